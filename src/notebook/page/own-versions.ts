/** The chapter's version of a cell and the reader's own: compared, chosen between, given up. */
import type { Notebook } from '../runtime/index.ts';
import type { CellTexts } from './cell-texts.ts';
import type { CellView } from './cell-view.ts';
import type { Edits } from './edits.ts';
import type { LinkedCells } from './linked-cells.ts';
import { comparison, type NoticeHost, updateOffer } from './notices.ts';

export interface OwnVersions {
  /** Show both, laid over each other. */
  compare(cell: string): void;
  /** A comparison that stands is brought up to date. */
  refresh(cell: string): void;
  /** Back to the chapter's. */
  reset(cell: string): Promise<void>;
  /** The chapter changed under an edit: the reader chooses whose text stands. */
  offerUpdate(cell: string): void;
}

export function createOwnVersions(
  views: ReadonlyMap<string, CellView>,
  texts: CellTexts,
  parts: { edits: Edits; links: LinkedCells; notebook: Notebook; host: NoticeHost },
): OwnVersions {
  const { edits, links, notebook, host } = parts;

  function compare(cell: string): void {
    const view = views.get(cell);
    const both = { original: texts.original(cell), mine: texts.of(cell) };
    view?.notice(comparison(host, both, () => view.dismiss('compare')));
  }

  async function reset(cell: string): Promise<void> {
    views.get(cell)?.dismiss('compare');
    const parsed = texts.reset(cell);
    // Of a text that came by a link, nothing that it may have done to the kernel stays.
    const linked = links.giveUp(cell);
    await Promise.all([parsed, linked && notebook.cell(cell).version > 0 ? notebook.restart() : undefined]);
  }

  return {
    compare,
    refresh(cell) {
      if (views.get(cell)?.has('compare')) compare(cell);
    },
    reset,
    offerUpdate(cell) {
      const theirs = texts.original(cell);
      if (!edits.conflict(cell, theirs)) return;
      const view = views.get(cell);
      const choose = (source: string): void => {
        edits.settle(cell, source, theirs);
        view?.dismiss('update');
      };
      // As it is now: the reader may have written on while this was asked.
      const keep = (): void => choose(texts.of(cell));
      const take = (): void => {
        choose(theirs);
        void reset(cell);
      };
      const both = (): void => {
        keep();
        compare(cell);
      };
      view?.notice(updateOffer(host, { keep, take, both }));
    },
  };
}
