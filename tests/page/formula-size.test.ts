import { expect, test } from 'vitest';
import { nesting, placesOf } from '../../src/notebook/outputs/formula-size.ts';

test.each([
  ['x', 0],
  [String.raw`\frac{a}{b}`, 1],
  [String.raw`\sqrt{1 + \sqrt{2 + \sqrt{3}}}`, 3],
  // Braces that are set open nothing and close nothing.
  [String.raw`\{`.repeat(61), 0],
  [String.raw`\}`.repeat(150) + '^{'.repeat(209) + '}'.repeat(209), 209],
  ['}'.repeat(20) + '{{', 2],
  // A line ends, and a group begins.
  [String.raw`a \\{b}`, 1],
])('%s is nested %i deep', (tex, depth) => {
  expect(nesting(tex)).toBe(depth);
});

test.each([
  [String.raw`a & b \\ c & d`, 3],
  [String.raw`\begin{matrix}${'&'.repeat(970)}\end{matrix}`, 970],
  ['x + y', 0],
])('%s has %i places', (tex, places) => {
  expect(placesOf(tex)).toBe(places);
});
