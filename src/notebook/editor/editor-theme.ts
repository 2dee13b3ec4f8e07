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
  '.cm-type-problem': { textDecoration: 'underline dotted var(--bad) 2px' },
  '.cm-selectionMatch': { backgroundColor: 'var(--warn-wash)' },
  '.cm-searchMatch': { backgroundColor: 'var(--warn-wash)' },
  '.cm-searchMatch-selected': { outline: '1px solid var(--ink-soft)' },
  '.cm-panels': {
    borderBottom: '1px solid var(--rule)',
    background: 'var(--paper-raised)',
    color: 'var(--ink)',
    fontFamily: 'var(--text)',
    fontSize: '0.8125rem',
  },
  '.cm-panels label': { display: 'inline-flex', alignItems: 'center', gap: '0.25rem' },
  '.cm-panels input[type=text], .cm-panels input:not([type]), .cm-panels .cm-textfield': {
    minHeight: '1.75rem',
    padding: '0 0.375rem',
    border: '1px solid var(--rule-strong)',
    borderRadius: 'var(--radius)',
    background: 'var(--paper)',
    color: 'var(--ink)',
    fontFamily: 'var(--mono)',
    fontSize: '0.8125rem',
  },
  '.cm-panels .cm-button': { background: 'none', borderColor: 'var(--rule-strong)', minHeight: '1.75rem' },
  '.cm-rename': {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '0.5rem',
    padding: '0.375rem 0.75rem',
  },
  '.cm-help, .cm-described': {
    maxWidth: 'min(36rem, 85vw)',
    maxHeight: '16rem',
    overflow: 'auto',
    fontFamily: 'var(--text)',
    fontSize: '0.8125rem',
    lineHeight: '1.5',
  },
  '.cm-described, .cm-type-message': { padding: '0.5rem 0.75rem' },
  '.cm-help > .cm-described': { maxHeight: 'none' },
  '.cm-type-message': { background: 'var(--bad-wash)' },
  '.cm-described p, .cm-type-message p': { margin: '0.25rem 0 0' },
  '.cm-described pre': {
    padding: '0 !important',
    margin: '0.25rem 0',
    whiteSpace: 'pre-wrap',
    fontFamily: 'var(--mono)',
    fontSize: '0.78125rem',
  },
  '.cm-described mark': { background: 'var(--main-wash)', color: 'inherit', fontWeight: '600' },
  '.cm-described dt': { marginTop: '0.25rem' },
  '.cm-described dd': { margin: '0 0 0 1rem' },
  '.cm-signature-count': { color: 'var(--ink-faint)' },
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
  // As tall as a finger, with nothing over it: what tells of a name has no room beside the list there.
  '@media (pointer: coarse)': {
    '.cm-tooltip.cm-tooltip-autocomplete > ul': { maxHeight: '11rem' },
    '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '0 0.75rem', lineHeight: '2.75rem' },
    '.cm-completionInfo.cm-completionInfo-left-narrow, .cm-completionInfo.cm-completionInfo-right-narrow': {
      display: 'none',
    },
  },
  '.cm-completionDetail': { color: 'var(--ink-faint)', fontStyle: 'normal' },
});
