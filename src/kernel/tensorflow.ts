import * as core from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import * as data from '@tensorflow/tfjs-data';
import type * as tensorflow from '@tensorflow/tfjs';

/**
 * The `tf` that cells see: what `@tensorflow/tfjs` exports, without the backends,
 * which come in bundles of their own, and without the converter, whose models
 * are loaded by address.
 */
export type TensorFlow = Omit<typeof tensorflow, 'GraphModel' | 'loadGraphModel' | 'loadGraphModelSync'>;

export const tf = { ...core, ...layers, data } as unknown as TensorFlow;

/** For backend bundles, which must share this very tfjs core; see `scripts/build-kernel.ts`. */
export const sharedCore = core;
