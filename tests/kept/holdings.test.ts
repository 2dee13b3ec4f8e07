/** What is cleared on the page of what is kept comes back as it was, and nothing that was not there. */
import { expect, test } from 'vitest';
import { bringBack, clear } from '../../src/components/kept-page/holdings.ts';
import type { Kind } from '../../src/components/kept/kinds.ts';

/** As `localStorage`, which writes whatever it is given as text. */
function kindOf(entries: Map<string, string>): Kind {
  return {
    name: 'edits',
    isLight: true,
    list: () => Promise.resolve([...entries].map(([id, { length }]) => ({ id, bytes: length }))),
    read: (id) => Promise.resolve(entries.get(id)),
    write: (id, value) => Promise.resolve(void entries.set(id, String(value))),
    remove: (id) => Promise.resolve(void entries.delete(id)),
    allows: () => true,
  };
}

test('what another page has taken away since is neither cleared nor brought back', async () => {
  const entries = new Map([
    ['a', 'const a = 1;'],
    ['b', 'const b = 1;'],
  ]);
  const kind = kindOf(entries);
  const items = await kind.list();
  entries.delete('b');
  const { cleared, count } = await clear([{ kind, items, bytes: 0 }]);
  expect([entries.size, count]).toEqual([0, 1]);
  expect(await bringBack(cleared)).toBe(1);
  expect([...entries]).toEqual([['a', 'const a = 1;']]);
});
