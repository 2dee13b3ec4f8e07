/**
 * The live notebook of a page: joins the engine to the cells' elements, editors and outputs.
 * Loaded when a reader first turns to a cell. What it runs on (kernel, names of the library,
 * renderers of the page's own output kinds) is handed in.
 */
import type { Strings } from '../../i18n.ts';
import type { ParsedCell } from '../language/index.ts';
import { createNearness, createTurns, textOf } from '../outputs/index.ts';
import {
  type CellDefinition,
  type CellSnapshot,
  createNotebook,
  type KernelPort,
  type KernelStatus,
  type Notebook,
  type NotebookEvent,
  type RunOptions,
} from '../runtime/index.ts';
import { createCellEditors } from './cell-editors.ts';
import { CellTexts } from './cell-texts.ts';
import { CellView, type CellSurroundings } from './cell-view.ts';
import { createDrawing } from './drawing.ts';
import type { JoinedChanges } from './joined-changes.ts';
import {
  type CodeService,
  createCodeService,
  type EditorOptions,
  type ServiceParts,
} from '../editor/index.ts';
import type { Edits } from './edits.ts';
import type { CellAction, LiveNotebook } from './element.ts';
import { areChecks, checksOf, havePassed, shownCell, verdicts } from './exercise-checks.ts';
import { createLinkedCells } from './linked-cells.ts';
import { markedProblems } from './marked-problems.ts';
import { notKept, notLoaded, showSlowAncestors } from './notices.ts';
import { createOwnVersions } from './own-versions.ts';

/** What a key changes is read once the keys pause, or it would be in the way of the next one (milliseconds). */
const typingPause = 40;

/** A cell as the chapter's file has it. */
export interface PublishedCell {
  name: string;
  source: string;
  /** Absent of what no build has seen: it is parsed when it is first asked for. */
  parsed?: ParsedCell;
  solution?: string;
  /** An exercise's checks: a program that runs after the reader's and reads its exports. */
  check?: { source: string; parsed: ParsedCell };
}

export interface PageNotebookOptions {
  /** The elements, in the order of the page. */
  elements: readonly HTMLElement[];
  records: readonly PublishedCell[];
  kernel: KernelPort;
  library: readonly string[];
  surroundings: Omit<CellSurroundings, 'ask' | 'input' | 'goTo' | 'turns' | 'nearness'>;
  edits: Edits;
  /** Fetches what editors say. */
  editorTexts: () => Promise<Strings>;
  /** Fetches TypeScript for the editors; nothing on a machine that is to be spared it. */
  loadService?: () => Promise<ServiceParts | undefined>;
  /** Told whenever the kernel's state or memory changes, and what runs. */
  onKernel: (status: KernelStatus) => void;
  onQueue: (queue: readonly string[]) => void;
  /** Where cells can be taken over by a notebook of the reader's own. */
  takeOver?: (cell: string, page: PageNotebook) => Promise<void>;
}

export interface PageNotebook extends LiveNotebook {
  readonly notebook: Notebook;
  readonly records: ReadonlyMap<string, PublishedCell>;
  readonly view: (cell: string) => CellView | undefined;
  /** A cell has come to the page, with its element, before another or at the end. */
  add(root: HTMLElement, record: PublishedCell, before?: string): Promise<void>;
  /** It stands elsewhere now: before another, or at the end. */
  move(cell: string, before?: string): void;
  /** It is gone, with what it has computed. */
  remove(cell: string): Promise<void>;
}

/**
 * Takes over the page's cells. Nothing runs, and no kernel starts, until the reader asks. Long, as it is where the parts,
 * each in a file of its own, are told of each other.
 */
