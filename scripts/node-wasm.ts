/** tfjs's WASM backend in Node with the training kernels, for scripts and benchmarks. */
import { existsSync, readFileSync } from 'node:fs';
import '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { decodeDogsAndCats } from '../src/data/index.ts';
import type { ImageDataset } from '../src/data/index.ts';
import { installTrainingKernels, type TrainingKernelReport } from '../src/nn/kernels/index.ts';

const asset = (path: string) => new URL(`../public/${path}`, import.meta.url);

export async function startWasm(): Promise<TrainingKernelReport> {
  if (!existsSync(asset('kernel/residual-kernels.wasm'))) await import('./build-wasm.ts');
  const compiled = (name: string) => readFileSync(asset(`kernel/${name}.wasm`));
  await tf.setBackend('wasm');
  return installTrainingKernels({
    wasm: { relaxed: compiled('residual-kernels-relaxed'), simd: compiled('residual-kernels') },
  });
}

export function loadDogsAndCats(): Promise<ImageDataset> {
  return decodeDogsAndCats(readFileSync(asset('data/dogs-and-cats.bin')));
}
