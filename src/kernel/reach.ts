import { Tensor } from '@tensorflow/tfjs-core';
import { layers, SymbolicTensor } from '@tensorflow/tfjs-layers';

/** As `instanceof`, which tfjs answers by reading fields: getters of a reader's, or of a browser's prototypes, that may throw. */
export const isTensor = (value: unknown): value is Tensor =>
  Object.prototype.isPrototypeOf.call(Tensor.prototype, value as object);

/**
 * Every tensor that can be reached from some values: in arrays, maps, plain
 * objects and class instances, in the weights of layers and models, in the
 * variables of optimizers. Getters are not called.
 *
 * A layer leads to its weights, not to the layers it was connected with: those
 * are reached through the symbolic tensors and models that need them. Otherwise
 * an exported input would keep alive everything that was ever applied to it.
 */
export function reachTensors(
  roots: Iterable<unknown>,
  closed: readonly object[] = [],
  alsoClosed?: WeakSet<object>,
): Set<Tensor> {
  const found = new Set<Tensor>();
  const seen = new Set<object>(closed);
  const stack: object[] = [];

  function push(value: unknown): void {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return;
    if (seen.has(value) || alsoClosed?.has(value)) return;
    seen.add(value);
    stack.push(value);
  }

  for (const root of roots) push(root);
  for (let object = stack.pop(); object !== undefined; object = stack.pop()) {
    if (isTensor(object)) {
      found.add(object);
      continue;
    }
    if (isOpaque(object)) continue;
    if (Array.isArray(object)) {
      for (const item of object as unknown[]) push(item);
      continue;
    }
    if (object instanceof SymbolicTensor) {
      push(object.sourceLayer);
      push(object.inputs);
      continue;
    }
    if (object instanceof Map) {
      for (const [key, value] of object as Map<unknown, unknown>) {
        push(key);
        push(value);
      }
    } else if (object instanceof Set) {
      for (const value of object as Set<unknown>) push(value);
    }
    const isLayer = object instanceof layers.Layer;
    for (const key of Reflect.ownKeys(object)) {
      if (isLayer && (key === 'inboundNodes' || key === 'outboundNodes')) continue;
      const property = Reflect.getOwnPropertyDescriptor(object, key);
      if (property && 'value' in property) push(property.value);
    }
  }
  return found;
}

function isOpaque(object: object): boolean {
  return (
    ArrayBuffer.isView(object) ||
    object instanceof ArrayBuffer ||
    object instanceof Date ||
    object instanceof RegExp ||
    object instanceof Promise ||
    object instanceof WeakMap ||
    object instanceof WeakSet
  );
}
