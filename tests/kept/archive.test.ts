/** What is written into a file comes out as it was, and nothing else is taken. */
import { describe, expect, test } from 'vitest';
import { readArchive, writeArchive } from '../../src/components/kept/archive.ts';
import type { Kind } from '../../src/components/kept/kinds.ts';
import { fromPortable, toPortable } from '../../src/components/kept/portable.ts';

/** A kind in memory. */
function shelf(name: string, things: Map<string, unknown>, more: Partial<Kind> = {}): Kind {
  return {
    name,
    isLight: true,
    list: () => Promise.resolve([...things.keys()].map((id) => ({ id, bytes: 1 }))),
    read: (id) => Promise.resolve(things.get(id)),
    write: (id, value) => Promise.resolve(void things.set(id, value)),
    remove: (id) => Promise.resolve(void things.delete(id)),
    allows: () => true,
    ...more,
  };
}

async function roundTrip(value: unknown): Promise<unknown> {
  const parts: Blob[] = [];
  const text = JSON.stringify(toPortable(value, parts));
  return fromPortable(JSON.parse(text), (part) => parts[part as number]!);
}

test.each([
  ['numbers that JSON has not', { a: NaN, b: -Infinity, c: [1.5, null] }],
  ['what is undefined', { a: undefined, b: [undefined] }],
  ['a date', new Date(86_400_000)],
  ['arrays of bytes', { weights: new Float32Array([1.5, -2]), labels: new Uint8Array([1, 2, 3]) }],
  ['a key that stands for something', { $: 'bytes', part: 7, inner: { $: 1 } }],
])('%s', async (_, value) => expect(await roundTrip(value)).toEqual(value));

test('a function is no data', () => expect(() => toPortable({ f: () => 1 }, [])).toThrow());

describe('a file', () => {
  const here = new Map<string, unknown>([
    ['same', 'as it was'],
    ['other', 'newer here'],
  ]);
  const there = new Map<string, unknown>([
    ['same', 'as it was'],
    ['other', 'older there'],
    ['more', new Uint8Array([1, 2])],
  ]);

  test('says what is new and what differs, and changes nothing', async () => {
    const file = await writeArchive([shelf('edits', there)]);
    const changes = await readArchive(file, [shelf('edits', here)]);
    expect(changes.map(({ id, how }) => [id, how])).toEqual([
      ['other', 'differs'],
      ['more', 'new'],
    ]);
    expect(here.get('other')).toBe('newer here');
  });

  test('of a kind that is put together asks nothing', async () => {
    const file = await writeArchive([shelf('places', there)]);
    const both = (own: unknown): unknown => own;
    const changes = await readArchive(file, [shelf('places', here, { both })]);
    expect(changes.map(({ id }) => id)).toEqual(['more']);
  });

  test('with what its kind does not allow is refused whole', async () => {
    const file = await writeArchive([shelf('edits', there)]);
    const allows = (id: string): boolean => id !== 'more';
    await expect(readArchive(file, [shelf('edits', here, { allows })])).rejects.toMatchObject({
      code: 'kept-file-damaged',
    });
  });

  test('with a kind that this edition does not know leaves that out', async () => {
    const file = await writeArchive([shelf('dreams', there), shelf('edits', there)]);
    expect((await readArchive(file, [shelf('edits', here)])).length).toBe(2);
  });

  test('cut anywhere is refused', async () => {
    const file = await writeArchive([shelf('edits', there)]);
    for (const size of [0, 5, 40, 120, file.size - 3, file.size - 1])
      await expect(readArchive(file.slice(0, size), [shelf('edits', here)]), `${size}`).rejects.toThrow();
  });
});
