/** What a cell showed, in a file and in the browser's store, and back. */
import { describe, expect, test } from 'vitest';
import { packed } from '../../src/components/scratchpad/packed-outputs.ts';
import { unpacked as passed } from '../../src/components/scratchpad/unpacked-outputs.ts';
import { createStoredGate } from '../../src/notebook/client/index.ts';
import type { Output } from '../../src/notebook/protocol/index.ts';

const unpacked = (values: readonly unknown[], gate?: Parameters<typeof passed>[1]): Output[] =>
  [...passed(values, gate)].map(({ output }) => output);

const picture: Output = {
  kind: 'image',
  width: 2,
  height: 1,
  pixels: [Uint8ClampedArray.of(1, 2, 3, 255, 4, 5, 6, 255)],
  values: [Float32Array.of(0.5, 1.5)],
};
const text: Output = { kind: 'text', text: '여우' };

describe('outputs', () => {
  test('come back from a file', () => {
    const file = JSON.parse(JSON.stringify([picture, text].map(packed))) as unknown[];
    expect(unpacked(file)).toEqual([picture, text]);
  });

  test('come back from the store, which keeps arrays as they are', () => {
    expect(unpacked(structuredClone([picture, text]))).toEqual([picture, text]);
  });

  test('that are none are left out, and so is what no cell would show', () => {
    expect(unpacked([null, 1, { kind: 'constructor' }, { $array: 'constructor', bytes: '' }])).toEqual([]);
    expect(unpacked([JSON.parse('{"kind":"text","text":"a","__proto__":{"kind":"image"}}')])).toHaveLength(1);
    expect(unpacked(Array.from({ length: 5_000 }, () => text)).length).toBe(200);
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(unpacked([deep, text])).toEqual([text]);
  });

  test('that are heavier than what a kernel may send are told in their place, and those beside them are shown', () => {
    const columns = Array.from({ length: 100 }, (_, at) => `c${at}`);
    const rows = Array.from({ length: 2_600 }, () => columns.map(() => 1));
    const codes = unpacked([{ kind: 'table', columns, rows }, text]).map((output) =>
      output.kind === 'error' ? output.explanation?.code : output.kind,
    );
    expect(codes).toEqual(['stored-output-large', 'text']);
  });

  test('of one notebook have one bound together', () => {
    const gate = createStoredGate(25);
    const list = { kind: 'text', text: 'a'.repeat(640) };
    const kinds = [1, 2].flatMap(() => unpacked([list, text], gate)).map(({ kind }) => kind);
    expect(kinds).toEqual(['text', 'text', 'error', 'text']);
  });
});
