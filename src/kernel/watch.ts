import { stopError } from '../notebook/explained-error.ts';
import type { RunContext } from '../notebook/evaluate.ts';
import type { TrainResult, TrainStep } from '../nn/train-types.ts';
import { TrainingRecord } from './training-panel.ts';

/** How often the panel is redrawn while training (milliseconds): smooth to the eye, nothing to the speed. */
const redraw = 200;

/**
 * `watch(nn.train(…))`: runs the training to its end and shows its panel (progress,
 * time left, loss and accuracy as they come, the accuracy on the test images).
 * On Stop the run ends after its current step.
 *
 * @returns the training's result
 */
export function createWatch(context: RunContext) {
  return async function watch(training: AsyncGenerator<TrainStep, TrainResult>): Promise<TrainResult> {
    const show = context.slot();
    const record = new TrainingRecord();
    let shownAt = -Infinity;
    for (;;) {
      const next = await training.next();
      if (next.done) {
        const result = next.value;
        show({ kind: 'custom', of: 'training', data: record.ended(result) });
        if (result.outcome === 'stopped' && context.signal.aborted) throw stopError();
        context.shown(result);
        return result;
      }
      record.add(next.value);
      const now = performance.now();
      if (now - shownAt >= redraw) {
        shownAt = now;
        show({ kind: 'custom', of: 'training', data: record.running() });
      }
      if (context.signal.aborted) {
        // The generator's own signal may be another one, or none: end it here.
        show({
          kind: 'custom',
          of: 'training',
          data: { ...record.running(), state: 'stopped', remainingMilliseconds: 0 },
        });
        void training.return(undefined as unknown as TrainResult).catch(() => undefined);
        throw stopError();
      }
    }
  };
}
