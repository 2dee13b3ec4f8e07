import * as Plot from '@observablehq/plot';
import { labelOf, type OutputHost, textOf } from '../../../notebook/outputs/index.ts';
import { chartFigure } from './chart-figure.ts';
import type { KeptRun } from './run-store.ts';
import { splitWords } from './words.ts';

export interface ComparedRun {
  run: KeptRun;
  color: string;
}

interface Point {
  id: string;
  epoch: number;
  value: number;
}

/** Curves of several runs over each other: training loss by step and test accuracy by epoch, both over epochs. */
export function comparedCurves(compared: readonly ComparedRun[], host: OutputHost): Element[] {
  if (compared.length === 0) return [];
  const colors = new Map(compared.map(({ run, color }) => [run.id, color]));
  const stroke = (point: Point) => colors.get(point.id) ?? 'var(--ink-faint)';
  const losses = compared.flatMap(({ run }) => {
    const perEpoch = Math.max(1, run.steps) / Math.max(1, run.epochs);
    return Array.from(run.curve.loss, (value, at): Point => ({
      id: run.id,
      epoch: (run.curve.step[at] ?? 0) / perEpoch,
      value,
    })).filter(({ value }) => Number.isFinite(value));
  });
  const accuracies = compared.flatMap(({ run }) =>
    run.results.flatMap(({ epoch, test }): Point[] =>
      test ? [{ id: run.id, epoch, value: test.accuracy }] : [],
    ),
  );
  const keys = compared.map(({ run, color }) => ({ text: labelOf(host, run.name), color }));
  const names = keys.map(({ text }) => text).join(', ');
  const longest = Math.max(1, ...compared.map(({ run }) => run.epochs));
  const common: Plot.PlotOptions = {
    width: 400,
    height: 216,
    marginLeft: 44,
    marginTop: 14,
    marginBottom: 34,
    x: {
      domain: [0, longest],
      label: textOf(host, 'epochAxis'),
      ticks: Math.min(5, longest),
      tickFormat: 'd',
    },
  };
  const lowest = accuracies.reduce((low, { value }) => Math.min(low, value), 1);
  const figures: Element[] = [
    chartFigure(host, textOf(host, 'comparedLoss'), names, keys, {
      ...common,
      y: { label: null, grid: true, ticks: 5, zero: true },
      marks: [
        Plot.line(losses, Plot.windowY(9, { x: 'epoch', y: 'value', z: 'id', stroke, strokeWidth: 1.75 })),
      ],
    }),
  ];
  if (accuracies.length > 0) {
    figures.push(
      chartFigure(host, accuracyTitle(compared, host), names, keys, {
        ...common,
        y: {
          label: null,
          grid: true,
          ticks: 5,
          percent: true,
          domain: [lowest < 0.4 ? 0 : 40, 100],
          tickFormat: (value: number) => `${value}%`,
        },
        marks: [
          Plot.line(accuracies, { x: 'epoch', y: 'value', z: 'id', stroke, strokeWidth: 1.75 }),
          Plot.dot(accuracies, { x: 'epoch', y: 'value', fill: stroke, r: 2 }),
        ],
      }),
    );
  }
  return figures;
}

/** Accuracies on different images are drawn together, but not under one name. */
function accuracyTitle(compared: readonly ComparedRun[], host: OutputHost): string {
  const [first, ...others] = new Set(compared.map(({ run }) => run.split));
  return others.length > 0
    ? textOf(host, 'comparedAccuracyMixed')
    : textOf(host, 'comparedAccuracy', splitWords(host, first));
}
