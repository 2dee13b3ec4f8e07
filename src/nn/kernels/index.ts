import { explanation, type Explanation } from '../../explained/index.ts';
import * as tf from '@tensorflow/tfjs-core';
import { speedUpBatchNormLayers } from './batch-norm-layer.ts';
import { composedKernels } from './composed.ts';
import { allowDilatedGradients } from './dilated-gradient.ts';
import { registerSimdKernels } from './register-simd.ts';
import { registerTrainingKernels } from './register.ts';
import { speedUpOptimizers } from './optimizers.ts';
import { failingKernels } from './self-test.ts';
import { instantiateSimd, type SimdExports } from './simd-module.ts';
import { simdKernels } from './simd.ts';
import { type WasmBackend, WasmMemory } from './wasm-memory.ts';

export { speedUpBatchNormLayers } from './batch-norm-layer.ts';
export { ifRegistered, momentumStep } from './optional-kernel.ts';

export type KernelVariant = 'relaxed-simd' | 'simd' | 'composed';

export interface TrainingKernelReport {
  readonly variant: KernelVariant;
  /** What a reader should know; codes of `content/ui/<lang>/errors.json`. */
  readonly notes: readonly Explanation[];
}

export interface InstallOptions {
  /**
   * The compiled kernels of `public/kernel`: `residual-kernels-relaxed.wasm` and
   * `residual-kernels.wasm`. The first that this engine accepts and that passes the
   * self-test is used; with none, the composed kernels are.
   */
  readonly wasm?: { readonly relaxed?: BufferSource; readonly simd?: BufferSource };
}

/** The SIMD module and memory of the running `wasm` backend, for code that plans whole training steps. */
export interface InstalledSimd {
  readonly memory: WasmMemory;
  readonly module: SimdExports;
  readonly variant: KernelVariant;
  /** The module as it was compiled, for a worker that helps. */
  readonly binary: BufferSource;
}

const installed = new WeakMap<object, InstalledSimd>();

/** What {@link installTrainingKernels} put into the current backend; undefined for another backend or the composed kernels. */
export function installedSimd(): InstalledSimd | undefined {
  return tf.getBackend() === 'wasm' ? installed.get(tf.engine().findBackend('wasm')) : undefined;
}

/**
 * Makes tfjs's `wasm` backend train convolutional networks, and fast: registers kernels for
 * the gradients it lacks and better ones for those that it has, for everything that goes
 * through tfjs: `tf.grads`, `optimizer.minimize`, `trainOnBatch`, `model.fit`. Call it once
 * the backend is ready (`await tf.setBackend('wasm')`). The gradients of tfjs-core must be
 * registered already (`@tensorflow/tfjs` does that on import).
 */
export async function installTrainingKernels(options: InstallOptions = {}): Promise<TrainingKernelReport> {
  const backend = tf.engine().findBackend('wasm') as unknown as WasmBackend | null;
  if (!backend)
    throw new Error(
      'installTrainingKernels needs the wasm backend; call tf.setBackend("wasm") and wait for it first.',
    );
  allowDilatedGradients();
  const notes: Explanation[] = [];
  const composed = composedKernels(backend, 'wasm');
  const { relaxed, simd } = options.wasm ?? {};
  const candidates = [
    ['relaxed-simd', relaxed],
    ['simd', simd],
  ] as const;
  for (const [variant, bytes] of candidates) {
    // Validation is how an engine says which instructions it knows.
    if (!bytes || !WebAssembly.validate(bytes)) continue;
    try {
      const memory = new WasmMemory(backend);
      const module = await instantiateSimd(bytes, memory.memory);
      const kernels = simdKernels(memory, module);
      const failing = failingKernels(kernels, composed, memory, module);
      if (failing.length === 0) {
        registerSimdKernels(kernels, module, memory);
        speedUpBatchNormLayers();
        speedUpOptimizers(installedSimd);
        installed.set(backend, { memory, module, variant, binary: bytes });
        return { variant, notes };
      }
      notes.push(explanation('training-kernels-self-test', { variant, kernels: failing.join(', ') }));
    } catch (error) {
      notes.push(
        explanation('training-kernels-load', {
          variant,
          reason: error instanceof Error ? error.message : String(error),
        }),
      );
    }
  }
  if (relaxed || simd) notes.push(explanation('training-kernels-composed'));
  registerTrainingKernels(composed, 'wasm');
  speedUpBatchNormLayers();
  return { variant: 'composed', notes };
}
