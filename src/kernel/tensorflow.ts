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

const { version_core: tfjs } = core;

/** By package, as `tf.version` of the whole. */
const version = {
  'tfjs-core': tfjs,
  'tfjs-data': data.version_data,
  'tfjs-layers': layers.version_layers,
  tfjs,
};

export const tf = { ...core, ...layers, data, version } as unknown as TensorFlow;

// A bundle calls classes by a letter or two; what is shown of their objects, and tfjs's own messages, name them as readers know them.
for (const [name, value] of Object.entries({ ...tf, ...data }))
  if (/^[A-Z]/.test(name) && typeof value === 'function')
    Object.defineProperty(value, 'name', { value: name });

/** For backend bundles, which must share this very tfjs core; see `scripts/build-kernel.ts`. */
export const sharedCore = core;
