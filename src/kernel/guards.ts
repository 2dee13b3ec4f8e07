import { ExplainedError } from '../explained/index.ts';
import { engine, type Tensor, util } from '@tensorflow/tfjs-core';
import { layers, SymbolicTensor } from '@tensorflow/tfjs-layers';

/**
 * tfjs lets a window that is larger than its input through and goes on with a
 * negative size, and lets memory grow until the browser ends the worker. Both
 * are caught where they happen, while the cell's line is still on the stack.
 */

/** All tensors together; most devices refuse well before the WASM heap's end at 4 GB. */
export const memoryLimit = 3 * 2 ** 30;

/** @throws {ExplainedError} `tensor-negative-size` */
export function checkShape(shape: readonly number[]): void {
  if (!shape.some((size) => size < 0)) return;
  const found = shape.join(' × ');
  throw new ExplainedError('tensor-negative-size', { found });
}

/** @throws {ExplainedError} `tensor-negative-size`, `too-much-memory` */
export function checkTensor(tensor: Tensor): void {
  checkShape(tensor.shape);
  const { numBytes } = engine().state;
  if (numBytes <= memoryLimit) return;
  const [megabytes, limit] = [Math.round(numBytes / 2 ** 20), memoryLimit / 2 ** 20];
  throw new ExplainedError('too-much-memory', { megabytes, limit });
}

export function outOfMemory(bytes: number): ExplainedError {
  const megabytes = Math.max(1, Math.round(bytes / 2 ** 20));
  return new ExplainedError('out-of-memory', { megabytes });
}

/** What would take the kernel's own backend away, and with it every value of every cell. */
const engineControls = ['reset', 'removeBackend'] as const;
let engineGuarded = false;

/** From now on a cell that would reset the engine or remove a backend fails in that line, and nothing is lost. */
export function guardEngine(): void {
  if (engineGuarded) return;
  engineGuarded = true;
  const prototype = Object.getPrototypeOf(engine()) as object;
  for (const name of engineControls) forbid(prototype, name);
  guardValues(prototype as { makeTensor: MakeTensor });
}

type MakeTensor = ReturnType<typeof engine>['makeTensor'];

/** Rows of unequal length are flattened by tfjs without a word, and what is missing at the end is read from anywhere. */
function guardValues(prototype: { makeTensor: MakeTensor }): void {
  const { makeTensor } = prototype;
  prototype.makeTensor = function (this: ReturnType<typeof engine>, values, shape, ...rest) {
    const given = values as typeof values | null;
    if (given && rest[0] !== 'complex64' && given.length !== util.sizeFromShape(shape))
      throw new ExplainedError('values-ragged');
    return makeTensor.apply(this, [values, shape, ...rest]);
  };
}

const guardedBackends = new WeakSet<object>();

/** The same for the backend in use: to be called before each run, since another may have come up. */
export function guardBackend(): void {
  const { backendInstance } = engine() as unknown as { backendInstance: object | null };
  if (!backendInstance || guardedBackends.has(backendInstance)) return;
  guardedBackends.add(backendInstance);
  forbid(backendInstance, 'dispose');
}

function forbid(object: object, name: string): void {
  const value = (): never => {
    throw new ExplainedError('engine-control', { name });
  };
  Object.defineProperty(object, name, { value, writable: false, configurable: false });
}

let guarded = false;

/** From now on a layer whose output would have no rows or columns is an error when it is applied. */
export function guardLayers(): void {
  if (guarded) return;
  guarded = true;
  nameClasses();
  const prototype = layers.Layer.prototype;
  const { apply } = prototype;
  prototype.apply = function (inputs, settings) {
    const outputs = apply.call(this, inputs, settings);
    for (const output of Array.isArray(outputs) ? outputs : [outputs]) {
      if (!(output instanceof SymbolicTensor)) continue;
      if (!output.shape.some((size) => typeof size === 'number' && size <= 0)) continue;
      const found = output.shape.map((size) => size ?? '?').join(' × ');
      throw new ExplainedError('layer-empty-output', { layer: this.name, found });
    }
    return outputs;
  };
}

/** tfjs calls a layer by the `className` of its class; where a reader's own class has none, by the class's name. */
function nameClasses(): void {
  Object.defineProperty(layers.Layer, 'className', {
    get(this: { name: string }): string {
      return this.name;
    },
    set(this: object, value: unknown) {
      Object.defineProperty(this, 'className', { value, writable: true, configurable: true });
    },
  });
}
