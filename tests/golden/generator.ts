/** The generator of `scripts/golden_values.py`, bit for bit: weights and inputs from a seed and a name. */

import { readFileSync } from 'node:fs';
import type { NamedArray } from '../../src/nn/index.ts';

const seed = 20161;

/**
 * `count` numbers x in [0, 1), mulberry32 started from the seed and an FNV-1a hash of `key`: as 2x − 1 times `spread`, or
 * as x from `least` on. They are millions, so all is done in one loop.
 */
function drawn(key: string, count: number, by: { spread: number } | { least: number }): Float32Array {
  const spread = 'spread' in by ? by.spread : undefined;
  const least = 'least' in by ? by.least : 0;
  let start = seed;
  for (const byte of new TextEncoder().encode(key)) start = Math.imul(start ^ byte, 16777619) >>> 0;
  const result = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const a = (start + Math.imul(i + 1, 0x6d2b79f5)) | 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    const x = ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    result[i] = spread === undefined ? least + x : (2 * x - 1) * spread;
  }
  return result;
}

const product = (shape: readonly number[]) => shape.reduce((result, size) => result * size, 1);

/** What the weight of this PyTorch name holds. */
export function torchWeight(key: string, shape: readonly number[]): NamedArray {
  const isScale = key.endsWith('running_var') || (key.endsWith('weight') && shape.length === 1);
  const spread = key.endsWith('weight') ? (3 / product(shape.slice(1))) ** 0.5 : 0.2;
  return { shape, data: drawn(key, product(shape), isScale ? { least: 0.5 } : { spread }) };
}

/** What the weight `layer/kernel` of a Keras layer holds in `scripts/golden_values.py`. */
export function kerasWeight(key: string, shape: readonly number[]): NamedArray {
  const isScale = /(gamma|moving_variance)$/.test(key);
  const spread = key.endsWith('kernel') ? (3 / product(shape.slice(0, -1))) ** 0.5 : 0.2;
  return { shape, data: drawn(key, product(shape), isScale ? { least: 0.5 } : { spread }) };
}

/** An input image in [0, 1), in the order of `shape`: NCHW for PyTorch, NHWC for Keras. */
export function goldenImage(shape: readonly number[]): NamedArray {
  return { shape, data: drawn('input', product(shape), { least: 0 }) };
}

export interface Golden {
  readonly model: string;
  readonly input: readonly number[];
  readonly outputs: Readonly<Record<string, { readonly shape: number[]; readonly values: number[] }>>;
}

export function readGolden(name: string): Golden {
  return JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as Golden;
}
