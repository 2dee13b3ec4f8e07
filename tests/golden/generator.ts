/** The generator of `scripts/golden_values.py`, bit for bit: weights and inputs from a seed and a name. */

import { readFileSync } from 'node:fs';
import type { NamedArray } from '../../src/nn/index.ts';

const seed = 20161;

/** `count` numbers in [0, 1): mulberry32 started from the seed and an FNV-1a hash of `key`. */
function uniform(key: string, count: number): Float64Array {
  let start = seed;
  for (const byte of new TextEncoder().encode(key)) start = Math.imul(start ^ byte, 16777619) >>> 0;
  const result = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const a = (start + Math.imul(i + 1, 0x6d2b79f5)) | 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    result[i] = ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
  return result;
}

const product = (shape: readonly number[]) => shape.reduce((result, size) => result * size, 1);

/** What the weight of this PyTorch name holds. */
export function torchWeight(key: string, shape: readonly number[]): NamedArray {
  const u = uniform(key, product(shape));
  const fanIn = product(shape.slice(1));
  const value = (x: number) => {
    if (key.endsWith('running_var') || (key.endsWith('weight') && shape.length === 1)) return 0.5 + x;
    if (key.endsWith('weight')) return (2 * x - 1) * (3 / fanIn) ** 0.5;
    return (2 * x - 1) * 0.2;
  };
  return { shape, data: Float32Array.from(u, value) };
}

/** What the weight `layer/kernel` of a Keras layer holds in `scripts/golden_values.py`. */
export function kerasWeight(key: string, shape: readonly number[]): NamedArray {
  const u = uniform(key, product(shape));
  const fanIn = product(shape.slice(0, -1));
  const value = (x: number) => {
    if (/(gamma|moving_variance)$/.test(key)) return 0.5 + x;
    return key.endsWith('kernel') ? (2 * x - 1) * (3 / fanIn) ** 0.5 : (2 * x - 1) * 0.2;
  };
  return { shape, data: Float32Array.from(u, value) };
}

/** An input image in [0, 1), in the order of `shape`: NCHW for PyTorch, NHWC for Keras. */
export function goldenImage(shape: readonly number[]): NamedArray {
  return { shape, data: Float32Array.from(uniform('input', product(shape))) };
}

export interface Golden {
  readonly model: string;
  readonly input: readonly number[];
  readonly outputs: Readonly<Record<string, { readonly shape: number[]; readonly values: number[] }>>;
}

export function readGolden(name: string): Golden {
  return JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')) as Golden;
}
