import { describe, expect, test } from 'vitest';
import { diffLines, foldDiff } from '../../src/notebook/page/line-diff.ts';

describe('lines of two texts', () => {
  test('a changed line is removed and added, the others stay', () => {
    expect(diffLines('a\nb\nc', 'a\nB\nc')).toEqual([
      { kind: 'same', text: 'a' },
      { kind: 'removed', text: 'b' },
      { kind: 'added', text: 'B' },
      { kind: 'same', text: 'c' },
    ]);
  });

  test('an insertion moves nothing else', () => {
    expect(diffLines('a\nc', 'a\nb\nc').filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'added', text: 'b' },
    ]);
  });

  test('both texts can be read back from it', () => {
    const before = 'one\ntwo\nthree\nfour\nfive';
    const after = 'zero\ntwo\nthree\n3.5\nfive\nsix';
    const lines = diffLines(before, after);
    const read = (without: string) =>
      lines
        .filter(({ kind }) => kind !== without)
        .map(({ text }) => text)
        .join('\n');
    expect(read('added')).toBe(before);
    expect(read('removed')).toBe(after);
  });

  test('long unchanged stretches become a gap that counts its lines', () => {
    const before = Array.from({ length: 20 }, (_, i) => String(i)).join('\n');
    expect(foldDiff(diffLines(before, `${before}\nend`), 1)).toEqual([
      { kind: 'gap', lines: 19 },
      { kind: 'same', text: '19' },
      { kind: 'added', text: 'end' },
    ]);
  });
});
