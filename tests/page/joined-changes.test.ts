import { expect, test } from 'vitest';
import { createJoinedChanges } from '../../src/notebook/page/joined-changes.ts';

/** Cells `a` and `b`, of which `a` gives a name that both have; the text of each with its history. */
function cells() {
  const texts = new Map([
    ['a', ['const one = 1']],
    ['b', ['one + 1']],
  ]);
  const put = (cell: string, text: string) => Promise.resolve(void texts.get(cell)!.push(text));
  const joined = createJoinedChanges(
    { of: (cell) => texts.get(cell)!.at(-1)!, put },
    {
      opened: (cell) =>
        ({ undo: () => texts.get(cell)!.pop(), redo: () => texts.get(cell)!.push('two + 1') }) as never,
    },
  );
  const before = new Map([...texts].map(([cell, [text = '']]) => [cell, text]));
  joined.make(
    'a',
    [
      { cell: 'a', from: 6, to: 9, insert: 'two' },
      { cell: 'b', from: 0, to: 3, insert: 'two' },
    ],
    before,
  );
  void put('a', 'const two = 1');
  return { joined, put, texts, now: () => [...texts.values()].map((history) => history.at(-1)) };
}

test('one undo takes back what one action did to several cells, and one redo does it again', () => {
  const { joined, put, texts, now } = cells();
  expect(now()).toEqual(['const two = 1', 'two + 1']);
  texts.get('a')!.pop();
  joined.turned('a', 'undo');
  expect(now()).toEqual(['const one = 1', 'one + 1']);
  void put('a', 'const two = 1');
  joined.turned('a', 'redo');
  expect(now()).toEqual(['const two = 1', 'two + 1']);
});

test('a cell that has been changed since keeps what it has', () => {
  const { joined, put, texts, now } = cells();
  void put('b', 'two + 2');
  texts.get('a')!.pop();
  joined.turned('a', 'undo');
  expect(now()).toEqual(['const one = 1', 'two + 2']);
});
