/**
 * The page of the reader's own notebooks, before anyone touches a cell. What is done to the cells is done to what the
 * browser keeps, and the page then shows that: so it is the same whether this page did it or another one.
 */
import type { Language } from '../../i18n.ts';
import { defineNotebookCell } from '../../notebook/page/index.ts';
import { emptyNotebook, freeName, type NotebookDocument, type PadKind } from '../../scratchpad/index.ts';
import { connectTools, tellOfCrash } from '../host/notebook-tools.ts';
import { keep, kept } from '../kept/kept.ts';
import { keptShelf, padOfKey, padPlace } from '../kept/scratchpads.ts';
import { wouldRatherNot } from '../offline/spared.ts';
import type { LivePad } from './live-pad.ts';
import { createNotices } from './notices.ts';
import { createItemMaker, type PadItem, showSource } from './pad-items.ts';
import type { ShelfView } from './shelf-view.ts';
import { createTextCell, type TextCell } from './text-cell.ts';
import { wordsOf } from './words.ts';

const language = document.documentElement.lang as Language;
// The page that loads this script has it.
const page = document.querySelector<HTMLElement>('[data-scratchpad]')!;
const find = <Found extends HTMLElement>(query: string): Found => page.querySelector(query) as Found;
const words = wordsOf(page, language);
const shelf = keptShelf();
const notices = createNotices(find('[data-pad-notices]'), language);
const tools = find('[data-notebook-tools]');
const list = find('[data-pad-cells]');
const title = find<HTMLInputElement>('[data-title]');
const status = find('[data-pad-said]');
const undoDeleted = find('[data-undo-deleted]');
const maker = createItemMaker(page, words);

shelf.onFailure((failure) => void notices.refuse(failure, words('close')));

// ---------------------------------------------------------------- which notebook

const openInTab = 'residual-notes:pad-open';

function tabsOwn(): string | undefined {
  try {
    return sessionStorage.getItem(openInTab) ?? undefined;
  } catch {
    return undefined;
  }
}

const named = (hash: string): string | undefined => /^#pad-([\w-]+)$/.exec(hash)?.[1];

/** The one that the address names, that this tab had open, that was open last, or a first one. */
function chooseNotebook(): string {
  const isThere = (id: string | undefined): id is string =>
    id !== undefined && shelf.contents(id) !== undefined && shelf.contents(id)?.deleted === undefined;
  const wanted = [named(location.hash), tabsOwn(), kept('pad-last')].find(isThere);
  return (
    wanted ??
    shelf.list().find(({ deleted }) => deleted === undefined)?.id ??
    shelf.create(emptyNotebook(words('untitled')))
  );
}

const id = chooseNotebook();
try {
  sessionStorage.setItem(openInTab, id);
} catch {
  // Refused: the address or the last one decides.
}
keep('pad-last', id);
page.dataset['place'] = padPlace(id);
shelf.hold(id);

/** Another notebook is another page: a kernel of its own, and nothing of this one left. */
function openNotebook(other: string): void {
  history.replaceState(null, '', `#pad-${other}`);
  location.reload();
}

/** Nothing of it would be left where it is not kept: then this one stays. */
function openNew(made: NotebookDocument): void {
  try {
    openNotebook(shelf.createKept(made));
  } catch (error) {
    void notices.refuse(error, words('close'));
  }
}

// ---------------------------------------------------------------- the cells on the page

const items = new Map<string, PadItem>();
const texts = new Map<string, TextCell>();
let live: LivePad | undefined;

const inOrder = (): PadItem[] =>
  (shelf.contents(id)?.cells ?? []).flatMap(({ name }) => items.get(name) ?? []);

const { live: wake } = defineNotebookCell<LivePad>(
  async () => {
    const { openPad } = await import('./live-pad.ts');
    live = await openPad(id, shelf, inOrder, language);
    return live;
  },
  (cell) => sayNotLoaded(cell.querySelector('.cell-status')),
  { queued: tools.dataset['queued'], unasked: !wouldRatherNot() },
);

