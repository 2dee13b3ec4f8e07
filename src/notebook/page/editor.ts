/**
 * The editor of a cell: CodeMirror 6, loaded when a reader first presses into the code.
 * It takes the place of the static code with the same metrics, so that nothing moves.
 */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  type CompletionSource,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { javascript, javascriptLanguage } from '@codemirror/lang-javascript';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { EditorState, StateEffect, StateField, Transaction } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { legible } from '../../schema/index.ts';
import { bookHighlight, bookTheme } from './editor-theme.ts';
import type { SourcePosition } from '../protocol/index.ts';

export interface EditorOptions {
  parent: HTMLElement;
  source: string;
  /** What a screen reader says of the editor, with the way out of it. */
  label: string;
  onChange: (source: string) => void;
  onRun: () => void;
  /** Names that can be completed: the library's and other cells' exports. Asked at each completion. */
  names: () => readonly { name: string; detail: string }[];
}

export interface CellEditor {
  readonly source: string;
  setSource(source: string): void;
  /** Put the cursor where the reader pressed, or at the start of the text. */
  focus(at?: { x: number; y: number }): void;
  /** Put the cursor at a place in the text: 1-based line, 0-based column. */
  goTo(line: number, column: number): void;
  /** Underline places where something is wrong, and nothing else. */
  markProblems(problems: readonly { position: SourcePosition; message: string }[]): void;
  /** Give back what it holds: its cell is gone. */
  close(): void;
}

const setProblems = StateEffect.define<readonly { from: number; to: number; message: string }[]>();

const problemField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, transaction) {
    let next = marks.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setProblems)) continue;
      const made = effect.value.map(({ from, to, message }) =>
        Decoration.mark({ class: 'cm-problem', attributes: { title: message } }).range(from, to),
      );
      next = Decoration.set(made, true);
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

export function createEditor(options: EditorOptions): CellEditor {
  const complete: CompletionSource = (context) => {
    const word = context.matchBefore(/[\w$]+/);
    if (!word || (word.from > 0 && context.state.sliceDoc(word.from - 1, word.from) === '.')) return null;
    return {
      from: word.from,
      options: options.names().map(({ name, detail }) => ({ label: name, detail, type: 'variable' })),
      validFor: /^[\w$]*$/,
    };
  };
  const runCell = () => {
    options.onRun();
    return true;
  };

  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({
      doc: options.source,
      extensions: [
        keymap.of([
          { key: 'Shift-Enter', run: runCell },
          { key: 'Mod-Enter', run: runCell },
          { key: 'Ctrl-Enter', run: runCell },
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          ...completionKeymap,
          indentWithTab,
        ]),
        lineNumbers(),
        history(),
        drawSelection(),
        indentUnit.of('  '),
        indentOnInput(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ icons: false }),
        javascript({ typescript: true }),
        javascriptLanguage.data.of({ autocomplete: complete }),
        syntaxHighlighting(bookHighlight),
        bookTheme,
        problemField,
        EditorView.clipboardInputFilter.of(legible),
        EditorView.contentAttributes.of({
          'aria-label': options.label,
          spellcheck: 'false',
          autocapitalize: 'off',
          translate: 'no',
          // A Korean page would set code in a face for Korean.
          lang: 'en',
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          // From the first change on, Tab indents even for a reader who came by keyboard.
          view.setTabFocusMode(false);
          const own = update.transactions.some(
            (transaction) => transaction.annotation(Transaction.userEvent) === 'reset',
          );
          if (!own) options.onChange(update.state.doc.toString());
        }),
      ],
    }),
  });

  return {
    get source() {
      return view.state.doc.toString();
    },
    setSource(source) {
      if (source === view.state.doc.toString()) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: source },
        annotations: Transaction.userEvent.of('reset'),
      });
    },
    focus(at) {
      const position = at && view.posAtCoords(at);
      if (at === undefined) view.setTabFocusMode(true);
      if (position !== undefined && position !== null) view.dispatch({ selection: { anchor: position } });
      view.focus();
    },
    goTo(lineNumber, column) {
      const line = view.state.doc.line(Math.min(Math.max(1, lineNumber), view.state.doc.lines));
      view.dispatch({
        selection: { anchor: Math.min(line.from + column, line.to) },
        effects: EditorView.scrollIntoView(line.from, { y: 'center' }),
      });
      view.focus();
    },
    markProblems(problems) {
      const { doc } = view.state;
      const marks = problems.flatMap(({ position, message }) => {
        if (position.line < 1 || position.line > doc.lines) return [];
        const line = doc.line(position.line);
        const from = Math.min(line.from + position.column, Math.max(line.from, line.to - 1));
        const word = /^[\w$]+/.exec(doc.sliceString(from, line.to));
        const to = Math.min(line.to, from + (word?.[0].length ?? 1));
        return to > from ? [{ from, to, message }] : [];
      });
      view.dispatch({ effects: setProblems.of(marks) });
    },
    close: () => view.destroy(),
  };
}
