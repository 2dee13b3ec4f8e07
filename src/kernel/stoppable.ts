import { stopError } from '../notebook/protocol/index.ts';
import { nextFrame } from '@tensorflow/tfjs-core';
import { LayersModel } from '@tensorflow/tfjs-layers';

/**
 * Makes what a cell waits for in tfjs end when the reader presses Stop:
 * `model.fit` and `fitDataset` after their current batch, `tf.nextFrame` at once.
 */
const fitting = new Set<LayersModel>();
let signal: AbortSignal | undefined;
let readyToTrain: () => Promise<void> = () => Promise.resolve();
let diverged: (epoch: number) => void = () => undefined;
let patched = false;

/**
 * From now on, the tfjs calls made by cells answer to `of`.
 * @param ready awaited before they train
 * @param onDiverged told the first epoch, from 1, whose loss is not a number
 */
export function followSignal(
  of: AbortSignal,
  ready: () => Promise<void>,
  onDiverged: (epoch: number) => void,
): void {
  signal = of;
  readyToTrain = ready;
  diverged = onDiverged;
  patch();
  of.addEventListener('abort', () => {
    for (const model of fitting) model.stopTraining = true;
  });
}

/** `tf.nextFrame` that rejects once the run is stopped. */
export function stoppableNextFrame(of: AbortSignal): typeof nextFrame {
  return async () => {
    const goOn = (): void => {
      if (of.aborted) throw stopError();
    };
    goOn();
    await nextFrame();
    goOn();
  };
}

function patch(): void {
  if (patched) return;
  patched = true;
  const prototype = LayersModel.prototype as unknown as Record<
    string,
    (...args: unknown[]) => Promise<unknown>
  >;
  for (const name of ['fit', 'fitDataset']) {
    const original = prototype[name]!;
    prototype[name] = async function (this: LayersModel, ...args: unknown[]) {
      const own = signal;
      fitting.add(this);
      try {
        await readyToTrain();
        const history = await original.apply(this, args);
        if (own?.aborted) throw stopError();
        const losses = (history as { history?: { loss?: unknown[] } } | undefined)?.history?.loss ?? [];
        const epoch = losses.findIndex((loss) => Number.isNaN(loss));
        if (epoch >= 0) diverged(epoch + 1);
        return history;
      } finally {
        fitting.delete(this);
      }
    };
  }
  const step = prototype['trainOnBatch']!;
  prototype['trainOnBatch'] = async function (this: LayersModel, ...args: unknown[]) {
    await readyToTrain();
    return step.apply(this, args);
  };
}
