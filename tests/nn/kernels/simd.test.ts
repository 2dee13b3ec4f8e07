import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { installTrainingKernels, installedSimd } from '../../../src/nn/kernels/index.ts';
import '../../../scripts/build-wasm.ts';
import { checkKernels } from './check-kernels.ts';

const compiled = (name: string) =>
  readFileSync(new URL(`../../../public/kernel/${name}.wasm`, import.meta.url));

describe.each(['relaxed-simd', 'simd'] as const)('training kernels in %s', (variant) => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
    const wasm =
      variant === 'simd'
        ? { simd: compiled('residual-kernels') }
        : { relaxed: compiled('residual-kernels-relaxed') };
    expect(await installTrainingKernels({ wasm })).toEqual({ variant, notes: [] });
  });

  it('are what runs', () => expect(installedSimd()?.variant).toBe(variant));
  checkKernels();
});
