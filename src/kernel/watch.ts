import { getBackend } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  settle,
  type TrainData,
  type TrainOptions,
  type TrainResult,
  type TrainSettings,
  type TrainStep,
} from '../nn/training/index.ts';
import type { RunContext } from '../notebook/kernel/index.ts';
import { stopError } from '../notebook/protocol/index.ts';
import {
  checkpointKey,
  subjectOf,
  subjectsOf,
  type TrainingOfAll,
  type TrainingSubject,
} from './tracked-training.ts';
import { TrainedRun } from './trained-run.ts';
import type { MeasuredOn, TrainingPanel } from '../panels/index.ts';
import { TrainingRecord, type RunFacts } from './training-panel.ts';

/** How often the panel is redrawn while training (milliseconds): smooth to the eye, nothing to the speed. */
const redraw = 200;

export interface WatchOptions {
  /** What the run is called among those kept; default: the training's own name. */
  name?: string;
}

/**
 * `watch(nn.train(…))`: runs the training to its end and shows its panel (progress,
 * time left, loss and accuracy as they come, what the network says of the test images).
 * On Stop the run ends after its current step.
 *
 * @returns the training's result
 */
export function createWatch(context: RunContext) {
  async function watch(training: TrainingOfAll): Promise<TrainResult[]>;
  async function watch(
    training: AsyncGenerator<TrainStep, TrainResult>,
    options?: WatchOptions,
  ): Promise<TrainResult>;
  async function watch(
    training: AsyncGenerator<TrainStep, TrainResult> | TrainingOfAll,
    options?: WatchOptions,
  ): Promise<TrainResult | TrainResult[]> {
    const subjects = subjectsOf(training);
    if (subjects) return watchAll(context, training as TrainingOfAll, subjects);
    return watchOne(training as AsyncGenerator<TrainStep, TrainResult>, options);
  }
  return watch;

  async function watchOne(
    training: AsyncGenerator<TrainStep, TrainResult>,
    { name }: WatchOptions = {},
  ): Promise<TrainResult> {
    const show = context.slot();
    const subject = subjectOf(training);
    if (subject) subject.watched = true;
    const record = new TrainingRecord(factsOf(subject, name), subject?.notes);
    const draw = (data: TrainingPanel, handle?: number): void =>
      show({ kind: 'custom', of: 'training', data, ...(handle === undefined ? {} : { handle }) });
    let shownAt = -Infinity;
    let first = true;
    for (;;) {
      const next = await training.next();
      if (first && subject?.found) {
        // The loop took the checkpoint up if it does not begin with its own first step.
        const { found } = subject;
        const done = next.done ? found.step : next.value.step - 1;
        if (done === found.step) record.resume(found.losses, found.accuracies, found.epochs);
      }
      first = false;
      if (next.done) {
        const result = next.value;
        const panel = record.ended(name === undefined ? result : { ...result, name: String(name) });
        if (subject) draw(panel, context.handle(pictured(subject, result, panel)));
        else draw(panel);
        if (result.outcome === 'stopped' && context.signal.aborted) throw stopError();
        context.shown(result);
        return result;
      }
      record.add(next.value);
      const now = performance.now();
      if (now - shownAt >= redraw) {
        shownAt = now;
        draw(record.running());
      }
      if (context.signal.aborted) {
        draw(record.stopped());
        void training.return(undefined as unknown as TrainResult).catch(() => undefined);
        throw stopError();
      }
    }
  }
}

/** Trainings that go on at once: the panel of each below the other, in their order. */
async function watchAll(
  context: RunContext,
  training: TrainingOfAll,
  subjects: readonly TrainingSubject[],
): Promise<TrainResult[]> {
  const panels = subjects.map((subject) => {
    subject.watched = true;
    return {
      subject,
      show: context.slot(),
      record: new TrainingRecord(factsOf(subject, undefined), subject.notes),
      shownAt: -Infinity,
    };
  });
  for (;;) {
    const next = await training.next();
    if (next.done) {
      context.shown(next.value);
      return next.value;
    }
    const step = next.value;
    const panel = panels[step.run];
    if (panel && step.kind === 'end') {
      const data = panel.record.ended(step.result);
      const handle = context.handle(pictured(panel.subject, step.result, data));
      panel.show({ kind: 'custom', of: 'training', data, handle });
      panel.shownAt = Infinity;
    } else if (panel && step.kind === 'step') {
      panel.record.add(step);
      if (performance.now() - panel.shownAt >= redraw) {
        panel.shownAt = performance.now();
        panel.show({ kind: 'custom', of: 'training', data: panel.record.running() });
      }
    }
    if (context.signal.aborted) {
      for (const { show, record, shownAt } of panels)
        if (Number.isFinite(shownAt)) show({ kind: 'custom', of: 'training', data: record.stopped() });
      void training.return([]).catch(() => undefined);
      throw stopError();
    }
  }
}

/** What a run can be asked later; its first pictures go into its panel. */
function pictured(subject: TrainingSubject, result: TrainResult, panel: TrainingPanel): TrainedRun {
  const run = new TrainedRun(subject.model, subject.data, result.settings, panel.name, result.evaluation);
  if (run.predictions.length > 0) {
    const wrong = run.page('wrong', 0);
    const { rows, images } = wrong.total > 0 ? wrong : run.page('all', 0);
    panel.pictures = { total: run.predictions.length, wrong: wrong.total, rows, images };
  }
  return run;
}

function factsOf(subject: ReturnType<typeof subjectOf>, name: string | undefined): RunFacts {
  const model = subject?.model as Partial<LayersModel> | undefined;
  const settings = settingsOf(subject?.options);
  return {
    id: `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`,
    name: String(name ?? subject?.options.name ?? subject?.checkpoint ?? model?.name ?? ''),
    network: {
      name: model?.name ?? '',
      layers: model?.layers?.length ?? 0,
      parameters: model?.weights?.reduce((sum, { shape }) => sum + product(shape), 0) ?? 0,
    },
    backend: getBackend(),
    ...(settings ? { settings } : {}),
    ...measuredOn(subject?.data),
    ...(subject?.checkpoint === undefined
      ? {}
      : { checkpoint: { name: subject.checkpoint, key: checkpointKey(subject.checkpoint) } }),
  };
}

/** Named in the panel when it is anything but the test images. */
export function measuredOn(data: TrainData | undefined): { split?: MeasuredOn } {
  const split = data?.test?.split;
  return split === undefined || split === 'test' ? {} : { split };
}

const product = (shape: readonly (number | null)[]): number =>
  shape.reduce<number>((size, n) => size * (n ?? 1), 1);

/** Settings that cannot be trained with are the training's own to refuse. */
function settingsOf(options: TrainOptions | undefined): TrainSettings | undefined {
  try {
    return options && settle(options);
  } catch {
    return undefined;
  }
}
