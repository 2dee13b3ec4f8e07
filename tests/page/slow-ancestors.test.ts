// @vitest-environment jsdom
/** Slow cells above are asked about where the reader is: for the checks of an exercise, in the cell that they check. */
import { expect, test } from 'vitest';
import texts from '../../content/ui/en/notebook.json' with { type: 'json' };
import errors from '../../content/ui/en/errors.json' with { type: 'json' };
import type { CellNotice, CellView } from '../../src/notebook/page/cell-view.ts';
import { showSlowAncestors } from '../../src/notebook/page/notices.ts';

test.each(['sum', 'sum.check'])('of %s it is asked in the cell, and its answer is heard', (target) => {
  const notices = new Map<string, CellNotice>();
  const view = {
    notice: (notice: CellNotice) => void notices.set(notice.kind, notice),
    dismiss: (kind: string) => void notices.delete(kind),
  };
  const heard: unknown[] = [];
  const host = { document, language: 'en' as const, texts, errors };
  const show = (event: Parameters<typeof showSlowAncestors>[0]): void =>
    showSlowAncestors(event, new Map([['sum', view as unknown as CellView]]), host, {
      answer: (offer, answer) => heard.push([offer, answer]),
      rerun: (cell) => heard.push(cell),
    });
  const ancestors = [{ cell: 'training', milliseconds: 9_000 }];
  show({ type: 'offer', offer: { id: 1, target, ancestors } });
  for (const { run } of notices.get('offer-1')?.actions ?? []) run();
  show({ type: 'offerClosed', id: 1 });
  show({ type: 'reused', target, ancestors });
  for (const { run } of notices.get('reused')?.actions ?? []) run();
  expect(heard).toEqual([[1, 'reuse'], [1, 'rerun'], target]);
  expect([...notices.keys()]).toEqual(['reused']);
});