function sayNotLoaded(place: Element | null): void {
  if (place) place.textContent = tools.dataset['loadFailed'] ?? '';
}

function withLive(action: (notebook: LivePad) => unknown): void {
  wake().then(action, () => sayNotLoaded(tools.querySelector('[data-device]')));
}

function make(name: string, kind: PadKind): PadItem {
  const source = shelf.text(id, name);
  const item = maker.make(name, kind, source);
  if (kind === 'text')
    texts.set(
      name,
      createTextCell(item.cell, name, source, words, (text) => shelf.saveText(id, name, text)),
    );
  items.set(name, item);
  return item;
}

/** The page as what is kept says. Elements that stay keep their place and the focus that is in them. */
function show(): void {
  const contents = shelf.contents(id);
  if (!contents) return;
  const focused = document.activeElement;
  const names = new Set(contents.cells.map(({ name }) => name));
  for (const [name, { root }] of items) {
    if (names.has(name)) continue;
    root.remove();
    items.delete(name);
    texts.delete(name);
  }
  let next: Element | null = null;
  for (const { name, kind } of contents.cells.toReversed()) {
    const { root } = items.get(name) ?? make(name, kind);
    if (root.parentElement !== list || itemAfter(root) !== next) list.insertBefore(root, next);
    next = root;
  }
  if (focused instanceof HTMLElement && focused.isConnected && focused !== document.activeElement)
    focused.focus({ preventScroll: true });
  if (document.activeElement !== title) title.value = contents.title;
  undoDeleted.hidden = contents.removed.length === 0;
  undoDeleted.textContent = words('undoDeleted', { n: contents.removed.length });
  drawCount();
  void live?.follow(inOrder());
}

/** The next cell's element; what tells of a deletion between two is none. */
function itemAfter(root: Element): Element | null {
  let next = root.nextElementSibling;
  while (next?.classList.contains('pad-undo')) next = next.nextElementSibling;
  return next;
}

list.before(maker.addRow());

/** A text has a name as well, but shows it nowhere: it is called a text. */
const ofKind = (key: string, kind: PadKind | undefined): string => (kind === 'text' ? `${key}Text` : key);

const kindOf = (name: string): PadKind | undefined =>
  shelf.contents(id)?.cells.find((each) => each.name === name)?.kind;

function say(key: string, values: Record<string, string | number>): void {
  status.textContent = words(key, values);
}

// ---------------------------------------------------------------- what is done to a cell

function freeCellName(): string {
  const contents = shelf.contents(id);
  return freeName([...(contents?.cells ?? []), ...(contents?.removed ?? [])].map(({ name }) => name));
}

function add(kind: PadKind, before: string | undefined, source = ''): void {
  const name = freeCellName();
  shelf.add(id, { name, kind, source }, before);
  closeUndo();
  show();
  say(ofKind('added', kind), { name });
  if (kind === 'text') texts.get(name)?.edit();
  else
    withLive(async (notebook) => {
      await notebook.follow(inOrder());
      await notebook.edit(name);
    });
}

function move(name: string, by: -1 | 1): void {
  shelf.move(id, name, by);
  show();
  const place = inOrder().findIndex((item) => item.name === name) + 1;
  say(ofKind('moved', kindOf(name)), { name, place });
  items.get(name)?.root.scrollIntoView({ block: 'nearest' });
}

function duplicate({ name, kind }: PadItem): void {
  const copy = freeCellName();
  shelf.add(id, { name: copy, kind, source: shelf.text(id, name) }, nameAfter(name));
  show();
  say(ofKind('added', kind), { name: copy });
  const made = items.get(copy)?.root;
  made?.scrollIntoView({ block: 'nearest' });
  made?.querySelector<HTMLElement>('[data-pad="duplicate"]')?.focus({ preventScroll: true });
}

