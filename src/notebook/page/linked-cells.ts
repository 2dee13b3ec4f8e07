/** Cells that go out and come in by a link. */
import type { CellTexts } from './cell-texts.ts';
import type { CellView } from './cell-view.ts';
import { addressNotice, linkOffer, linkRefused, notLoaded, type NoticeHost } from './notices.ts';

export interface LinkedCells {
  /** Put the cell's text into an address and the address into the clipboard; where that is refused, show it. */
  share(cell: string): Promise<void>;
  /** Where the page's address carries a cell, offer it. It neither runs nor takes the place of anything by itself. */
  offer(): Promise<void>;
  /** The reader gives up the cell's text. @returns whether it had come by a link */
  giveUp(cell: string): boolean;
}

export function createLinkedCells(
  views: ReadonlyMap<string, CellView>,
  texts: CellTexts,
  host: NoticeHost,
): LinkedCells {
  const accepted = new Set<string>();

  /** Something the reader asked for could not be done: say why, where it was asked. */
  function refuse(view: CellView | undefined, error: unknown): void {
    view?.notice(linkRefused(host, error, () => view.dismiss('share')));
  }

  return {
    async share(cell) {
      const view = views.get(cell);
      try {
        const { toShareHash } = await import('./share-link.ts');
        const hash = await toShareHash({ cell, source: texts.of(cell) });
        const address = new URL(hash, location.href).href;
        const copied = await navigator.clipboard.writeText(address).then(
          () => true,
          () => false,
        );
        const { notice, field } = addressNotice(host, { address, copied }, () => view?.dismiss('share'));
        view?.notice(notice);
        if (!copied) field.select();
      } catch (error) {
        refuse(view, error);
      }
    },

    async offer() {
      if (!location.hash.startsWith('#cell=')) return;
      try {
        const { fromShareHash } = await import('./share-link.ts');
        const shared = await fromShareHash(location.hash, views.keys());
        if (!shared) return;
        const { cell, source } = shared;
        const view = views.get(cell);
        view?.element.scrollIntoView();
        const decline = (): void => {
          view?.dismiss('share');
          history.replaceState(null, '', location.pathname + location.search);
        };
        const accept = (): void => {
          accepted.add(cell);
          texts.put(cell, source).then(
            () => {
              view?.dismiss('load');
              decline();
            },
            // The offer stands, to be taken when the editor can be had.
            () => view?.notice(notLoaded(host)),
          );
        };
        view?.notice(linkOffer(host, { mine: texts.of(cell), theirs: source }, { accept, decline }));
      } catch (error) {
        refuse(views.values().next().value, error);
      }
    },

    giveUp: (cell) => accepted.delete(cell),
  };
}
