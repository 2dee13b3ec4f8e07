/** The notebook come alive: its code cells in the engine, following the page as cells come, go and move. */
import type { Language } from '../../i18n.ts';
import type { PageNotebook } from '../../notebook/page/index.ts';
import { openCells, type ToolActions } from '../host/notebook-host.ts';
import { padPlace, type Shelf } from '../kept/scratchpads.ts';
import { padEdits } from './pad-edits.ts';
import { lasting } from './packed-outputs.ts';
import type { PadItem } from './pad-items.ts';
import { storeOutputs } from './stored-outputs.ts';

export interface LivePad extends PageNotebook, ToolActions {
  /** Brings the engine in line with the items of the page, in their order. */
  follow(items: readonly PadItem[]): Promise<void>;
}

export async function openPad(
  id: string,
  shelf: Shelf,
  items: () => readonly PadItem[],
  language: Language,
): Promise<LivePad> {
  const first = codeOf(items());
  const page = await openCells(
    {
      place: padPlace(id),
      elements: first.map(({ cell }) => cell),
      cells: first.map(({ name }) => ({ name, source: shelf.text(id, name) })),
      edits: padEdits(shelf, id),
    },
    language,
  );
  const { notebook } = page;
  let following: Promise<void> = Promise.resolve();

  async function follow(all: readonly PadItem[]): Promise<void> {
    const wanted = codeOf(all);
    const names = new Set(wanted.map(({ name }) => name));
    for (const name of notebook.names) if (!names.has(name)) await page.remove(name);
    let next: string | undefined;
    for (const { name, cell } of wanted.toReversed()) {
      const there = notebook.names;
      const at = there.indexOf(name);
      // What it says is the reader's and no author's: a name that another cell has already is not taken from it by a copy.
      if (at < 0) await page.add(cell, { name, source: '' }, next);
      else if (there[at + 1] !== next) page.move(name, next);
      next = name;
    }
  }

  const stored = new Map<string, number>();
  notebook.subscribe((event) => {
    if (event.type !== 'cell') return;
    const { name, state, version, source, outputs } = event.snapshot;
    if ((state !== 'fresh' && state !== 'failed') || stored.get(name) === version) return;
    stored.set(name, version);
    const lastings = outputs.flatMap(({ output, current }) => (current ? (lasting(output) ?? []) : []));
    // Too large, or refused: the notebook is kept all the same, and its cells can be run again.
    storeOutputs(id, name, source, lastings).catch(() => undefined);
  });

  const opened: LivePad = {
    ...page,
    follow(all) {
      following = following.then(() => follow(all)).catch(reportError);
      return following;
    },
  };
  // What has come and gone while this was loading.
  await opened.follow(items());
  return opened;
}

const codeOf = (items: readonly PadItem[]): PadItem[] => items.filter(({ kind }) => kind === 'code');
