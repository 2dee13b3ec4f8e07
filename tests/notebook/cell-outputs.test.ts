// What a cell keeps of its outputs is bounded in number and in bytes.
import { expect, test } from 'vitest';
import type { Output } from '../../src/notebook/protocol/index.ts';
import { CellOutputs } from '../../src/notebook/runtime/cell-outputs.ts';

/** A picture of so many mebibytes, all of it one zero: what counts is how long it says to be. */
const picture = (mebibytes: number): Output => ({
  kind: 'image',
  width: 512,
  height: 512 * mebibytes,
  pixels: [new Uint8ClampedArray(2 ** 20 * mebibytes)],
});

const kinds = (outputs: CellOutputs, version: number): string[] =>
  outputs.list(version, true).map(({ output }) => output.kind);

test('pictures of one run together stay below what a page can hold; those beyond are said', () => {
  const outputs = new CellOutputs(300);
  for (let slot = 0; slot < 5; slot++) outputs.put(slot, picture(60), 1);
  expect(kinds(outputs, 1)).toEqual(['image', 'image', 'image', 'image', 'error']);
  expect(outputs.list(1, true)[4]!.output).toMatchObject({ explanation: { code: 'outputs-too-much' } });
  // A smaller one has room.
  outputs.put(4, picture(10), 1);
  expect(kinds(outputs, 1)).toEqual(Array(5).fill('image'));
});

test('a picture that is replaced, or of the run before, takes no room', () => {
  const outputs = new CellOutputs(300);
  for (let time = 0; time < 5; time++) outputs.put(0, picture(200), 1);
  expect(kinds(outputs, 1)).toEqual(['image']);
  outputs.begin();
  outputs.put(1, picture(200), 2);
  expect(kinds(outputs, 2)).toEqual(['image', 'image']);
});
