import { env } from '@tensorflow/tfjs-core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { checkShape, memoryLimit, outOfMemory } from './guards.ts';

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

interface WasmBackend {
  wasm: { _malloc(bytes: number): number; _free(address: number): void };
  makeOutput(shape: number[], ...rest: unknown[]): unknown;
}

/**
 * An allocation that fails returns address 0, and tfjs would write there; an
 * output of negative size would send XNNPACK out of bounds. Make both errors
 * that say what was asked for.
 */
export function guardAllocation(backend: unknown): void {
  const guarded = backend as WasmBackend;
  const { wasm } = guarded;
  // At its first call emscripten's stub puts the real function in its own place: let it, before we do.
  wasm._free(wasm._malloc(16));
  const allocate = wasm._malloc;
  wasm._malloc = (bytes) => {
    const address = bytes <= memoryLimit ? allocate(bytes) : 0;
    if (address === 0 && bytes > 0) throw outOfMemory(bytes);
    return address;
  };
  const makeOutput = guarded.makeOutput.bind(guarded);
  guarded.makeOutput = (shape, ...rest) => {
    checkShape(shape);
    return makeOutput(shape, ...rest);
  };
}
