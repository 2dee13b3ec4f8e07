import * as Plot from '@observablehq/plot';
import type { TestSummary } from '../../../panels/index.ts';
import { type OutputHost, textOf } from '../../../notebook/outputs/index.ts';
import { chartFigure } from './chart-figure.ts';

/** Confidence against accuracy, a bar a bin, the count above it; on the diagonal a network is as sure as it is right. */
export function reliabilityDiagram(
  { calibration, classes, calibrationError }: TestSummary,
  host: OutputHost,
): Element {
  // The surer guess of two classes is never below one half: empty bins below are no news.
  const start = Math.floor((1 / Math.max(2, classes.length)) * 10) / 10;
  const bins = calibration.filter(({ to, count }) => to > start + 1e-9 || count > 0);
  const from = Math.min(start, ...bins.map((bin) => bin.from));
  const filled = bins.filter(({ count }) => count > 0);
  return chartFigure(
    host,
    textOf(host, 'reliability'),
    textOf(host, 'reliabilitySummary', { bins: filled.length, error: (calibrationError * 100).toFixed(1) }),
    [
      { text: textOf(host, 'binAccuracy'), color: 'var(--main)' },
      { text: textOf(host, 'perfect'), color: 'var(--ink-faint)', dashed: true },
    ],
    {
      width: 400,
      height: 260,
      marginLeft: 44,
      marginTop: 20,
      marginBottom: 38,
      x: {
        domain: [from, 1],
        percent: false,
        label: textOf(host, 'confidenceAxis'),
        tickFormat: (value: number) => `${Math.round(value * 100)}%`,
        ticks: 6,
      },
      y: {
        domain: [0, 1],
        label: null,
        grid: true,
        ticks: 5,
        tickFormat: (value: number) => `${Math.round(value * 100)}%`,
      },
      marks: [
        Plot.rectY(filled, {
          x1: 'from',
          x2: 'to',
          y: 'accuracy',
          fill: 'var(--main)',
          fillOpacity: 0.22,
          stroke: 'var(--main)',
          strokeWidth: 1,
          insetLeft: 1,
          insetRight: 1,
        }),
        Plot.line(
          [
            [from, from],
            [1, 1],
          ],
          { stroke: 'var(--ink-faint)', strokeDasharray: '3,3' },
        ),
        Plot.dot(filled, { x: 'confidence', y: 'accuracy', fill: 'var(--main)', r: 3 }),
        Plot.text(filled, {
          x: (bin: { from: number; to: number }) => (bin.from + bin.to) / 2,
          y: 0,
          text: (bin: { count: number }) => bin.count.toLocaleString(host.language),
          dy: -8,
          fill: 'var(--ink)',
        }),
      ],
    },
  );
}
