/**
 * The live notebook of a page: joins the engine to the cells' elements, editors and outputs.
 * Loaded when a reader first turns to a cell. What it runs on (kernel, names of the library,
 * renderers of the page's own output kinds) is handed in. Longer than most files here because
 * a cell's text has many hands on it (editor, reset, shared link, update of the chapter,
 * another page), and all of them must agree on one map of texts.
 */
import { explanationOf, tell } from '../../explained/index.ts';
import type { CellEditor } from './editor.ts';
import { CellView, type CellSurroundings } from './cell-view.ts';
import type { Edits } from './edits.ts';
import type { CellAction, LiveNotebook } from './element.ts';
import {
  type CellDefinition,
  type CellSnapshot,
  createNotebook,
  type KernelPort,
  type KernelStatus,
  type Notebook,
  type NotebookEvent,
  type Offer,
  type RunOptions,
  type SlowAncestor,
} from '../runtime/index.ts';
import type { ParsedCell } from '../language/index.ts';
import { diffLines, foldDiff } from './line-diff.ts';
import { createDrawing } from './drawing.ts';
import {
  createNearness,
  createTurns,
  element,
  explanationText,
  textOf,
  thrownText,
} from '../outputs/index.ts';

/** A cell as the chapter's file has it. */
export interface PublishedCell {
  name: string;
  source: string;
  parsed: ParsedCell;
  keras?: string;
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
  /** Told whenever the kernel's state or memory changes, and what runs. */
  onKernel: (status: KernelStatus) => void;
  onQueue: (queue: readonly string[]) => void;
}

export interface PageNotebook extends LiveNotebook {
  readonly notebook: Notebook;
  readonly records: ReadonlyMap<string, PublishedCell>;
  readonly view: (cell: string) => CellView | undefined;
}

const checkName = (cell: string) => `${cell}.check`;

