import { installTrainingKernels } from '../nn/kernels/index.ts';
import type { KernelFallback } from '../notebook/kernel/index.ts';
import type { KernelInfo } from '../notebook/protocol/index.ts';

/**
 * What is done once WASM is up, before any cell runs: it is taught to train convolutions, with the
 * project's own kernels where they work.
 * @param fallback notices from then on what WASM lacks
 * @param wasm binaries by file name, as `build-kernel.ts` lists them
 */
export async function prepareWasm(
  wasm: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  fallback: Pick<KernelFallback, 'watch'>,
): Promise<KernelInfo['notes']> {
  const relaxed = wasm.get('residual-kernels-relaxed.wasm');
  const simd = wasm.get('residual-kernels.wasm');
  const { notes, variant } = await installTrainingKernels({
    wasm: { ...(relaxed ? { relaxed } : {}), ...(simd ? { simd } : {}) },
  });
  fallback.watch(variant !== 'composed');
  return notes.map(({ code, values }) => ({ code, values: { ...values } }));
}
