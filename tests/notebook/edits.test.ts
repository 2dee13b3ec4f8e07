import { describe, expect, it } from 'vitest';
import { createEdits, type EditStorage } from '../../src/notebook/page/edits.ts';

/** `localStorage` with a size. */
class FakeStorage implements EditStorage {
  readonly items = new Map<string, string>();
  quota = Infinity;
  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    if (value.length > this.quota)
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    this.items.set(key, value);
  }
  removeItem(key: string): void {
    this.items.delete(key);
  }
}

const theirs = 'const kernelSize = 7;';
const mine = 'const kernelSize = 5;';

describe('edits', () => {
  it('survive a reload', () => {
    const storage = new FakeStorage();
    createEdits(storage, 'edit:02:').save('stem', mine, theirs);
    const later = createEdits(storage, 'edit:02:');
    expect(later.load('stem')).toBe(mine);
    expect(later.load('pool')).toBeUndefined();
    expect(createEdits(storage, 'edit:01:').load('stem')).toBeUndefined();
    expect(later.conflict('stem', theirs)).toBeUndefined();
  });

  it('that storage did not take are kept once there is room, and the next that it does not take is told', () => {
    const storage = new FakeStorage();
    const edits = createEdits(storage, 'edit:02:');
    const told: string[] = [];
    edits.onFailure((_, cell) => told.push(cell));
    edits.save('stem', mine, theirs);
    storage.quota = 10;
    edits.save('stem', `${mine} // more`, theirs);
    edits.save('pool', mine, theirs);
    storage.quota = Infinity;
    // Another page has made room.
    edits.keptElsewhere('pad:x', null);
    const next = createEdits(storage, 'edit:02:');
    expect([next.load('stem'), next.load('pool')]).toEqual([`${mine} // more`, mine]);
    expect([told, edits.failure]).toEqual([['stem'], undefined]);
    storage.quota = 10;
    edits.save('pool', `${mine} // again`, theirs);
    storage.quota = Infinity;
    edits.save('stem', mine, theirs);
    expect(createEdits(storage, 'edit:02:').load('pool')).toBe(`${mine} // again`);
    storage.quota = 10;
    edits.save('stem', `${mine} // late`, theirs);
    // What was kept of it before goes elsewhere: what is shown here stays.
    const followed: unknown[] = [];
    edits.onElsewhere((cell) => followed.push(cell));
    storage.quota = Infinity;
    storage.removeItem('edit:02:stem');
    edits.keptElsewhere('edit:02:stem', null);
    expect(createEdits(storage, 'edit:02:').load('stem')).toBe(`${mine} // late`);
    expect([told, followed]).toEqual([['stem', 'pool', 'stem'], []]);
  });

  it('lose the marks that pile up on a letter, whoever kept them', () => {
    const storage = new FakeStorage();
    const pile = 'a'.padEnd(50_000, '\u0301');
    storage.setItem('stem', JSON.stringify({ source: pile }));
    storage.setItem('pool', pile);
    for (const cell of ['stem', 'pool'])
      expect(createEdits(storage, '').load(cell)).toBe(`a${'\u0301'.repeat(8)}`);
  });

  it('that bring the original back are none', () => {
    const storage = new FakeStorage();
    const edits = createEdits(storage, '');
    edits.save('stem', mine, theirs);
    edits.save('stem', theirs, theirs);
    expect(edits.load('stem')).toBeUndefined();
    expect(storage.items.size).toBe(0);
  });

  it('survive an update of the chapter, with a choice of three', () => {
    const storage = new FakeStorage();
    createEdits(storage, '').save('stem', mine, theirs);
    const edits = createEdits(storage, '');
    const updated = 'const kernelSize = 7; const strides = 2;';
    expect(edits.conflict('stem', updated)).toEqual({ mine, theirs: updated, original: theirs });
    // Typing on does not settle it.
    edits.save('stem', `${mine} // mine`, updated);
    expect(createEdits(storage, '').conflict('stem', updated)).toEqual({
      mine: `${mine} // mine`,
      theirs: updated,
      original: theirs,
    });
    edits.settle('stem', mine, updated);
    expect(edits.conflict('stem', updated)).toBeUndefined();
    expect(createEdits(storage, '').load('stem')).toBe(mine);
    edits.settle('stem', updated, updated);
    expect(edits.load('stem')).toBeUndefined();
  });

  it('that the chapter now says itself are no conflict', () => {
    const edits = createEdits(new FakeStorage(), '');
    edits.save('stem', mine, theirs);
    expect(edits.conflict('stem', mine)).toBeUndefined();
  });

  it('are kept in memory when storage is full, and the reader is told once', () => {
    const storage = new FakeStorage();
    storage.quota = 100;
    const edits = createEdits(storage, '');
    const told: string[] = [];
    edits.onFailure(({ code }) => told.push(code));
    const long = 'x'.repeat(200);
    edits.save('stem', long, theirs);
    edits.save('stem', `${long}y`, theirs);
    expect(edits.load('stem')).toBe(`${long}y`);
    expect(told).toEqual(['edits-full']);
    expect(edits.failure).toEqual({ code: 'edits-full', values: {} });
  });

  it('are kept in memory when there is no storage', () => {
    const edits = createEdits(undefined, '');
    edits.save('stem', mine, theirs);
    expect(edits.load('stem')).toBe(mine);
    expect(edits.failure?.code).toBe('edits-unavailable');
  });

  it('are kept in memory when storage throws on reading', () => {
    const forbidden: EditStorage = {
      getItem: () => {
        throw new DOMException('denied', 'SecurityError');
      },
      setItem: () => undefined,
      removeItem: () => undefined,
    };
    const edits = createEdits(forbidden, '');
    expect(edits.load('stem')).toBeUndefined();
    expect(edits.failure?.code).toBe('edits-unavailable');
  });

  it('say that they will be lost once there is one, where storage was refused from the start', () => {
    const edits = createEdits(undefined, '');
    const told: string[] = [];
    edits.onFailure(({ code }, cell) => told.push(`${cell} ${code}`));
    edits.save('stem', theirs, theirs);
    expect(told).toEqual([]);
    edits.save('stem', mine, theirs);
    edits.save('pool', mine, theirs);
    expect(told).toEqual(['stem edits-unavailable']);
  });

  it('follow those of another page of the chapter, which goes on from them', () => {
    const storage = new FakeStorage();
    const here = createEdits(storage, 'edit:');
    const there = createEdits(storage, 'edit:');
    const heard: [string, string | undefined][] = [];
    here.load('stem');
    here.onElsewhere((cell, source) => heard.push([cell, source]));
    there.save('stem', mine, theirs);
    here.keptElsewhere('edit:stem', storage.items.get('edit:stem') ?? null);
    expect(here.load('stem')).toBe(mine);
    there.forget('stem');
    here.keptElsewhere('edit:stem', null);
    expect(here.load('stem')).toBeUndefined();
    here.keptElsewhere('other:stem', mine);
    here.keptElsewhere(null, null);
    expect(heard).toEqual([
      ['stem', mine],
      ['stem', undefined],
    ]);
  });

  it('read what is stored with care', () => {
    const storage = new FakeStorage();
    storage.items.set('plain', mine);
    storage.items.set('odd', '{"source": 5}');
    const edits = createEdits(storage, '');
    expect(edits.load('plain')).toBe(mine);
    expect(edits.conflict('plain', theirs)).toBeUndefined();
    expect(edits.load('odd')).toBe('{"source": 5}');
  });
});
