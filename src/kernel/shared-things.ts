import * as core from '@tensorflow/tfjs-core';
import {
  engine,
  env,
  getBackend,
  getGradient,
  getKernelsForBackend,
  serialization,
} from '@tensorflow/tfjs-core';
import { InputControl } from '../notebook/kernel/index.ts';
import { OpenedFile } from './files.ts';
import { memoryLimit } from './guards.ts';
import type { WatchedThings } from './integrity.ts';
import { sharedLibrary } from './library.ts';

/** Everything of the library that all cells compute with: what is watched for having been altered. */
export const sharedThings: WatchedThings = {
  library: sharedLibrary,
  // tfjs keeps its flags and registers among its names.
  constant: ['nn', 'data', 'Plot', 'Inputs'],
  classes: () => [
    ...Object.entries(classesByName()).map(([name, [own]]) => [`tf class ${name}`, own] as const),
    ['InputControl', InputControl],
    ['OpenedFile', OpenedFile],
  ],
  things: () => {
    const backend = engine().backend as unknown as { dataIdMap?: object };
    return [
      ['tf.engine()', engine()],
      ['tf.backend()', backend],
      ...(backend.dataIdMap ? [['tf.backend().dataIdMap', backend.dataIdMap] as const] : []),
      ['tf.env()', env()],
      ['tf.env().platform', env().platform],
    ];
  },
  registries: {
    'tf kernel': () =>
      new Map(
        getKernelsForBackend(getBackend()).map(({ kernelName, kernelFunc }) => [kernelName, kernelFunc]),
      ),
    'tf gradient': () => new Map(kernelNames.map((name) => [name, gradientOf(name)])),
    tf: () =>
      new Map<string, unknown>([
        ['backend', getBackend()],
        ['debug', env().get('DEBUG')],
        ['memory', isPlausible(engine().state)],
      ]),
  },
};

const gradientOf = (name: string): unknown =>
  (getGradient(name) as { gradFunc: unknown } | undefined)?.gradFunc;

/** The engine's own counts decide whether there is room for more: they are never above what it lets through. */
const isPlausible = ({ numBytes, numTensors }: { numBytes: number; numTensors: number }): boolean =>
  numBytes >= 0 && numBytes <= 2 * memoryLimit && numTensors >= 0;

/** tfjs-core exports the name of each of its kernels as a constant that has this name. */
const kernelNames = Object.entries(core).flatMap(([name, value]) => (name === value ? [name] : []));

/** Layers, initializers and whatever else a saved network may be made of. */
const classesByName = (): Record<string, [object, unknown]> =>
  (
    serialization.SerializationMap as unknown as {
      getMap(): { classNameMap: Record<string, [object, unknown]> };
    }
  ).getMap().classNameMap;
