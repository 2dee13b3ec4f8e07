/** What is written into a file comes out as it was, and nothing else is taken. */
import { describe, expect, test } from 'vitest';
import { readArchive, takeOver, writeArchive } from '../../src/components/kept/archive.ts';
import { type Kind, kinds } from '../../src/components/kept/kinds.ts';
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

describe('what has changed here since the file was read', () => {
  const there = new Map<string, unknown>([
    ['old', 'of the file'],
    ['new', 'of the file'],
  ]);

  test('stays; all else is taken over', async () => {
    const here = new Map<string, unknown>([['old', 'as it was']]);
    const [old, fresh] = await readArchive(await writeArchive([shelf('edits', there)]), [
      shelf('edits', here),
    ]);
    here.set('old', 'written in another tab');
    expect(await takeOver(old!)).toBe(false);
    expect(await takeOver(fresh!)).toBe(true);
    expect(Object.fromEntries(here)).toEqual({ old: 'written in another tab', new: 'of the file' });
  });

  test('stays where there was nothing', async () => {
    const here = new Map<string, unknown>();
    const changes = await readArchive(await writeArchive([shelf('edits', there)]), [shelf('edits', here)]);
    here.set('new', 'written in another tab');
    for (const change of changes) await takeOver(change);
    expect(Object.fromEntries(here)).toEqual({ old: 'of the file', new: 'written in another tab' });
  });
});

describe('a hostile file', () => {
  async function archive(items: unknown[], parts: readonly Uint8Array<ArrayBuffer>[]): Promise<Blob> {
    const list = JSON.stringify({ at: 0, items, parts: parts.map(({ length }) => length) });
    const bytes = new TextEncoder().encode(list);
    return new Blob([`residual-notes kept 1 ${bytes.length} -\n`, bytes, ...parts]);
  }
  const isDamaged = { code: 'kept-file-damaged' };
  const empty = [shelf('runs', new Map())];

  test('cannot name one piece many times, and so unfold to any size', async () => {
    const value = { $: 'bytes', type: 'Uint8Array', part: 0 };
    const items = ['a', 'b'].map((id) => ({ kind: 'runs', id, value }));
    const file = await archive(items, [new Uint8Array(8)]);
    await expect(readArchive(file, empty)).rejects.toMatchObject(isDamaged);
  });

  test('cannot have one thing twice', async () => {
    const items = ['1', '2'].map((value) => ({ kind: 'runs', id: 'a', value }));
    await expect(readArchive(await archive(items, []), empty)).rejects.toMatchObject(isDamaged);
  });

  test('of very many empty pieces is read at once', async () => {
    const list = JSON.stringify({ at: 0, items: [], parts: Array.from({ length: 300_000 }, () => 0) });
    const begun = performance.now();
    expect(await readArchive(new Blob([`residual-notes kept 1 ${list.length} -\n`, list]), empty)).toEqual(
      [],
    );
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  test.each(['../out', 'a//b', './a', 'a/../b', '/a', 'a\\b', 'a\u0301'.normalize('NFD'), ''])(
    'cannot name a file “%s”',
    (id) => {
      const files = kinds.find(({ name }) => name === 'files')!;
      expect(files.allows(id, new Blob([]))).toBe(false);
      expect(files.allows('nets/a.bin', new Blob([]))).toBe(true);
    },
  );

  test.each(['edit', 'theme:x', 'theme\0', 'pad-last', 'running:a', '__proto__', 'xedit:a', ''])(
    'has no key “%s”',
    (id) => {
      for (const kind of kinds) expect(kind.allows(id, 'x'), kind.name).toBe(false);
    },
  );
});

test('of cells that ran in two browsers, all ran', () => {
  const ran = kinds.find(({ name }) => name === 'ran')!;
  expect(ran.both?.('a b', 'b c')).toBe('a b c');
  expect(ran.both?.('a b', 'b')).toBe('a b');
});
