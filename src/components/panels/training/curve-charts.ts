import * as Plot from '@observablehq/plot';
import type { TrainingPanel } from '../../../panels/index.ts';
import { type OutputHost, textOf } from '../../../notebook/outputs/index.ts';
import { chartFigure } from './chart-figure.ts';
import { percent, splitWords } from './words.ts';

/** What is read is the test curve; the training curve stands behind it. */
const train = 'var(--ink-faint)';
const test = 'var(--main)';

/** Points of the test curve that can be told apart. */
const mostMeasured = 200;

interface Point {
  step: number;
  value: number;
  low?: number;
  high?: number;
}

/** Loss and accuracy over the steps, of training batches and of the held-out images. */
export function trainingCurves(panel: TrainingPanel, host: OutputHost): Element[] {
  const steps = Math.max(1, panel.steps);
  const perEpoch = steps / Math.max(1, panel.epochs);
  const looked = panel.results.flatMap(({ epoch, test: result }) =>
    result ? [{ step: epoch * perEpoch, ...result }] : [],
  );
  // Of very many every n-th, counted from the last, which is what a reader compares.
  const each = Math.max(1, Math.ceil(looked.length / mostMeasured));
  const measured = looked.filter((_, at) => (looked.length - 1 - at) % each === 0);
  // Looked at only once: the end of the curve says where.
  if (measured.length === 0 && panel.test) measured.push({ step: panel.step, ...panel.test });
  const points = (values: Float32Array): Point[] =>
    Array.from(values, (value, index) => ({ step: panel.curve.step[index] ?? 0, value })).filter(
      ({ value }) => Number.isFinite(value),
    );
  const last = measured.at(-1);
  const words = splitWords(host, panel.split);
  const summary = (training: string, tested: string | undefined): string =>
    tested === undefined
      ? textOf(host, 'curveSummaryTraining', { step: panel.step, value: training })
      : textOf(host, 'curveSummary', { step: panel.step, value: training, test: tested, ...words });
  const keys = [
    { text: textOf(host, 'onTraining'), color: train },
    ...(measured.length > 0 ? [{ text: textOf(host, 'onTest', words), color: test }] : []),
  ];
  const losses = points(panel.curve.loss);
  return [
    chartFigure(
      host,
      textOf(host, 'loss'),
      summary(panel.loss.toFixed(3), last?.loss.toFixed(3)),
      keys,
      options(
        losses,
        measured.map(({ step, loss }) => ({ step, value: loss })),
        steps,
        host,
        {
          domain: [0, ceiling([...losses.map(({ value }) => value), ...measured.map(({ loss }) => loss)])],
        },
      ),
    ),
    chartFigure(
      host,
      textOf(host, 'accuracy'),
      summary(percent(panel.accuracy), last && percent(last.accuracy)),
      keys,
      options(
        points(panel.curve.accuracy),
        measured.map(({ step, accuracy: value, low, high }) => ({ step, value, low, high })),
        steps,
        host,
        { percent: true, tickFormat: (value: number) => `${value}%`, domain: accuracyDomain(panel) },
      ),
    ),
  ];
}

/** A run that went wrong would flatten all that came before: the axis ends at four times the usual. */
function ceiling(values: number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const usual = sorted[Math.floor(sorted.length * 0.9)] ?? 1;
  return Math.min(sorted.at(-1) ?? 1, usual * 4) * 1.05;
}

/** Two classes seldom fall below one half; more classes begin lower. */
function accuracyDomain({ curve }: TrainingPanel): [number, number] {
  const lowest = curve.accuracy.reduce((low, value) => Math.min(low, value), 1);
  return [lowest < 0.3 ? 0 : lowest < 0.45 ? 30 : 40, 100];
}

function options(
  running: Point[],
  measured: Point[],
  steps: number,
  host: OutputHost,
  y: Plot.ScaleOptions,
): Plot.PlotOptions {
  return {
    width: 400,
    height: 216,
    marginLeft: 44,
    marginTop: 14,
    marginBottom: 34,
    x: { domain: [0, steps], label: textOf(host, 'stepAxis'), ticks: 5 },
    y: { ...y, label: null, grid: true, ticks: 5, clamp: true },
    marks: [
      // A batch is a small sample: its own curve stays faint, the mean over a window is what one reads.
      Plot.lineY(running, { x: 'step', y: 'value', stroke: train, strokeWidth: 1, strokeOpacity: 0.35 }),
      Plot.lineY(
        running,
        Plot.windowY(
          { k: Math.max(1, Math.ceil(running.length / 20)) },
          { x: 'step', y: 'value', stroke: train, strokeWidth: 1.75 },
        ),
      ),
      Plot.ruleX(
        measured.filter(({ low }) => low !== undefined),
        { x: 'step', y1: 'low', y2: 'high', stroke: test, strokeWidth: 1.5, strokeOpacity: 0.5 },
      ),
      Plot.lineY(measured, { x: 'step', y: 'value', stroke: test, strokeWidth: 1.75 }),
      Plot.dot(measured, { x: 'step', y: 'value', fill: test, r: measured.length > 30 ? 1.5 : 2.5 }),
      Plot.tip(
        measured,
        Plot.pointerX({ x: 'step', y: 'value', fill: 'var(--paper-raised)', stroke: 'var(--rule-strong)' }),
      ),
    ],
  };
}