export function openPageNotebook(options: PageNotebookOptions): PageNotebook {
  const { edits, library } = options;
  const records = new Map(options.records.map((record) => [record.name, record]));
  const turns = createTurns();
  const host: CellSurroundings = {
    ...options.surroundings,
    turns,
    nearness: createNearness(),
    ask: (handle, question) => notebook.ask(handle, question),
    goTo: (cell, line, column) => void goTo(cell, line, column),
    keepNames: (cell) => void keepNamesOf(cell),
  };
  const cells = options.elements.flatMap((root) => {
    const record = records.get(root.dataset['cell'] ?? '');
    return record ? [{ root, record }] : [];
  });
  const viewOf = (root: HTMLElement, name: string): CellView => {
    const input = (slot: number, value: unknown): void => void notebook.input(name, slot, value);
    return new CellView(root, { ...host, input });
  };
  const views = new Map(cells.map(({ root, record: { name } }) => [name, viewOf(root, name)]));
  const notebook = createNotebook({
    cells: cells.flatMap(({ root, record }) =>
      definitionsOf(record, 'cheap' in root.dataset, edits.load(record.name)),
    ),
    kernel: options.kernel,
    parse: async (source) => (await import('../language/parse.ts')).parseCell(source),
    library,
    typingPause,
  });
  let service: CodeService | undefined;
  let joined: Promise<JoinedChanges> | undefined;
  const { loadService } = options;
  const editors = createCellEditors(
    options.editorTexts,
    (name, words): EditorOptions => {
      const place = placeOfCode(views.get(name), name);
      const folded = foldedPieces(place, texts.of(name));
      place.replaceChildren();
      return {
        parent: place,
        cell: name,
        texts: words,
        source: texts.of(name),
        label: textOf(host, 'editor', { name }),
        onChange: (source) => void texts.typed(name, source),
        onRun: () => void run(name),
        names: () => completions(name, library, notebook, views),
        ...(loadService && {
          service: () =>
            (service ??= createCodeService(loadService, () =>
              [...views.keys()].map((cell) => ({ cell, text: texts.of(cell) })),
            )),
        }),
        goTo: ({ cell, from, to }) => void select(cell, from, to),
        goToName: (name) => void goToName(name),
        change(changes) {
          const before = new Map([...views.keys()].map((cell) => [cell, texts.of(cell)]));
          joined ??= import('./joined-changes.ts').then(({ createJoinedChanges }) =>
            createJoinedChanges(texts, editors),
          );
          joined
            .then((all) => all.make(name, changes, before))
            .catch(() => {
              joined = undefined;
              views.get(name)?.notice(notLoaded(host));
            });
        },
        onTurned: (way) => void joined?.then((all) => all.turned(name, way)).catch(() => undefined),
        folded,
        foldedLines: (count) => textOf(host, 'linesFolded', { n: count }),
      };
    },
    (name, editor) => {
      editor.markProblems(markedProblems(notebook.cell(name), host));
      void options.editorTexts().then((words) => views.get(name)?.offerEditing(editingActions(words)));
    },
  );
  const texts = new CellTexts(new Map(cells.map(({ record }) => [record.name, record.source])), {
    edits,
    notebook,
    editors,
    onChange: (name) => versions.refresh(name),
    onText: (name, source) => service?.text(name, source),
  });
  const links = createLinkedCells(views, texts, host);
  const versions = createOwnVersions(views, texts, { edits, links, notebook, host });
  const drawing = createDrawing(turns, (name) => {
    const checked = records.get(name)?.check !== undefined;
    return views
      .get(name)
      ?.drawOutputs([notebook.cell(name), ...(checked ? [verdicts(notebook.cell(checksOf(name)))] : [])]);
  });

  function drawCell(snapshot: CellSnapshot): void {
    const { name } = snapshot;
    views.get(name)?.drawState(snapshot);
    editors.opened(name)?.markProblems(markedProblems(snapshot, host));
    drawing.draw(shownCell(name));
  }

  function onEvent(event: NotebookEvent): void {
    switch (event.type) {
      case 'cell':
        drawCell(event.snapshot);
        if (areChecks(event.cell) && havePassed(event.snapshot)) tellPassed(shownCell(event.cell));
        return;
      case 'output':
        drawing.draw(shownCell(event.cell));
        return;
      case 'offer':
      case 'offerClosed':
      case 'reused':
        showSlowAncestors(event, views, host, {
          answer: (offer, answer) => notebook.answer(offer, answer),
          rerun: (name) => void run(name, { slow: 'rerun' }),
        });
        return;
      case 'kernel':
        try {
          options.onKernel(event.kernel);
        } catch (error) {
          // What the kernel tells of itself must not hinder what its cells show.
          reportError(error);
        }
        return;
      case 'queue': {
        const [first, ...waiting] = event.queue;
        for (const [name, view] of views)
          view.tellAhead(first !== undefined && waiting.includes(name) ? shownCell(first) : undefined);
        options.onQueue(event.queue);
      }
    }
  }

  async function run(name: string, how?: RunOptions): Promise<void> {
    views.get(shownCell(name))?.dismiss('reused');
    const outcome = await notebook.run(name, how);
    if (outcome === 'fresh' && records.get(name)?.check) await notebook.run(checksOf(name));
  }

  /** The reader has asked for it in one press: a cell that had failed of its names runs at once. */
  async function keepNamesOf(name: string): Promise<void> {
    const { keepNames } = await import('../language/parse.ts');
    const kept = keepNames(texts.of(name));
    if (kept === undefined) return;
    const { state } = notebook.cell(name);
    await texts.put(name, kept);
    if (state === 'failed') await run(name);
  }

  async function goTo(name: string, line: number, column: number): Promise<void> {
    const cell = views.has(name) ? name : shownCell(name);
    views.get(cell)?.showTypeScript();
    (await editors.open(cell)).goTo(line, column);
  }

  async function select(name: string, from: number, to: number): Promise<void> {
    views.get(name)?.showTypeScript();
    (await editors.open(name)).select(from, to);
  }

  /**
   * Where no types are known: the cell that gives a name, and there the name itself. By the texts as they stand: what the
   * notebook has read of them may be a key behind.
   */
  async function goToName(name: string): Promise<void> {
    const { parseCell } = await import('../language/parse.ts');
    const behind = (cell: string): number => Number(!notebook.cell(cell).exports.includes(name));
    for (const cell of [...views.keys()].sort((one, other) => behind(one) - behind(other))) {
      const given = parseCell(texts.of(cell)).declarations.find((each) => each.name === name);
      if (given) return goTo(cell, given.position.line, given.position.column);
    }
  }

  async function act(name: string, action: CellAction): Promise<void> {
    switch (action) {
      case 'run':
        return run(name);
      case 'stop':
        return notebook.stop(name);
      case 'reset':
        return versions.reset(name);
      case 'runTo':
        await notebook.runTo(name);
        return;
      case 'compare':
        return versions.compare(name);
      case 'share':
        return links.share(name);
      case 'takeOver':
        return options.takeOver?.(name, page);
      case 'download': {
        const { download } = await import('../../controls/download.ts');
        download(`${name}.ts`, texts.of(name), 'text/typescript');
        return;
      }
      case 'define':
      case 'rename':
      case 'format':
      case 'find':
      case 'comment':
        views.get(name)?.showTypeScript();
        (await editors.open(name)).act(action);
    }
  }

  notebook.subscribe(onEvent);
  for (const name of views.keys()) {
    drawCell(notebook.cell(name));
    // An edit from an earlier visit is shown at once, highlighted as any other code.
    if (texts.isEdited(name)) void editors.open(name);
    versions.offerUpdate(name);
  }
  void links.offer();
  // A link that is pasted into the address bar of an open page loads nothing anew.
  addEventListener('hashchange', () => void links.offer());
  edits.onElsewhere((name, source) => void texts.follow(name, source));
  edits.onFailure((failure, name) => views.get(name)?.notice(notKept(host, failure)));
  options.onKernel(notebook.kernel);

  const page: PageNotebook = {
    notebook,
    records,
    act,
    async edit(name, at) {
      const fresh = !editors.opened(name);
      const editor = await editors.open(name).catch(() => undefined);
      if (!editor) views.get(name)?.notice(notLoaded(host));
      else if (fresh) editor.focus(at);
    },
    warm: () => void notebook.warm(),
    source: (name) => texts.of(name),
    setSource: (name, source) =>
      texts.put(name, source).catch(() => views.get(name)?.notice(notLoaded(host))),
    view: (name) => views.get(name),
    async add(root, record, before) {
      const { name } = record;
      records.set(name, record);
      views.set(name, viewOf(root, name));
      texts.add(name, record.source);
      service?.text(name, texts.of(name));
      for (const definition of definitionsOf(record, 'cheap' in root.dataset, edits.load(name)))
        await notebook.add(definition, before);
      drawCell(notebook.cell(name));
    },
    move: (name, before) => notebook.move(name, before),
    async remove(name) {
      // First of all what would draw it.
      views.delete(name);
      editors.close(name);
      service?.text(name, undefined);
      texts.delete(name);
      await notebook.remove(name);
      records.delete(name);
    },
  };
  return page;
}

