// @vitest-environment jsdom
import { expect, test } from 'vitest';
import { textPieces } from '../../src/notebook/outputs/text-pieces.ts';

const pieces = (text: string): string[] =>
  textPieces(document, text).map((piece) => (typeof piece === 'string' ? piece : piece.textContent!));

test('a text of a usual length is one', () => expect(pieces('a\nb')).toEqual(['a\nb']));

test.each([
  ['lines', 'one line\n'.repeat(2_000)],
  ['words', 'ein Wort '.repeat(2_000)],
  ['no end anywhere', 'a'.repeat(18_000)],
  ['signs of two halves', `a${'👍'.repeat(9_000)}`],
])('a long text of %s is cut into pieces that are together the text', (_, text) => {
  const all = pieces(text);
  expect(all.join('')).toBe(text);
  expect(Math.max(...all.map(({ length }) => length))).toBeLessThanOrEqual(2_000);
  expect(all.length).toBeLessThanOrEqual(12);
  for (const piece of all) expect(piece).not.toMatch(/\p{Cs}/u);
});

test('where the script changes often, a piece is shorter: each change is a search for a face', () => {
  const byTurns = 'aא'.repeat(990);
  const all = pieces(byTurns);
  expect(all.join('')).toBe(byTurns);
  expect(all.map(({ length }) => length)).toEqual([...Array<number>(6).fill(301), 174]);
  // Korean with English words in it is cut between words.
  const mixed = '두 언어 text '.repeat(190);
  expect(mixed.length).toBeLessThan(2_000);
  for (const piece of pieces(mixed).slice(0, -1)) expect(piece).toMatch(/ $/);
});

test('lines and words are whole', () => {
  for (const piece of pieces('one line\n'.repeat(2_000)).slice(0, -1)) expect(piece).toMatch(/line\n$/);
  for (const piece of pieces('ein Wort '.repeat(2_000)).slice(0, -1)) expect(piece).toMatch(/ $/);
});