function remove(name: string): void {
  closeUndo();
  const after = items.get(name)?.root.nextElementSibling ?? null;
  const told = words(ofKind('deleted', kindOf(name)), { name });
  shelf.remove(id, name);
  show();
  offerUndo(told, after);
}

function closeUndo(): void {
  list.querySelector('.pad-undo')?.remove();
}

/** Where the cell stood; the focus goes there, since what had it is gone. */
function offerUndo(told: string, before: Element | null): void {
  closeUndo();
  const row = document.createElement('div');
  row.className = 'pad-undo cell-notice';
  row.dataset['kind'] = 'note';
  const text = document.createElement('p');
  text.textContent = told;
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset['pad'] = 'undo';
  button.textContent = words('undo');
  row.append(text, button);
  list.insertBefore(row, before?.parentElement === list ? before : null);
  status.textContent = told;
  button.focus({ preventScroll: true });
}

function undo(): void {
  const name = shelf.undo(id);
  closeUndo();
  if (name === undefined) return;
  show();
  const root = items.get(name)?.root;
  root?.scrollIntoView({ block: 'nearest' });
  root?.querySelector<HTMLElement>('[data-pad="delete"]')?.focus({ preventScroll: true });
  drawStoredOutputs();
}

const nameAfter = (name: string): string | undefined => {
  const names = (shelf.contents(id)?.cells ?? []).map((cell) => cell.name);
  return names[names.indexOf(name) + 1];
};

page.addEventListener('click', ({ target }) => {
  const button = (target as Element).closest<HTMLElement>('button[data-pad]');
  if (!button) return;
  const item = items.get(button.closest<HTMLElement>('[data-item]')?.dataset['item'] ?? '');
  switch (button.dataset['pad']) {
    case 'addCode':
    case 'addText': {
      const before = item ? nameAfter(item.name) : inOrder()[0]?.name;
      return add(button.dataset['pad'] === 'addCode' ? 'code' : 'text', before);
    }
    case 'undo':
      return undo();
  }
  if (!item) return;
  switch (button.dataset['pad']) {
    case 'edit':
      return texts.get(item.name)?.edit();
    case 'up':
      return move(item.name, -1);
    case 'down':
      return move(item.name, 1);
    case 'duplicate':
      return duplicate(item);
    case 'delete':
      return remove(item.name);
  }
});

