// @vitest-environment jsdom
/** A cell that comes by a link is offered until it is taken or declined, also where the editor cannot be had. */
import { expect, test, vi } from 'vitest';
import errors from '../../content/ui/en/errors.json' with { type: 'json' };
import words from '../../content/ui/en/notebook.json' with { type: 'json' };
import type { CellNotice, CellView } from '../../src/notebook/page/cell-view.ts';
import { createLinkedCells } from '../../src/notebook/page/linked-cells.ts';

// A link is unpacked by streams, which this document has not.
vi.mock('../../src/notebook/page/share-link.ts', () => ({
  fromShareHash: () => Promise.resolve({ cell: 'stem', source: 'theirs' }),
}));

test('a text that could not be put into its cell is said, and can be taken again', async () => {
  history.replaceState(null, '', '#cell=stem');
  const notices = new Map<string, CellNotice>();
  const view = {
    element: { scrollIntoView: () => undefined },
    notice: (notice: CellNotice) => void notices.set(notice.kind, notice),
    dismiss: (kind: string) => void notices.delete(kind),
  };
  let isOffline = true;
  let text = 'mine';
  const texts = {
    of: () => text,
    put: (_: string, source: string) =>
      isOffline ? Promise.reject(new TypeError('no editor')) : Promise.resolve(void (text = source)),
  };
  const host = { document, language: 'en' as const, texts: words, errors };
  const links = createLinkedCells(new Map([['stem', view as unknown as CellView]]), texts as never, host);
  await links.offer();
  const accept = (): void => notices.get('share')!.actions![0]!.run();
  accept();
  await expect.poll(() => [...notices.keys()]).toEqual(['share', 'load']);
  expect(text).toBe('mine');
  isOffline = false;
  accept();
  await expect.poll(() => [...notices.keys()]).toEqual([]);
  expect(text).toBe('theirs');
});
