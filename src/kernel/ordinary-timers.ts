/**
 * Timers, channels and the compiler as the browser made them, put in place of the global ones throughout the kernel's own bundles by
 * `scripts/build-kernel.ts`: what a cell does to the global ones, and what becomes of a cell's own when its run ends
 * (`run-bounds.ts`), does not reach tfjs and the kernel. A bundle that is loaded later finds them where the worker
 * holds them out to it.
 */
const { residualTimers } = globalThis as { residualTimers?: OrdinaryTimers };
const source: OrdinaryTimers = residualTimers ?? globalThis;

export type OrdinaryTimers = Pick<
  typeof globalThis,
  'setTimeout' | 'clearTimeout' | 'setInterval' | 'clearInterval' | 'MessageChannel' | 'WebAssembly'
>;

export const setTimeout = source.setTimeout.bind(globalThis);
export const clearTimeout = source.clearTimeout.bind(globalThis);
export const setInterval = source.setInterval.bind(globalThis);
export const clearInterval = source.clearInterval.bind(globalThis);
export const MessageChannel = source.MessageChannel;
/** A copy: what cells call is bounded by their runs, and the kernel compiles between them as well. */
export const WebAssembly = Object.defineProperties(
  {},
  Object.getOwnPropertyDescriptors(source.WebAssembly),
) as typeof source.WebAssembly;
