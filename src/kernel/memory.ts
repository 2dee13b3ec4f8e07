import { engine, type Tensor } from '@tensorflow/tfjs-core';
import type { MemoryKeeper } from '../notebook/kernel/index.ts';
import { checkTensor } from './guards.ts';
import { reachTensors } from './reach.ts';

/**
 * Tensors belong to cells. Every tensor made while a cell runs, across all its
 * awaits, is noted. When the run ends, those that the cell's exports or live
 * displays reach stay and belong to the cell; those that an *other* cell's
 * exports reach (a layer built there, its weights made here) belong to that
 * one; `tf.keep`ed ones stay too; the rest is disposed. What belongs to a cell is
 * disposed when the cell runs again or is forgotten.
 *
 * `tf.tidy` cannot do this, as it ends at the first `await`.
 */
export interface TensorMemory extends MemoryKeeper {
  /** Everything reachable from `value` outlives every run: caches of the library itself. */
  exempt(value: unknown): void;
  /** Stop noting tensors; for tests. */
  detach(): void;
}

export interface TensorMemoryOptions {
  cells: () => readonly string[];
  exportsOf: (cell: string) => readonly unknown[];
  /** Objects that lead everywhere (the library itself) and are not looked into. */
  closed?: readonly object[];
  /** More of them, which come and go. */
  closedCopies?: WeakSet<object>;
}

interface TrackingEngine {
  state: { numTensors: number; numBytes: number; tensorInfo: WeakMap<object, { bytes: number }> };
  trackTensor(tensor: Tensor, backend: unknown): void;
}

export function createTensorMemory({
  cells,
  exportsOf,
  closed = [],
  closedCopies,
}: TensorMemoryOptions): TensorMemory {
  const tracking = engine() as unknown as TrackingEngine;
  const owned = new Map<string, Set<Tensor>>();
  const exempted = new WeakSet<Tensor>();
  let noted = new Set<Tensor>();
  let nextSweep = 10_000;
  let made = 0;

  const original = tracking.trackTensor;
  tracking.trackTensor = function (tensor, backend) {
    // Of texts tfjs takes off the bytes with each tensor on them, and has added them once.
    if (tensor.dtype === 'string') {
      const { state } = tracking;
      state.numBytes += state.tensorInfo.get(tensor.dataId)?.bytes ?? 0;
    }
    original.call(this, tensor, backend);
    noted.add(tensor);
    made += 1;
    // A long training run makes millions of tensors and disposes of them itself.
    if (noted.size > nextSweep) {
      for (const known of noted) if (known.isDisposed) noted.delete(known);
      nextSweep = Math.max(10_000, noted.size * 2);
    }
    checkTensor(tensor);
  };

  const closedObjects = (): object[] => [...closed, engine()];

  function disposeAll(tensors: Iterable<Tensor>): void {
    for (const tensor of tensors) if (!tensor.isDisposed && !exempted.has(tensor)) tensor.dispose();
  }

  function give(cell: string, tensor: Tensor): void {
    const own = owned.get(cell) ?? new Set();
    owned.set(cell, own.add(tensor));
  }

  function forget(cell: string): void {
    disposeAll(owned.get(cell) ?? []);
    owned.delete(cell);
  }

  return {
    begin: forget,
    end(cell, kept) {
      const fresh = new Set([...noted].filter((tensor) => !tensor.isDisposed && !exempted.has(tensor)));
      noted = new Set();
      if (fresh.size === 0) return;
      const claim = (owner: string, roots: readonly unknown[]): void => {
        if (fresh.size === 0 || roots.length === 0) return;
        for (const tensor of reachTensors(roots, closedObjects(), closedCopies))
          if (fresh.delete(tensor)) give(owner, tensor);
      };
      for (const other of cells()) if (other !== cell) claim(other, exportsOf(other));
      claim(cell, kept);
      for (const tensor of fresh) {
        if (tensor.kept) give(cell, tensor);
        else tensor.dispose();
      }
    },
    forget,
    reading() {
      // As the engine counts them: to ask `tf.memory` is to ask the backend, which may be on its way when a device was lost.
      const { numTensors, numBytes } = tracking.state;
      // The page hears of no end of a run that has used less than nothing.
      return { numTensors, numBytes: Math.max(0, numBytes) };
    },
    made: () => made,
    exempt(value) {
      for (const tensor of reachTensors([value], closedObjects(), closedCopies)) {
        exempted.add(tensor);
        noted.delete(tensor);
      }
    },
    detach() {
      tracking.trackTensor = original;
    },
  };
}
