import { readFileSync } from 'node:fs';
import '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '../../../scripts/build-wasm.ts';
import { installTrainingKernels } from '../../../src/nn/kernels/index.ts';
import type { TrainingKernelReport } from '../../../src/nn/kernels/index.ts';

const compiled = (name: string) =>
  readFileSync(new URL(`../../../public/kernel/${name}.wasm`, import.meta.url));

/** tfjs's WASM backend with the fastest training kernels that this engine runs. */
export async function startWasm(): Promise<TrainingKernelReport> {
  await tf.setBackend('wasm');
  return installTrainingKernels({
    wasm: { relaxed: compiled('residual-kernels-relaxed'), simd: compiled('residual-kernels') },
  });
}
