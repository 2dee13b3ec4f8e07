/** The curves of a training, drawn by Observable Plot: loss and accuracy, of training and of test images. */
import * as Plot from '@observablehq/plot';
import type { TrainingPanel } from '../kernel/training-panel.ts';
import { textOf } from '../notebook/outputs/text-of.ts';
import type { OutputHost } from '../notebook/outputs/view.ts';

const train = 'var(--main)';
const test = 'var(--skip)';

interface Point {
  step: number;
  value: number;
  low?: number;
  high?: number;
}

export function trainingCurves(panel: TrainingPanel, host: OutputHost): Element[] {
  const perEpoch = panel.steps / Math.max(1, panel.epochs);
  const measured = panel.results.flatMap(({ epoch, test: result }) =>
    result ? [{ step: epoch * perEpoch, ...result }] : [],
  );
  const points = (values: Float32Array): Point[] =>
    Array.from(values, (value, index) => ({ step: panel.curve.step[index] ?? 0, value }));
  const loss = chart(
    host,
    'trainingLoss',
    panel.steps,
    points(panel.curve.loss),
    measured.map(({ step, loss: value }) => ({ step, value })),
    {
      zero: true,
    },
  );
  const accuracy = chart(
    host,
    'trainingAccuracy',
    panel.steps,
    points(panel.curve.accuracy),
    measured.map(({ step, accuracy: value, low, high }) => ({ step, value, low, high })),
    { percent: true, tickFormat: (value: number) => `${value} %`, domain: [0, 100] },
  );
  return [loss, accuracy];
}

function chart(
  host: OutputHost,
  title: string,
  steps: number,
  running: Point[],
  measured: Point[],
  y: Plot.ScaleOptions,
): Element {
  const label = textOf(host, title);
  const figure = host.document.createElement('figure');
  const caption = host.document.createElement('figcaption');
  const key = (color: string, text: string) => {
    const item = host.document.createElement('span');
    item.style.setProperty('--key', color);
    item.textContent = text;
    return item;
  };
  const heading = host.document.createElement('b');
  heading.textContent = label;
  caption.append(
    heading,
    key(train, textOf(host, 'trainingOnTraining')),
    key(test, textOf(host, 'trainingOnTest')),
  );
  const plot = Plot.plot({
    document: host.document,
    width: 400,
    height: 220,
    marginLeft: 44,
    marginBottom: 34,
    ariaLabel: label,
    style: { background: 'none', fontFamily: 'var(--text)', fontSize: '12px' },
    x: { domain: [0, steps], label: textOf(host, 'trainingStep'), ticks: 5 },
    y: { ...y, label: null, grid: true, ticks: 5 },
    marks: [
      // A batch is a small sample: its own curve stays faint, the mean over a window is what one reads.
      Plot.lineY(running, { x: 'step', y: 'value', stroke: train, strokeWidth: 1, strokeOpacity: 0.3 }),
      Plot.lineY(
        running,
        Plot.windowY(
          { k: Math.max(1, Math.ceil(running.length / 20)) },
          { x: 'step', y: 'value', stroke: train, strokeWidth: 1.75 },
        ),
      ),
      Plot.ruleX(
        measured.filter(({ low }) => low !== undefined),
        { x: 'step', y1: 'low', y2: 'high', stroke: test, strokeWidth: 1.5 },
      ),
      Plot.lineY(measured, { x: 'step', y: 'value', stroke: test, strokeWidth: 1 }),
      Plot.dot(measured, { x: 'step', y: 'value', fill: test, r: 3 }),
      Plot.tip(
        measured,
        Plot.pointerX({ x: 'step', y: 'value', fill: 'var(--paper-raised)', stroke: 'var(--rule-strong)' }),
      ),
    ],
  });
  figure.append(caption, plot);
  return figure;
}
