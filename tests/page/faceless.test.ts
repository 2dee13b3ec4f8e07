import { expect, test } from 'vitest';
import { boxFont } from '../../src/notebook/outputs/box-font.ts';
import { createFaceless } from '../../src/notebook/outputs/faceless.ts';

/** A system that has these letters. */
function system(has: (code: number) => boolean) {
  const asked: number[] = [];
  let covered: (readonly [number, number])[] = [];
  let changes = 0;
  const cover = createFaceless({
    isMissing(code) {
      asked.push(code);
      return !has(code);
    },
    cover(ranges) {
      covered = [...ranges];
      changes += 1;
    },
  });
  return {
    asked,
    isCovered: (letter: string) =>
      covered.some(([first, last]) => letter.codePointAt(0)! >= first && letter.codePointAt(0)! <= last),
    changes: () => changes,
    show: (shown: unknown) => [...cover(shown)].length,
    begin: (shown: unknown) => cover(shown),
  };
}
const nothing = (): boolean => false;

test('asks of letters that are shown often, and once', () => {
  const { asked, show, isCovered, changes } = system(nothing);
  show({ kind: 'text', text: 'ก'.repeat(20) });
  expect(asked).toEqual([]);
  show({
    kind: 'table',
    columns: ['ก'],
    rows: [
      ['aก'.repeat(20), 3],
      ['aก'.repeat(60), null],
    ],
  });
  expect(asked).toEqual([0xe01]);
  show('aก'.repeat(500));
  expect(asked).toEqual([0xe01]);
  expect(changes()).toBe(1);
  expect(isCovered('ก')).toBe(true);
  expect(isCovered('ข')).toBe(false);
});

test('asks of a whole block where many of its letters are missing, and covers none that has a face', () => {
  const { asked, show, isCovered } = system((code) => code === 0xe3f);
  show(Array.from({ length: 2_000 }, (_, n) => `a${String.fromCodePoint(0xe01 + (n % 10))}`).join(''));
  expect(asked).toHaveLength(128);
  expect(isCovered('\u0e28')).toBe(true);
  expect(isCovered('฿')).toBe(false);
  show('฿'.repeat(100));
  expect(asked).toHaveLength(128);
});

test('asks of letters of many blocks, too, though each is shown seldom, and of few of each block', () => {
  const { asked, show, isCovered, changes } = system((code) => code >= 0x2000 && code < 0x2080);
  const letters = (count: number): string =>
    Array.from({ length: count }, (_, n) => String.fromCodePoint(0x10000 + ((n * 7_919) % 60_000))).join('');
  show(letters(400));
  expect(asked).toEqual([]);
  show(letters(15_000));
  expect(isCovered('\u{1000f}')).toBe(true);
  expect(isCovered('\u{1e000}')).toBe(true);
  expect(changes()).toBe(1);
  expect(asked.length).toBeLessThan(7_000);
  show('\u2001'.repeat(100));
  expect(isCovered('\u2001')).toBe(false);
});

test('takes no script for missing for another beside it', () => {
  const { show, isCovered } = system((code) => code >= 0x4e00);
  const every = (first: number, count: number): string =>
    Array.from({ length: count }, (_, n) => String.fromCodePoint(first + n)).join('');
  // All hexagrams, and rare characters, on a system that has the common ones only.
  show(every(0x4dc0, 64));
  show(every(0x3400, 200));
  expect(isCovered('䷀')).toBe(true);
  expect(isCovered('㐀')).toBe(true);
  expect(isCovered('中')).toBe(false);
  show('中文'.repeat(100));
  expect(isCovered('中')).toBe(false);
});

test('asks as carefully after a text of all letters as before it', () => {
  const { show, isCovered } = system((code) => code === 0x1f004);
  show(Array.from({ length: 15_000 }, (_, n) => String.fromCodePoint(0x10000 + n)).join(''));
  // Tiles of a game, of which most systems have one.
  show(Array.from({ length: 100 }, (_, n) => String.fromCodePoint(0x1f000 + ((n + 5) % 20))).join(''));
  expect(isCovered('\u{1f000}')).toBe(true);
  expect(isCovered('\u{1f004}')).toBe(false);
});

test('takes a large script for missing where many of its letters are', () => {
  const { asked, show, isCovered } = system(nothing);
  show(Array.from({ length: 2_000 }, (_, n) => `a${String.fromCodePoint(0x4e00 + (n % 40))}`).join(''));
  expect(asked).toHaveLength(8);
  expect(isCovered('鿀')).toBe(true);
});

test('covers no letter that there is a face for', () => {
  const { show, isCovered, asked } = system((code) => code !== 0xe3f);
  show('aก฿'.repeat(500));
  expect(isCovered('฿')).toBe(true);
  expect(isCovered('ก')).toBe(false);
  // Of Hangul one letter is enough to know of all.
  show('가나다'.repeat(500));
  expect(asked.filter((code) => code >= 0xac00)).toHaveLength(1);
});

test('knows signs of two halves, and passes over a half', () => {
  const { asked, show } = system(nothing);
  show('\u{118a0}\ud800'.repeat(100));
  expect(asked).toEqual([0x118a0]);
});

test('goes on where a drawing was begun anew', () => {
  let time = 0;
  const covered: unknown[] = [];
  const cover = createFaceless(
    { isMissing: () => true, cover: (ranges) => covered.push([...ranges]) },
    () => (time += 10),
  );
  const shown = { text: 'กขค'.repeat(100) };
  expect(cover(shown).next().done).toBe(false);
  expect(covered).toEqual([]);
  for (const _ of cover(shown)) continue;
  expect(covered.at(-1)).toEqual([
    [0xe01, 0xe02],
    [0xe04, 0xe04],
  ]);
});

test('the font is of whole tables whose sums are right', () => {
  const view = new DataView(boxFont({ advance: 600, left: 50, right: 550, height: 700 }));
  const tables = view.getUint16(4);
  expect(tables).toBe(10);
  for (let table = 0; table < tables; table++) {
    const at = 12 + 16 * table;
    const [sum, offset, length] = [4, 8, 12].map((by) => view.getUint32(at + by)) as [number, number, number];
    let found = 0;
    for (let byte = 0; byte < length; byte += 4) found = (found + view.getUint32(offset + byte)) >>> 0;
    expect(found).toBe(sum);
  }
});
