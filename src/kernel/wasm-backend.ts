import { env } from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { ExplainedError } from '../notebook/explained-error.ts';

/** tfjs's binary with SIMD; every browser the site supports has SIMD. */
export const simdBinary = 'tfjs-backend-wasm-simd.wasm';

/**
 * Lets tfjs's WASM backend find its binary among bytes that were handed in, as
 * nothing can be fetched here. One thread: the threaded build hung in Firefox,
 * gained nothing on two cores, and needs an isolated page.
 */
export function provideWasm(binary: ArrayBuffer | Uint8Array<ArrayBuffer>): void {
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const response = { ok: true, arrayBuffer: () => Promise.resolve(binary) };
  const platform = env().platform;
  env().platform = Object.assign(Object.create(platform) as typeof platform, {
    fetch: (path: string, init: RequestInit) =>
      path.endsWith('.wasm') ? Promise.resolve(response as unknown as Response) : platform.fetch(path, init),
  });
  setWasmPaths('', true);
}

/** The WASM heap's hard end is 4 GB; most devices refuse well before it. */
export const memoryLimit = 3 * 2 ** 30;

interface WasmBackend {
  wasm: { _malloc(bytes: number): number; HEAPU8: Uint8Array };
}

/**
 * An allocation that fails returns address 0, and tfjs would write there. Make it
 * an error that says how much was asked for and what to do.
 */
export function guardAllocation(backend: unknown): void {
  const module = (backend as WasmBackend).wasm;
  const allocate = module._malloc.bind(module);
  module._malloc = (bytes) => {
    const address = bytes <= memoryLimit ? allocate(bytes) : 0;
    if (address === 0 && bytes > 0) throw outOfMemory(bytes);
    return address;
  };
}

export function outOfMemory(bytes: number): ExplainedError {
  const megabytes = Math.round(bytes / 2 ** 20);
  return new ExplainedError(
    'out-of-memory',
    { megabytes },
    `There is not enough memory for another ${megabytes} MB. Use fewer images, a smaller input or fewer channels.`,
  );
}
