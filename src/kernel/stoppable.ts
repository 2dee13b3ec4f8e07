import type { RunContext } from '../notebook/kernel/index.ts';
import { stopError } from '../notebook/protocol/index.ts';
import { nextFrame } from '@tensorflow/tfjs-core';
import { LayersModel } from '@tensorflow/tfjs-layers';

/**
 * Makes what a cell waits for in tfjs end when the reader presses Stop:
 * `model.fit` and `fitDataset` after their current batch, `tf.nextFrame` at once.
 */
const fitting = new Set<LayersModel>();
let run: Pick<RunContext, 'signal' | 'wait'> | undefined;
let readyToTrain: () => Promise<void> = () => Promise.resolve();
let diverged: (epoch: number) => void = () => undefined;
let patched = false;

/**
 * From now on, the tfjs calls made by cells answer to this run: it ends them, and does not end before them.
 * @param ready awaited before they train
 * @param onDiverged told the first epoch, from 1, whose loss is not a number
 */
export function followRun(
  of: Pick<RunContext, 'signal' | 'wait'>,
  ready: () => Promise<void>,
  onDiverged: (epoch: number) => void,
): void {
  run = of;
  readyToTrain = ready;
  diverged = onDiverged;
  patch();
  of.signal.addEventListener('abort', () => {
    for (const model of fitting) model.stopTraining = true;
  });
}

/** `tf.nextFrame` that rejects once the run is stopped, or the timer of an ended run. */
export function stoppableNextFrame(of: Pick<RunContext, 'signal'>): typeof nextFrame {
  return async () => {
    const { signal } = of;
    const goOn = (): void => {
      if (signal.aborted) throw stopError();
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
      const own = run;
      // Often nothing awaits it (`model.fit(…).then(…)`): the run goes on as long as it does.
      let end: () => void = () => undefined;
      own?.wait(new Promise((resolve) => (end = resolve)));
      fitting.add(this);
      try {
        await readyToTrain();
        const history = await original.apply(this, args);
        if (own?.signal.aborted) throw stopError();
        const losses = (history as { history?: { loss?: unknown[] } } | undefined)?.history?.loss ?? [];
        const epoch = losses.findIndex((loss) => Number.isNaN(loss));
        if (epoch >= 0) diverged(epoch + 1);
        return history;
      } finally {
        fitting.delete(this);
        end();
      }
    };
  }
  const step = prototype['trainOnBatch']!;
  prototype['trainOnBatch'] = async function (this: LayersModel, ...args: unknown[]) {
    await readyToTrain();
    return step.apply(this, args);
  };
}