// With Alt the arrows move the cell that has the focus; in an editor they are the editor's.
list.addEventListener('keydown', (event) => {
  const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
  if (by === undefined || !event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const target = event.target as Element;
  const item = target.closest<HTMLElement>('[data-item]')?.dataset['item'];
  if (item === undefined || target.closest('input, textarea, select, [contenteditable="true"]')) return;
  event.preventDefault();
  move(item, by);
});

// ---------------------------------------------------------------- the notebook as a whole

title.addEventListener('input', () => {
  shelf.rename(id, title.value.slice(0, 120));
  shelfView?.draw();
});

let shelfView: ShelfView | undefined;

function drawCount(): void {
  const there = shelf.list().filter(({ deleted }) => deleted === undefined);
  find('[data-shelf-count]').textContent = `(${there.length})`;
}

const shelfPlace = find<HTMLDetailsElement>('[data-shelf]');
shelfPlace.addEventListener('toggle', () => {
  if (!shelfPlace.open) return;
  void import('./shelf-view.ts').then(({ createShelfView }) => {
    const copy = (of: string): void => {
      const found = shelf.document(of);
      if (!found) return;
      openNew({ ...found, title: words('copyOf', { title: found.title }) });
    };
    shelfView ??= createShelfView(page, { shelf, current: id, words, language, open: openNotebook, copy });
    shelfView.draw();
  });
});

const file = find<HTMLInputElement>('[data-open-file]');
find('[data-shelf-action="new"]').addEventListener('click', () => openNew(emptyNotebook(words('untitled'))));
find('[data-shelf-action="open"]').addEventListener('click', () => file.click());
file.addEventListener('change', () => {
  const [chosen] = file.files ?? [];
  if (chosen) void openFile(chosen);
  file.value = '';
});
addEventListener('dragover', (event) => {
  if (event.dataTransfer?.types.includes('Files') !== true) return;
  event.preventDefault();
});
addEventListener('drop', (event) => {
  const [dropped] = event.dataTransfer?.files ?? [];
  // The drawer of the reader's files takes what is dropped on it.
  if (!dropped || event.defaultPrevented || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  void openFile(dropped);
});

async function openFile(chosen: File): Promise<void> {
  try {
    const { openNotebookFile } = await import('./open-file.ts');
    openNotebook(await openNotebookFile(chosen, shelf));
  } catch (error) {
    await notices.refuse(error, words('close'));
  }
}

/** What the page does by itself, without the live notebook. */
function ownAction(action: string): boolean {
  const tried = (act: () => Promise<void>): true => {
    void act().catch((error: unknown) => notices.refuse(error, words('close')));
    return true;
  };
  const whole = (): NotebookDocument => shelf.document(id) ?? emptyNotebook('');
  switch (action) {
    case 'sharePad':
      return tried(async () => (await import('./link.ts')).shareLink(whole(), notices, words));
    case 'downloadModule':
      return tried(async () => (await import('./downloads.ts')).downloadModule(whole()));
    case 'downloadFile':
      return tried(async () => {
        const [{ downloadJupyter }, { shownNow }] = await Promise.all([
          import('./downloads.ts'),
          import('./shown-now.ts'),
        ]);
        downloadJupyter(whole(), await shownNow(id, whole(), items, live));
      });
    case 'downloadPage':
      return tried(async () => {
        const [{ downloadHtml }, { writePage }] = await Promise.all([
          import('./downloads.ts'),
          import('./write-page.ts'),
        ]);
        const outputOf = (name: string): Element | null =>
          items.get(name)?.cell.querySelector('[data-output]') ?? null;
        downloadHtml(whole().title, await writePage(whole(), outputOf, words, language));
      });
    default:
      return false;
  }
}
connectTools(tools, withLive, ownAction);
tellOfCrash(padPlace(id), tools, language);

// ---------------------------------------------------------------- what others do

addEventListener('storage', ({ key, newValue }) => {
  shelf.keptElsewhere(key, newValue);
  const place = padOfKey(key);
  if (!place) return;
  if (place.cell === undefined) {
    if (place.id === id) show();
    else drawCount();
    if (shelfPlace.open) shelfView?.draw();
    return;
  }
  if (place.id !== id || newValue === null) return;
  // So that it is known here as it is now.
  shelf.text(id, place.cell);
  texts.get(place.cell)?.setSource(newValue);
  const item = items.get(place.cell);
  if (item?.kind === 'code' && !live) showSource(item.cell, newValue);
});

function offerLink(): void {
  if (!location.hash.startsWith('#shared=')) return;
  void import('./link.ts')
    .then(({ offerLinked }) => offerLinked(notices, words, openNew))
    .catch((error: unknown) => notices.refuse(error, words('close')));
}
addEventListener('hashchange', () => {
  const other = named(location.hash);
  if (other !== undefined && other !== id && shelf.contents(other)) location.reload();
  else offerLink();
});

function drawStoredOutputs(): void {
  if (kept(`pad-shown:${id}`) === undefined) return;
  void import('./stored-outputs.ts').then(({ drawStored }) =>
    drawStored(
      id,
      inOrder()
        .filter(({ kind }) => kind === 'code')
        .map(({ name, cell }) => ({ name, cell, source: shelf.text(id, name) })),
      language,
      words,
    ),
  );
}

show();
offerLink();
drawStoredOutputs();
page.dataset['ready'] = '';
