import type { SimdExports } from './simd-module.ts';

/** The fields of `Window` in `assembly/window.ts`, in its order; what each means is said there. */
export const windowFields = [
  'batch',
  'height',
  'width',
  'channels',
  'top',
  'left',
  'paddedHeight',
  'paddedWidth',
  'outHeight',
  'outWidth',
  'outChannels',
  'tapsHeight',
  'tapsWidth',
  'strideHeight',
  'strideWidth',
  'dilationHeight',
  'dilationWidth',
  'yPicture',
  'yRowStep',
  'yStep',
] as const;

/** Sizes of a convolution; what a kernel does not read may be left out. */
export type Window = { readonly [Field in (typeof windowFields)[number]]?: number };

/** Working space that a window takes, in whole cache lines. */
export const windowBytes = 128;

/** A window worked out for good; writing it to an address takes one copy. */
export function prepareWindow(module: SimdExports, window: Window): (address: number) => number {
  const fields = Int32Array.from(windowFields, (field) => window[field] ?? 0);
  return (address) => {
    // The memory may have grown, so that an older view of it would be empty.
    new Int32Array(module.memory.buffer, address, fields.length).set(fields);
    return address;
  };
}
