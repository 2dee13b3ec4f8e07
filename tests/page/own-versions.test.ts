// @vitest-environment jsdom
/** A chapter that has changed under a reader's edit: whose text stands is asked, and nothing written since is lost. */
import { expect, test } from 'vitest';
import texts from '../../content/ui/en/notebook.json' with { type: 'json' };
import errors from '../../content/ui/en/errors.json' with { type: 'json' };
import { createEdits } from '../../src/notebook/page/edits.ts';
import type { CellNotice, CellView } from '../../src/notebook/page/cell-view.ts';
import { createOwnVersions } from '../../src/notebook/page/own-versions.ts';

const key = 'edit:stem';

function asked() {
  localStorage.clear();
  localStorage.setItem(key, JSON.stringify({ source: 'mine', original: 'old' }));
  const edits = createEdits(localStorage, 'edit:');
  let source = edits.load('stem')!;
  const notices = new Map<string, CellNotice>();
  const view = {
    notice: (notice: CellNotice) => void notices.set(notice.kind, notice),
    dismiss: (kind: string) => void notices.delete(kind),
    has: (kind: string) => notices.has(kind),
  };
  const versions = createOwnVersions(
    new Map([['stem', view as unknown as CellView]]),
    { of: () => source, original: () => 'new' } as never,
    {
      edits,
      links: { giveUp: () => false } as never,
      notebook: {} as never,
      host: { document, language: 'en', texts, errors },
    },
  );
  versions.offerUpdate('stem');
  return {
    notices,
    write(text: string) {
      source = text;
      edits.save('stem', text, 'new');
    },
    answer: (at: number) => notices.get('update')!.actions![at]!.run(),
  };
}
const keptNow = (): unknown => JSON.parse(localStorage.getItem(key) ?? 'null');

test.each([
  ['kept', 0],
  ['kept and compared', 2],
])('what was written while the question stood is kept where one’s own text is %s', (_, at) => {
  const { notices, write, answer } = asked();
  write('mine, and more');
  answer(at);
  expect(keptNow()).toEqual({ source: 'mine, and more', original: 'new' });
  expect(notices.has('update')).toBe(false);
});