/** A cell as the engine takes it and, where it is an exercise, the program that checks it. */
function definitionsOf(
  { name, source, parsed, check }: PublishedCell,
  cheap: boolean,
  edited: string | undefined,
): CellDefinition[] {
  const own: CellDefinition = {
    name,
    source,
    cheap,
    ...(parsed && { parsed }),
    ...(edited !== undefined && { edited }),
  };
  return check ? [own, { ...check, name: checksOf(name), onDemand: true }] : [own];
}

/** Tells the page that every check of an exercise has passed. */
function tellPassed(name: string): void {
  document.dispatchEvent(new CustomEvent('exercise-passed', { detail: { name } }));
}

/** Where the static code of a cell stands, made free for its editor. */
function placeOfCode(view: CellView | undefined, name: string): HTMLElement {
  const place = view?.element.querySelector<HTMLElement>('[data-source]');
  if (!place) throw new Error(`The page has no code of cell ${name}.`);
  return place;
}

/** What the build has folded of a cell's text, where it is that text still. */
function foldedPieces(place: HTMLElement, source: string): { from: number; to: number }[] {
  const code = place.querySelector('code');
  if (code?.textContent.trimEnd() !== source.trimEnd()) return [];
  return [...code.querySelectorAll('.helper-body')].map((body) => {
    const before = place.ownerDocument.createRange();
    before.setStart(code, 0);
    before.setEndBefore(body);
    const from = before.toString().length;
    return { from, to: from + body.textContent.length };
  });
}

/** What the menu of a cell says of its editor, with the keys that do the same. */
const editingActions = (words: Strings) => [
  { action: 'define', label: words['define'] ?? '', keys: 'F12' },
  { action: 'rename', label: words['renameAction'] ?? '', keys: 'F2' },
  { action: 'format', label: words['format'] ?? '', keys: 'Shift+Alt+F' },
  { action: 'comment', label: words['comment'] ?? '', keys: 'Control+/' },
  { action: 'find', label: words['findAction'] ?? '', keys: 'Control+F' },
];

/** What can be completed in a cell: the library's names and what the other cells of the page give. */
function completions(
  name: string,
  library: readonly string[],
  notebook: Notebook,
  views: ReadonlyMap<string, CellView>,
): { name: string; detail: string }[] {
  const others = notebook.names.filter((other) => other !== name && views.has(other));
  return [
    ...library.map((each) => ({ name: each, detail: '' })),
    ...others.flatMap((other) =>
      notebook.cell(other).exports.map((exported) => ({ name: exported, detail: other })),
    ),
  ];
}
