/**
 * `residual-nn`: networks as data, and what TensorFlow.js lacks to train them on its WASM backend.
 */
import * as tf from '@tensorflow/tfjs-core';
import { installTrainingKernels, type TrainingKernelReport } from '../../nn/kernels/index.ts';

export * from '../../nn/index.ts';
export {
  installTrainingKernels,
  type InstallOptions,
  type KernelVariant,
  type TrainingKernelReport,
} from '../../nn/kernels/index.ts';

/**
 * Turns to tfjs's `wasm` backend and makes it train convolutional networks: `tf.grads`, `optimizer.minimize`,
 * `trainOnBatch`, `model.fit` and this package's own `train`. The kernels come with the package; the ones that this engine
 * runs are taken, once they have given the same numbers as compositions of tfjs's own operations.
 *
 * @returns which kernels are in use, with notes where they are not the fastest
 * @throws where `@tensorflow/tfjs-backend-wasm` has not been imported, or does not start
 */
export async function trainOnWasm(): Promise<TrainingKernelReport> {
  if (!(await tf.setBackend('wasm'))) throw new Error('The wasm backend of TensorFlow.js did not start.');
  const { relaxed, simd } = await import('./binaries.ts');
  return installTrainingKernels({ wasm: { relaxed: fromBase64(relaxed), simd: fromBase64(simd) } });
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  return Uint8Array.from(characters, (character) => character.charCodeAt(0));
}
