import { describe, expect, test } from 'vitest';
import { createShelf, padOfKey, type PadStorage } from '../../src/components/kept/scratchpads.ts';

function storageOf(entries = new Map<string, string>(), limit = Infinity): PadStorage {
  return {
    get length() {
      return entries.size;
    },
    key: (n) => [...entries.keys()][n] ?? null,
    getItem: (key) => entries.get(key) ?? null,
    setItem(key, value) {
      const others = [...entries].filter(([each]) => each !== key);
      const size = others.reduce(
        (sum, [each, kept]) => sum + each.length + kept.length,
        key.length + value.length,
      );
      if (size > limit) throw new DOMException('full', 'QuotaExceededError');
      entries.set(key, value);
    },
    removeItem: (key) => void entries.delete(key),
  };
}
const fox = {
  title: '여우',
  cells: [
    { name: 'a', kind: 'code' as const, source: '1 + 1' },
    { name: 'b', kind: 'text' as const, source: '글' },
  ],
};
const names = (shelf: ReturnType<typeof createShelf>, id: string): string | undefined =>
  shelf
    .contents(id)
    ?.cells.map(({ name }) => name)
    .join(' ');

describe('notebooks in the browser', () => {
  test('are there again for another page, text by text', () => {
    const storage = storageOf();
    const id = createShelf(storage).create(fox);
    const other = createShelf(storage);
    other.saveText(id, 'a', '2 + 2');
    expect(createShelf(storage).document(id)).toEqual({
      title: '여우',
      cells: [{ ...fox.cells[0], source: '2 + 2' }, fox.cells[1]],
    });
  });

  test('two pages add, move and delete at once, and neither undoes what the other did', () => {
    const storage = storageOf();
    const [one, two] = [createShelf(storage), createShelf(storage)];
    const id = one.create(fox);
    one.add(id, { name: 'c', kind: 'code', source: 'c' });
    two.add(id, { name: 'd', kind: 'code', source: '' }, 'a');
    one.move(id, 'b', -1);
    two.remove(id, 'a');
    expect(names(one, id)).toBe('d b c');
    expect(one.undo(id)).toBe('a');
    // Before `c`, which it stood before when it was deleted.
    expect(names(two, id)).toBe('d b a c');
    expect(two.text(id, 'a')).toBe('1 + 1');
    expect(one.undo(id)).toBeUndefined();
  });

  test('go into a bin, come back, and are erased with their texts', () => {
    const entries = new Map<string, string>();
    const shelf = createShelf(storageOf(entries));
    const id = shelf.create(fox);
    shelf.discard(id);
    expect(shelf.list()).toMatchObject([{ id, title: '여우', deleted: expect.any(Number) as number }]);
    shelf.restore(id);
    expect(shelf.list()[0]?.deleted).toBeUndefined();
    shelf.erase(id);
    expect(entries.size).toBe(0);
  });

  test('the last changed comes first', () => {
    let now = 1;
    const shelf = createShelf(storageOf(), () => now++);
    const first = shelf.create({ ...fox, title: 'first' });
    shelf.create({ ...fox, title: 'second' });
    expect(shelf.list().map(({ title }) => title)).toEqual(['second', 'first']);
    shelf.rename(first, 'renamed');
    expect(shelf.list().map(({ title }) => title)).toEqual(['renamed', 'second']);
  });

  test.each([
    ['full', storageOf(new Map(), 120), 'edits-full'],
    ['refused', undefined, 'edits-unavailable'],
  ])('storage that is %s: said once, and all goes on in this page', (_, storage, code) => {
    const shelf = createShelf(storage);
    const told: string[] = [];
    shelf.onFailure((failure) => told.push(failure.code));
    const id = shelf.create(fox);
    shelf.saveText(id, 'a', 'x'.repeat(500));
    shelf.saveText(id, 'b', 'y'.repeat(500));
    expect(told).toEqual([code]);
    expect(shelf.text(id, 'a')).toBe('x'.repeat(500));
    expect(shelf.list()).toHaveLength(1);
  });

  test.each(['', 'null', '[]', '{"title": 1, "cells": []}', '{"title":"x","cells":{}}', '{'])(
    'what is no notebook (%s) is none',
    (text) => {
      const shelf = createShelf(storageOf(new Map([['residual-notes:pad:x', text]])));
      expect(shelf.list()).toEqual([]);
    },
  );

  test('cells that cannot be, or are there twice, are left out', () => {
    const cells = [
      null,
      { name: '"><b>', kind: 'code' },
      { name: 'a', kind: 'code' },
      { name: 'a', kind: 'text' },
    ];
    const text = JSON.stringify({ title: 'x', cells });
    const shelf = createShelf(storageOf(new Map([['residual-notes:pad:x', text]])));
    expect(shelf.contents('x')?.cells).toEqual([{ name: 'a', kind: 'code' }]);
  });

  test('where storage is full, a deletion that is not kept leaves the text for the next visit', () => {
    const entries = new Map<string, string>();
    const source = '"'.repeat(200);
    const full = storageOf(entries, 480);
    const shelf = createShelf(full);
    const id = shelf.create({ title: 'x', cells: [{ name: 'a', kind: 'code', source }] }, 'x');
    shelf.remove(id, 'a');
    expect(names(shelf, id)).toBe('');
    const next = createShelf(full);
    expect(next.document(id)?.cells).toEqual([{ name: 'a', kind: 'code', source }]);
  });

  test('where there is just room, a deletion and its undoing lose nothing', () => {
    const entries = new Map<string, string>();
    const source = 'x'.repeat(200);
    const full = storageOf(entries, 450);
    const shelf = createShelf(full);
    const id = shelf.create({ title: 'x', cells: [{ name: 'a', kind: 'code', source }] }, 'x');
    shelf.remove(id, 'a');
    expect(createShelf(full).contents(id)?.removed).toMatchObject([{ name: 'a', source }]);
    createShelf(full).undo(id);
    expect(createShelf(full).document(id)?.cells).toEqual([{ name: 'a', kind: 'code', source }]);
  });

  test('what is written in a cell that another page deletes comes back with it, and leaves nothing of its own', () => {
    const entries = new Map<string, string>();
    const [one, two] = [createShelf(storageOf(entries)), createShelf(storageOf(entries))];
    const id = one.create(fox);
    one.remove(id, 'a');
    two.saveText(id, 'a', '3 + 3');
    expect(one.undo(id)).toBe('a');
    expect(one.text(id, 'a')).toBe('3 + 3');
    one.erase(id);
    two.saveText(id, 'a', '4 + 4');
    expect(entries.size).toBe(0);
  });

  test('what storage did not take is kept once there is room, and the next that it does not take is told', () => {
    const entries = new Map([['other', 'x'.repeat(300)]]);
    const full = storageOf(entries, 600);
    const shelf = createShelf(full);
    const told: string[] = [];
    shelf.onFailure(({ code }) => told.push(code));
    const id = shelf.create(fox);
    const long = 'y'.repeat(200);
    shelf.saveText(id, 'a', long);
    expect(createShelf(full).text(id, 'a')).toBe('1 + 1');
    entries.delete('other');
    shelf.keptElsewhere('other', null);
    expect(createShelf(full).text(id, 'a')).toBe(long);
    shelf.saveText(id, 'b', 'z'.repeat(300));
    // Another page has written into it: that is the last.
    createShelf(full).saveText(id, 'b', '다른 글');
    shelf.keptElsewhere(`residual-notes:pad-text:${id}:b`, '다른 글');
    expect(shelf.text(id, 'b')).toBe('다른 글');
    shelf.saveText(id, 'b', 'z'.repeat(300));
    shelf.saveText(id, 'a', '');
    expect(createShelf(storageOf(entries)).text(id, 'b')).toBe('z'.repeat(300));
    expect(told).toEqual(['edits-full', 'edits-full']);
  });

  test('a notebook for another page is kept whole or not at all, and then that is thrown', () => {
    const entries = new Map<string, string>();
    const large = {
      ...fox,
      cells: [...fox.cells, { name: 'c', kind: 'code' as const, source: 'x'.repeat(300) }],
    };
    const shelf = createShelf(storageOf(entries, 420));
    const told: string[] = [];
    shelf.onFailure((failure) => told.push(failure.code));
    expect(() => shelf.createKept(large)).toThrow(expect.objectContaining({ code: 'pad-not-kept' }));
    expect(() => createShelf(undefined).createKept(fox)).toThrow(
      expect.objectContaining({ code: 'pad-not-kept' }),
    );
    expect([...entries.keys()]).toEqual([]);
    expect(shelf.list()).toEqual([]);
    expect(told).toEqual([]);
    const id = shelf.createKept(fox);
    expect(createShelf(storageOf(entries)).document(id)).toEqual(fox);
    const more = (source: string) => [
      { name: 'c', kind: 'code' as const, source: 'c' },
      { name: 'd', kind: 'code' as const, source },
    ];
    expect(() => shelf.addKept(id, more('x'.repeat(300)))).toThrow(
      expect.objectContaining({ code: 'pad-not-kept' }),
    );
    expect(createShelf(storageOf(entries)).document(id)).toEqual(fox);
    expect([...entries.keys()].some((key) => key.endsWith(':c'))).toBe(false);
    shelf.addKept(id, more('d'));
    expect(createShelf(storageOf(entries)).document(id)?.cells).toEqual([...fox.cells, ...more('d')]);
  });

  test('one that another page erases comes back with what is done to it where it is shown, as it was seen there last', () => {
    const entries = new Map<string, string>();
    const [one, two] = [createShelf(storageOf(entries)), createShelf(storageOf(entries))];
    const id = one.create(fox);
    two.hold(id);
    one.saveText(id, 'b', '다른 글');
    // As the page does when it hears of it.
    two.text(id, 'b');
    one.discard(id);
    two.contents(id);
    one.erase(id);
    expect(two.contents(id)).toBeUndefined();
    expect(entries.size).toBe(0);
    two.saveText(id, 'a', '2 + 2');
    expect(one.document(id)).toEqual({
      title: '여우',
      cells: [
        { ...fox.cells[0], source: '2 + 2' },
        { ...fox.cells[1], source: '다른 글' },
      ],
    });
    expect(one.contents(id)?.deleted).toBeUndefined();
    one.erase(id);
    two.add(id, { name: 'c', kind: 'code', source: 'c' });
    expect(names(one, id)).toBe('a b c');
    expect(one.text(id, 'a')).toBe('2 + 2');
    // Erased here it stays so.
    two.erase(id);
    two.saveText(id, 'a', '3 + 3');
    expect(entries.size).toBe(0);
  });

  test('a deleted cell of the name of one that is there never takes its place', () => {
    const cells = [{ name: 'a', kind: 'code' }];
    const removed = [{ name: 'a', kind: 'code', source: 'theirs' }];
    const entries = new Map([
      ['residual-notes:pad:x', JSON.stringify({ title: 'x', cells, removed })],
      ['residual-notes:pad-text:x:a', 'mine'],
    ]);
    const shelf = createShelf(storageOf(entries));
    expect(shelf.undo('x')).toBeUndefined();
    expect(shelf.text('x', 'a')).toBe('mine');
  });

  test('an entry tells whose it is', () => {
    expect(padOfKey('residual-notes:pad:x-1')).toEqual({ id: 'x-1' });
    expect(padOfKey('residual-notes:pad-text:x-1:stem')).toEqual({ id: 'x-1', cell: 'stem' });
    expect(padOfKey('residual-notes:edit:x')).toBeUndefined();
    expect(padOfKey(null)).toBeUndefined();
  });
});
