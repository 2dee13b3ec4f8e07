import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { windowBytes, windowFields } from '../../../src/nn/kernels/simd-window.ts';

test('a window is written as the kernels read it: the same fields in the same order', () => {
  const url = new URL('../../../src/nn/kernels/assembly/window.ts', import.meta.url);
  const fields = [...readFileSync(url, 'utf8').matchAll(/^ {2}(\w+): i32;$/gm)].map(([, name]) => name);
  expect(fields).toEqual(windowFields);
  expect(windowFields.length * 4).toBeLessThanOrEqual(windowBytes);
});
