import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The classes of `cell.css`, shared with the code that was highlighted at build. */
export const bookHighlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.definitionKeyword], class: 'cm-keyword' },
  { tag: tags.comment, class: 'cm-comment' },
  { tag: [tags.string, tags.special(tags.string), tags.regexp], class: 'cm-string' },
  { tag: [tags.number, tags.bool, tags.null], class: 'cm-number' },
  {
    tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.typeName],
    class: 'cm-function',
  },
]);

export const bookTheme = EditorView.theme({
  '&': { backgroundColor: 'transparent', color: 'inherit', fontSize: 'var(--code-size)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.65' },
  '.cm-line': { padding: '0' },
  '.cm-content': { caretColor: 'var(--ink)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--main-wash)',
  },
  // Line numbers stand in the padding of the code, so that the text does not move when the editor arrives.
  '.cm-gutters': {
    position: 'absolute !important',
    left: '2px',
    width: '1.05rem',
    border: '0',
    background: 'none',
    color: 'var(--ink-faint)',
  },
  '.cm-lineNumbers .cm-gutterElement': {
    minWidth: '100%',
    padding: '0',
    fontSize: '0.5625rem',
    lineHeight: 'calc(var(--code-size) * 1.65)',
    textAlign: 'right',
  },
  '.cm-problem': { textDecoration: 'underline wavy var(--bad) 1px', textUnderlineOffset: '3px' },
  '.cm-matchingBracket': { backgroundColor: 'var(--main-wash)' },
  '.cm-tooltip': {
    border: '1px solid var(--rule-strong)',
    borderRadius: 'var(--radius)',
    background: 'var(--paper-raised)',
    color: 'var(--ink)',
  },
  '.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)', fontSize: '0.8125rem' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--main-wash)',
    color: 'var(--ink)',
  },
  '.cm-completionDetail': { color: 'var(--ink-faint)', fontStyle: 'normal' },
});
