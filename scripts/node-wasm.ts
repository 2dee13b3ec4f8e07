/** tfjs's WASM backend in Node with the training kernels, for scripts and benchmarks. */
import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { decodeDogsAndCats } from '../src/data/index.ts';
import type { ImageDataset } from '../src/data/index.ts';
import { installTrainingKernels, type TrainingKernelReport } from '../src/nn/kernels/index.ts';

const asset = (path: string) => new URL(`../public/${path}`, import.meta.url);

export async function startWasm(): Promise<TrainingKernelReport> {
  // Kernels of an older source would be refused, and everything would take six times as long.
  await import('./build-wasm.ts');
  const compiled = (name: string) => readFileSync(asset(`kernel/${name}.wasm`));
  await tf.setBackend('wasm');
  return installTrainingKernels({
    wasm: { relaxed: compiled('residual-kernels-relaxed'), simd: compiled('residual-kernels') },
  });
}

export function loadDogsAndCats(): Promise<ImageDataset> {
  return decodeDogsAndCats(readFileSync(asset('data/dogs-and-cats.bin')));
}
