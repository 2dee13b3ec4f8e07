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
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentWithTab,
  isolateHistory,
  redo,
  toggleComment,
  undo,
} from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import {
  bracketMatching,
  codeFolding,
  foldEffect,
  foldKeymap,
  indentOnInput,
  indentRange,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { highlightSelectionMatches, openSearchPanel, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, type Extension, Transaction } from '@codemirror/state';
import {
  crosshairCursor,
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
  rectangularSelection,
} from '@codemirror/view';
import { legible } from '../../schema/index.ts';
import type { Change, CellSpan } from '../language-service/index.ts';
import type { SourcePosition } from '../protocol/index.ts';
import type { CodeService } from './code-service.ts';
import { bookHighlight, bookTheme } from './editor-theme.ts';
import { type NameInScope, namesInScope } from './names-in-scope.ts';
import { phrasesOf } from './phrases.ts';
import { notebookProblems } from './problem-marks.ts';
import type { TypedHelp } from './typed/index.ts';

/** What an editor does when it is asked by a press rather than by its keys. */
export type EditorAction = 'define' | 'rename' | 'format' | 'find' | 'comment';

export interface EditorOptions {
  parent: HTMLElement;
  cell: string;
  source: string;
  /** What a screen reader says of the editor, with the way out of it. */
  label: string;
  /** What the editor says, by key; see `content/ui/en/editor.json`. */
  texts: Readonly<Record<string, string>>;
  onChange: (source: string) => void;
  /** The last change was taken back, or made again. */
  onTurned: (way: 'undo' | 'redo') => void;
  onRun: () => void;
  /** Names that can be completed: the library's and other cells' exports. Asked at each completion. */
  names: () => readonly NameInScope[];
  /** What knows types; asked for when the editor is first focused. Without it names are completed, and no more. */
  service?: () => CodeService;
  /** Turn to a place of this cell or another. */
  goTo: (place: CellSpan) => void;
  /** Turn to the cell that gives a name, where there is one. */
  goToName: (name: string) => void;
  /** One action is about to change this cell and others: change the others, so that one undo takes all back. */
  change: (changes: readonly Change[]) => void;
  /** Pieces that a reader need not read: each is folded to a word until it is turned to. */
  folded: readonly { from: number; to: number }[];
  /** Said of so many folded lines. */
  foldedLines: (count: number) => string;
}

export interface CellEditor {
  readonly source: string;
  setSource(source: string): void;
  undo(): void;
  redo(): void;
  /** Put the cursor where the reader pressed, or at the start of the text. */
  focus(at?: { x: number; y: number }): void;
  /** Put the cursor at a place in the text: 1-based line, 0-based column. */
  goTo(line: number, column: number): void;
  /** Select a piece of the text. */
  select(from: number, to: number): void;
  /** Underline places where something is wrong, and nothing else. */
  markProblems(problems: readonly { position: SourcePosition; message: string }[]): void;
  /** Give back what it holds: its cell is gone. */
  close(): void;
  act(action: EditorAction): void;
}

/** TypeScript's answer is waited for so long; then names in scope are better than nothing (milliseconds). */
const patience = 1_500;

export function createEditor(options: EditorOptions): CellEditor {
  const typing = new Compartment();
  let typed: TypedHelp | undefined;
  let isStarted = false;

  const runCell = () => {
    options.onRun();
    return true;
  };
  const sources = namesInScope(options.names).map((source, index): CompletionSource => {
    return async (context) => {
      if (!typed?.isAlive()) return source(context);
      if (index > 0) return null;
      // After a dot there is nothing else to say.
      if (context.matchBefore(/\.[\p{ID_Continue}$]*/u)) return typed.complete(context);
      const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), patience));
      const found = await Promise.race([typed.complete(context), late]);
      return found === 'late' ? source(context) : found;
    };
  });

  /** TypeScript is fetched once the reader writes, and when the page has nothing else to do. */
  function startService(): void {
    if (isStarted || !options.service) return;
    isStarted = true;
    const service = options.service();
    void service.ready.then(async (isReady) => {
      if (!isReady) return;
      const { typedHelp } = await import('./typed/index.ts');
      typed = typedHelp({ ...options, service, view });
      view.dispatch({ effects: typing.reconfigure(typed.extension) });
      view.dom.dataset['typed'] = '';
    });
  }

  function define(at: number): void {
    void (typed?.define(at) ?? Promise.resolve(undefined)).then((found) => {
      if (found && 'cell' in found) return options.goTo(found);
      if (found) return typed?.describe(at);
      const word = view.state.wordAt(at);
      if (word) options.goToName(view.state.sliceDoc(word.from, word.to));
      return undefined;
    });
  }

  /** Without TypeScript the text is indented, and no more. */
  function indentAll(): void {
    const { state } = view;
    view.dispatch({ changes: indentRange(state, 0, state.doc.length), userEvent: 'format' });
  }

  const extensions: Extension[] = [
    keymap.of([
      { key: 'Shift-Enter', run: runCell },
      { key: 'Mod-Enter', run: runCell },
      { key: 'Ctrl-Enter', run: runCell },
      { key: 'F12', preventDefault: true, run: () => (define(view.state.selection.main.head), true) },
      { key: 'F2', preventDefault: true, run: () => (act('rename'), true) },
      { key: 'Shift-Alt-f', preventDefault: true, run: () => (act('format'), true) },
      ...closeBracketsKeymap,
      ...searchKeymap,
      ...defaultKeymap,
      ...historyKeymap,
      ...completionKeymap,
      ...foldKeymap,
      indentWithTab,
    ]),
    lineNumbers(),
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    // As in other editors: Ctrl or Cmd goes to a definition, so it is Alt that adds a caret.
    EditorView.clickAddsSelectionRange.of(({ altKey, shiftKey }) => altKey && !shiftKey),
    rectangularSelection({
      eventFilter: ({ altKey, shiftKey, button }) => altKey && shiftKey && button === 0,
    }),
    crosshairCursor(),
    EditorView.domEventHandlers({
      mousedown(event) {
        // On a Mac, Ctrl and a press ask for the menu.
        const isAsked = /Mac/.test(navigator.userAgent) ? event.metaKey : event.ctrlKey;
        if (event.button !== 0 || !isAsked) return false;
        const at = view.posAtCoords({ x: event.clientX, y: event.clientY });
        if (at === null) return false;
        event.preventDefault();
        define(at);
        return true;
      },
      focus() {
        startService();
        return false;
      },
    }),
    indentUnit.of('  '),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    codeFolding({
      preparePlaceholder: ({ doc }, { from, to }) => doc.lineAt(to).number - doc.lineAt(from).number,
      placeholderDOM(_, unfold, lines: number) {
        // As the text on the page says it.
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'helper-folded plain-button';
        button.dataset['words'] = options.foldedLines(lines);
        button.setAttribute('aria-label', options.foldedLines(lines));
        button.addEventListener('click', unfold);
        return button;
      },
    }),
    search({ top: true }),
    highlightSelectionMatches(),
    autocompletion({ icons: false, override: sources }),
    javascript({ typescript: true }),
    syntaxHighlighting(bookHighlight),
    bookTheme,
    notebookProblems.extension,
    typing.of([]),
    EditorState.phrases.of(phrasesOf(options.texts)),
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
      for (const way of ['undo', 'redo'] as const)
        if (update.transactions.some((transaction) => transaction.isUserEvent(way))) options.onTurned(way);
    }),
  ];
  const view = new EditorView({
    parent: options.parent,
    state: EditorState.create({ doc: options.source, extensions }),
  });
  view.dispatch({ effects: options.folded.map((piece) => foldEffect.of(piece)) });

  function act(action: EditorAction): void {
    const at = view.state.selection.main.head;
    switch (action) {
      case 'define':
        view.focus();
        return define(at);
      case 'rename':
        if (typed?.isAlive()) return typed.rename(at);
        view.focus();
        view.dispatch({ effects: EditorView.announce.of(options.texts['needsTypes'] ?? '') });
        return;
      case 'format':
        view.focus();
        if (typed?.isAlive()) void typed.format();
        else indentAll();
        return;
      case 'find':
        openSearchPanel(view);
        return;
      case 'comment':
        view.focus();
        toggleComment(view);
    }
  }

  return {
    get source() {
      return view.state.doc.toString();
    },
    setSource(source) {
      if (source === view.state.doc.toString()) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: source },
        annotations: [Transaction.userEvent.of('reset'), isolateHistory.of('full')],
      });
    },
    undo: () => void undo(view),
    redo: () => void redo(view),
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
    select(from, to) {
      const end = view.state.doc.length;
      view.dispatch({
        selection: { anchor: Math.min(from, end), head: Math.min(to, end) },
        effects: EditorView.scrollIntoView(Math.min(from, end), { y: 'center' }),
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
      view.dispatch({ effects: notebookProblems.set(marks) });
    },
    act,
    close: () => view.destroy(),
  };
}