export async function openPageNotebook(options: PageNotebookOptions): Promise<PageNotebook> {
  const records = new Map(options.records.map((record) => [record.name, record]));
  const views = new Map<string, CellView>();
  const editors = new Map<string, Promise<CellEditor>>();
  const openEditors = new Map<string, CellEditor>();
  const texts = new Map<string, string>();
  /** Cells whose text came by a link: once taken back, nothing that it may have done to the kernel stays. */
  const fromLinks = new Set<string>();

  const turns = createTurns();
  const surroundings: CellSurroundings = {
    ...options.surroundings,
    turns,
    nearness: createNearness(),
    ask: (handle, question) => notebook.ask(handle, question),
    goTo: (cell, line, column) => void goTo(cell, line, column),
    keepNames: (cell) => void keepNamesOf(cell),
  };

  const cells: CellDefinition[] = [];
  for (const root of options.elements) {
    const name = root.dataset['cell'] ?? '';
    const record = records.get(name);
    if (!record) continue;
    const edited = options.edits.load(name);
    const definition: CellDefinition = {
      name,
      source: record.source,
      parsed: record.parsed,
      cheap: 'cheap' in root.dataset,
    };
    if (edited !== undefined) definition.edited = edited;
    texts.set(name, edited ?? record.source);
    cells.push(definition);
    if (record.check)
      cells.push({
        name: checkName(name),
        source: record.check.source,
        parsed: record.check.parsed,
        onDemand: true,
      });
    views.set(
      name,
      new CellView(root, { ...surroundings, input: (slot, value) => void notebook.input(name, slot, value) }),
    );
  }

  const notebook = createNotebook({
    cells,
    kernel: options.kernel,
    parse: async (source) => (await import('../language/parse.ts')).parseCell(source),
    library: options.library,
  });

  // ------------------------------------------------------------ drawing

  const drawing = createDrawing(turns, (name) => {
    const snapshots = [notebook.cell(name)];
    if (records.get(name)?.check) snapshots.push(verdicts(notebook.cell(checkName(name))));
    return views.get(name)?.drawOutputs(snapshots);
  });

  function schedule(cell: string): void {
    drawing.draw(cell.endsWith('.check') ? cell.slice(0, -'.check'.length) : cell);
  }

  /** Of a program of checks only the checks are shown, and what went wrong with them. */
  function verdicts(snapshot: CellSnapshot): CellSnapshot {
    const outputs = snapshot.outputs.filter(
      ({ output }) => output.kind === 'custom' || output.kind === 'error',
    );
    return { ...snapshot, outputs };
  }

  function drawCell(snapshot: CellSnapshot): void {
    const view = views.get(snapshot.name);
    view?.drawState(snapshot);
    const editor = openEditors.get(snapshot.name);
    editor?.markProblems(problemsOf(snapshot));
    schedule(snapshot.name);
  }

  function problemsOf(
    snapshot: CellSnapshot,
  ): { position: { line: number; column: number }; message: string }[] {
    const found: { position: { line: number; column: number }; message: string }[] = [];
    for (const problem of snapshot.problems) {
      if (problem.position)
        found.push({
          position: problem.position,
          message: explanationText(surroundings, problem) ?? tell(problem),
        });
    }
    for (const { output, current } of snapshot.outputs) {
      if (output.kind === 'error' && output.position && current && snapshot.state === 'failed') {
        found.push({
          position: output.position,
          message: explanationText(surroundings, output.explanation) ?? output.message,
        });
      }
    }
    return found;
  }

  function onEvent(event: NotebookEvent): void {
    switch (event.type) {
      case 'cell':
        drawCell(event.snapshot);
        if (event.cell.endsWith('.check')) reportChecks(event.snapshot);
        return;
      case 'output':
        schedule(event.cell);
        return;
      case 'offer':
        showOffer(event.offer);
        return;
      case 'offerClosed':
        for (const view of views.values()) view.dismiss(`offer-${event.id}`);
        return;
      case 'reused':
        showReused(event.target, event.ancestors);
        return;
      case 'kernel':
        try {
          options.onKernel(event.kernel);
        } catch (error) {
          // What the kernel tells of itself must not hinder what its cells show.
          reportError(error);
        }
        return;
      case 'queue':
        options.onQueue(event.queue);
        return;
    }
  }

  function sayOf(ancestors: readonly SlowAncestor[], text: 'offer' | 'reused'): HTMLElement {
    const milliseconds = ancestors.reduce((sum, each) => sum + each.milliseconds, 0);
    const seconds = Math.max(1, Math.round(milliseconds / 1000));
    const cells = ancestors.map(({ cell }) => cell).join(', ');
    return element(document, 'p', {}, textOf(surroundings, text, { cells, seconds }));
  }

  function showReused(target: string, ancestors: readonly SlowAncestor[]): void {
    views.get(target)?.notice({
      kind: 'reused',
      tone: 'note',
      content: [sayOf(ancestors, 'reused')],
      actions: [
        { label: textOf(surroundings, 'offerRerun'), run: () => void run(target, { slow: 'rerun' }) },
      ],
    });
  }

  function showOffer(offer: Offer): void {
    views.get(offer.target)?.notice({
      kind: `offer-${offer.id}`,
      tone: 'warning',
      content: [sayOf(offer.ancestors, 'offer')],
      actions: [
        { label: textOf(surroundings, 'offerReuse'), run: () => notebook.answer(offer.id, 'reuse') },
        { label: textOf(surroundings, 'offerRerun'), run: () => notebook.answer(offer.id, 'rerun') },
      ],
    });
  }

  // ------------------------------------------------------------ editing

  function openEditor(name: string): Promise<CellEditor> {
    const known = editors.get(name);
    if (known) return known;
    const opening = import('./editor.ts').then(({ createEditor }) => {
      const place = views.get(name)?.element.querySelector<HTMLElement>('[data-source]');
      if (!place) throw new Error(`The page has no code of cell ${name}.`);
      place.replaceChildren();
      const editor = createEditor({
        parent: place,
        source: texts.get(name) ?? '',
        label: textOf(surroundings, 'editor', { name }),
        onChange: (source) => changed(name, source),
        onRun: () => void act(name, 'run'),
        names: () => [
          ...options.library.map((library) => ({ name: library, detail: '' })),
          ...notebook.names
            .filter((other) => other !== name && views.has(other))
            .flatMap((other) =>
              notebook.cell(other).exports.map((exported) => ({ name: exported, detail: other })),
            ),
        ],
      });
      openEditors.set(name, editor);
      editor.markProblems(problemsOf(notebook.cell(name)));
      return editor;
    });
    editors.set(name, opening);
    opening.catch(() => editors.delete(name));
    return opening;
  }

  function changed(name: string, source: string): void {
    texts.set(name, source);
    options.edits.save(name, source, records.get(name)?.source ?? '');
    void notebook.edit(name, source);
    if (views.get(name)?.has('compare')) compare(name);
  }

  async function setSource(name: string, source: string): Promise<void> {
    (await openEditor(name)).setSource(source);
    changed(name, source);
    await notebook.edit(name, source);
  }

  /** The reader has asked for it in one press: a cell that had failed of its names runs at once. */
  async function keepNamesOf(name: string): Promise<void> {
    const { keepNames } = await import('../language/parse.ts');
    const kept = keepNames(texts.get(name) ?? '');
    if (kept === undefined) return;
    const { state } = notebook.cell(name);
    await setSource(name, kept);
    if (state === 'failed') await run(name);
  }

  /** Another page of this chapter has changed a cell: go on from its text, or the next edit here would undo it. */
  async function follow(name: string, kept: string | undefined): Promise<void> {
    const source = kept ?? records.get(name)?.source;
    if (source === undefined || source === texts.get(name)) return;
    texts.set(name, source);
    void notebook.edit(name, source);
    (await openEditor(name)).setSource(source);
  }

  function reset(name: string): Promise<void> {
    const original = records.get(name)?.source ?? '';
    texts.set(name, original);
    options.edits.forget(name);
    views.get(name)?.dismiss('compare');
    openEditors.get(name)?.setSource(original);
    const ran = fromLinks.delete(name) && notebook.cell(name).version > 0;
    return Promise.all([notebook.reset(name), ran ? notebook.restart() : undefined]).then(() => undefined);
  }

  async function goTo(name: string, line: number, column: number): Promise<void> {
    const cell = views.has(name) ? name : name.replace(/\.check$/, '');
    // The code pointed at may be behind its Keras counterpart; the choice for the other cells stands.
    const tab = views.get(cell)?.element.querySelector<HTMLInputElement>('input[value="typescript"]');
    if (tab) tab.checked = true;
    (await openEditor(cell)).goTo(line, column);
  }

  /** Put the cell's code into an address and the address into the clipboard; where that is refused, show it. */
  async function share(name: string): Promise<void> {
    const view = views.get(name);
    try {
      const { toShareHash } = await import('./share-link.ts');
      const address = new URL(await toShareHash({ cell: name, source: texts.get(name) ?? '' }), location.href)
        .href;
      const copied = await navigator.clipboard.writeText(address).then(
        () => true,
        () => false,
      );
      const field = element(document, 'input', {
        type: 'text',
        readonly: true,
        value: address,
        'aria-label': textOf(surroundings, 'share'),
      });
      view?.notice({
        kind: 'share',
        tone: 'note',
        content: [
          element(
            document,
            'p',
            {},
            copied ? textOf(surroundings, 'copied') : textOf(surroundings, 'shareCopy'),
          ),
          field,
        ],
        actions: [{ label: textOf(surroundings, 'close'), run: () => view.dismiss('share') }],
      });
      if (!copied) field.select();
    } catch (error) {
      refuse(view, error);
    }
  }

  /** Something the reader asked for could not be done: say why, where it was asked. */
  function refuse(view: CellView | undefined, error: unknown): void {
    view?.notice({
      kind: 'share',
      tone: 'problem',
      content: [
        element(
          document,
          'p',
          { 'data-error': explanationOf(error)?.code ?? '' },
          thrownText(surroundings, error),
        ),
      ],
      actions: [{ label: textOf(surroundings, 'close'), run: () => view.dismiss('share') }],
    });
  }

  function sayNotLoaded(name: string): undefined {
    const content = [element(document, 'p', {}, textOf(surroundings, 'loadFailed'))];
    views.get(name)?.notice({ kind: 'load', tone: 'problem', content });
  }

  /** The page's address carries a cell: offer it. It neither runs nor takes the place of anything by itself. */
  async function offerShared(): Promise<void> {
    if (!location.hash.startsWith('#cell=')) return;
    try {
      const { fromShareHash } = await import('./share-link.ts');
      const shared = await fromShareHash(location.hash, views.keys());
      if (!shared) return;
      const view = views.get(shared.cell);
      view?.element.scrollIntoView();
      const dismiss = () => {
        view?.dismiss('share');
        history.replaceState(null, '', location.pathname + location.search);
      };
      view?.notice({
        kind: 'share',
        tone: 'warning',
        content: [
          element(document, 'p', {}, textOf(surroundings, 'shareOffer')),
          diffBlock(texts.get(shared.cell) ?? '', shared.source),
        ],
        actions: [
          {
            label: textOf(surroundings, 'shareAccept'),
            run: () => {
              fromLinks.add(shared.cell);
              void setSource(shared.cell, shared.source).then(dismiss);
            },
          },
          { label: textOf(surroundings, 'shareDecline'), run: dismiss },
        ],
      });
    } catch (error) {
      refuse(views.values().next().value, error);
    }
  }

  /** The chapter changed under an edit: the reader chooses whose text stands. */
  function offerUpdate(name: string): void {
    const theirs = records.get(name)?.source ?? '';
    const conflict = options.edits.conflict(name, theirs);
    if (!conflict) return;
    const view = views.get(name);
    const choose = (source: string) => {
      options.edits.settle(name, source, theirs);
      view?.dismiss('update');
    };
    view?.notice({
      kind: 'update',
      tone: 'warning',
      content: [element(document, 'p', {}, textOf(surroundings, 'updateOffer'))],
      actions: [
        { label: textOf(surroundings, 'updateKeep'), run: () => choose(conflict.mine) },
        {
          label: textOf(surroundings, 'updateTake'),
          run: () => {
            choose(theirs);
            void reset(name);
          },
        },
        {
          label: textOf(surroundings, 'updateBoth'),
          run: () => {
            choose(conflict.mine);
            compare(name);
          },
        },
      ],
    });
  }

  function diffBlock(before: string, after: string): HTMLElement {
    const block = element(document, 'pre', { class: 'cell-diff', tabindex: 0, translate: 'no' });
    const tags = { added: 'ins', removed: 'del', same: 'span' } as const;
    for (const line of foldDiff(diffLines(before, after))) {
      block.append(
        line.kind === 'gap'
          ? element(
              document,
              'span',
              { class: 'gap' },
              `⋯ ${textOf(surroundings, 'sameLines', { n: line.lines })}`,
            )
          : element(document, tags[line.kind], {}, line.text),
        '\n',
      );
    }
    return block;
  }

  function compare(name: string): void {
    const view = views.get(name);
    const original = records.get(name)?.source ?? '';
    view?.notice({
      kind: 'compare',
      tone: 'note',
      content: [diffBlock(original, texts.get(name) ?? original)],
      actions: [{ label: textOf(surroundings, 'compareClose'), run: () => view.dismiss('compare') }],
    });
  }

  // ------------------------------------------------------------ actions

  async function run(name: string, how?: RunOptions): Promise<void> {
    views.get(name)?.dismiss('reused');
    const outcome = await notebook.run(name, how);
    if (outcome === 'fresh' && records.get(name)?.check) await notebook.run(checkName(name));
  }

  /** Tells the page when every check of an exercise has passed. */
  function reportChecks(snapshot: CellSnapshot): void {
    if (snapshot.state !== 'fresh') return;
    const checks = snapshot.outputs.flatMap(({ output }) => {
      if (output.kind !== 'custom' || output.of !== 'checks') return [];
      const found = (output.data as { checks?: unknown } | null | undefined)?.checks;
      return Array.isArray(found) ? (found as ({ passed?: unknown } | null)[]) : [];
    });
    if (checks.length === 0 || checks.some((check) => check?.passed !== true)) return;
    const name = snapshot.name.slice(0, -'.check'.length);
    document.dispatchEvent(new CustomEvent('exercise-passed', { detail: { name } }));
  }

  async function act(name: string, action: CellAction): Promise<void> {
    switch (action) {
      case 'run':
        return run(name);
      case 'stop':
        return notebook.stop(name);
      case 'reset':
        return reset(name);
      case 'runTo':
        await notebook.runTo(name);
        return;
      case 'compare':
        return compare(name);
      case 'share':
        return share(name);
      case 'download': {
        const { download } = await import('./download.ts');
        download(`${name}.ts`, texts.get(name) ?? '', 'text/typescript');
        return;
      }
    }
  }

  notebook.subscribe(onEvent);
  for (const name of views.keys()) {
    drawCell(notebook.cell(name));
    // An edit from an earlier visit is shown at once, highlighted as any other code.
    if (texts.get(name) !== records.get(name)?.source) void openEditor(name);
    offerUpdate(name);
  }
  void offerShared();
  // A link that is pasted into the address bar of an open page loads nothing anew.
  addEventListener('hashchange', () => void offerShared());
  options.edits.onElsewhere((name, source) => void follow(name, source));
  options.edits.onFailure((failure, name) => {
    views.get(name)?.notice({
      kind: 'kept',
      tone: 'warning',
      content: [element(document, 'p', {}, explanationText(surroundings, failure) ?? failure.code)],
    });
  });
  options.onKernel(notebook.kernel);

  return {
    notebook,
    records,
    act,
    async edit(name, at) {
      const fresh = !openEditors.has(name);
      const editor = await openEditor(name).catch(() => sayNotLoaded(name));
      if (fresh) editor?.focus(at);
    },
    warm: () => void notebook.warm(),
    source: (name) => texts.get(name) ?? '',
    setSource,
    view: (name) => views.get(name),
  };
}
