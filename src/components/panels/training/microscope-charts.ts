import * as Plot from '@observablehq/plot';
import type { MicroscopePanel } from '../../../panels/index.ts';
import { bookColors, type OutputHost, textOf } from '../../../notebook/outputs/index.ts';
import { chartFigure, type KeyEntry } from './chart-figure.ts';

/** The main path and the skip path have these colours everywhere; the twins are named after them. */
const colors = bookColors.slice(0, 4);

const scaleSigns = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export const networkColor = (at: number): string => colors[at % colors.length]!;

const common: Plot.PlotOptions = { width: 400, marginLeft: 48, marginTop: 14, marginBottom: 36 };

/** Gradient norm of each layer over depth, one line a network; the axis is the same at every step. */
export function gradientNorms(panel: MicroscopePanel, at: number, host: OutputHost): Element {
  const snapshot = panel.snapshots[at];
  const points = (snapshot?.networks ?? []).flatMap(({ norms }, network) =>
    Array.from(norms, (norm, layer) => ({ network, layer: layer + 1, norm })).filter(({ norm }) => norm > 0),
  );
  const all = panel.snapshots.flatMap(({ networks }) =>
    networks.flatMap(({ norms }) => Array.from(norms).filter((norm) => norm > 0)),
  );
  const low = Math.min(...all, 1e-1);
  const high = Math.max(...all, 1e-1);
  const deepest = Math.max(1, ...panel.networks.map(({ layers }) => layers.length));
  const summary = panel.networks
    .map(({ name }, network) => {
      const norms = snapshot?.networks[network]?.norms;
      if (!norms || norms.length === 0) return name;
      return textOf(host, 'normsSummary', {
        name,
        first: norms[0]!.toExponential(1),
        last: norms.at(-1)!.toExponential(1),
      });
    })
    .join('; ');
  return chartFigure(host, textOf(host, 'normsByDepth'), summary, keysOf(panel), {
    ...common,
    height: 260,
    x: { domain: [1, deepest], label: textOf(host, 'layerAxis'), ticks: 6, tickFormat: 'd' },
    y: {
      type: 'log',
      domain: [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high) + 0.01)],
      label: null,
      grid: true,
      ticks: 5,
      tickFormat: powerOfTen,
    },
    marks: [
      Plot.line(points, {
        x: 'layer',
        y: 'norm',
        z: 'network',
        stroke: (point: { network: number }) => networkColor(point.network),
        strokeWidth: 1.75,
      }),
      Plot.dot(points, {
        x: 'layer',
        y: 'norm',
        r: deepest > 40 ? 1.25 : 2,
        fill: (point: { network: number }) => networkColor(point.network),
      }),
    ],
  });
}

/** Loss of every step, the chosen one marked. */
export function microscopeLosses(panel: MicroscopePanel, at: number, host: OutputHost): Element {
  const points = panel.networks.flatMap(({ losses }, network) =>
    Array.from(losses, (loss, step) => ({ network, step: step + 1, loss })).filter(({ loss }) =>
      Number.isFinite(loss),
    ),
  );
  const step = panel.snapshots[at]?.step;
  const summary = panel.networks
    .map(({ name, losses }) => `${name} ${losses.at(-1)?.toFixed(3) ?? '–'}`)
    .join(', ');
  return chartFigure(host, textOf(host, 'lossBySteps'), summary, keysOf(panel), {
    ...common,
    height: 260,
    x: { domain: [1, Math.max(2, panel.steps)], label: textOf(host, 'stepAxis'), ticks: 6, tickFormat: 'd' },
    y: { label: null, grid: true, ticks: 5 },
    marks: [
      ...(step === undefined ? [] : [Plot.ruleX([step], { stroke: 'var(--rule-strong)' })]),
      Plot.line(points, {
        x: 'step',
        y: 'loss',
        z: 'network',
        stroke: (point: { network: number }) => networkColor(point.network),
        strokeWidth: 1.75,
      }),
    ],
  });
}

/** Every layer's gradients as a column of shades: how many weights have a gradient of which size. */
export function gradientMap(panel: MicroscopePanel, at: number, network: number, host: OutputHost): Element {
  const { from, to, count } = panel.bins;
  const width = (to - from) / count;
  const { name, layers } = panel.networks[network]!;
  const histograms = panel.snapshots[at]?.networks[network]?.histograms ?? [];
  const cells = histograms.flatMap((signs, layer) =>
    [...signs].flatMap((sign, bin) => {
      const share = scaleSigns.indexOf(sign) / 63;
      return share > 0 ? [{ layer: layer + 1, low: from + bin * width, share }] : [];
    }),
  );
  return chartFigure(
    host,
    textOf(host, 'gradientMap', { name }),
    textOf(host, 'gradientMapSummary', { layers: layers.length }),
    [],
    {
      ...common,
      height: 220,
      x: { domain: [0.5, layers.length + 0.5], label: textOf(host, 'layerAxis'), ticks: 6, tickFormat: 'd' },
      y: {
        domain: [from, to],
        label: null,
        grid: true,
        ticks: 7,
        tickFormat: (power: number) => powerOfTen(10 ** power),
      },
      marks: [
        Plot.rect(cells, {
          x1: ({ layer }: { layer: number }) => layer - 0.5,
          x2: ({ layer }: { layer: number }) => layer + 0.5,
          y1: 'low',
          y2: ({ low }: { low: number }) => low + width,
          fill: networkColor(network),
          fillOpacity: 'share',
          insetLeft: 0.25,
          insetRight: 0.25,
        }),
      ],
      opacity: { type: 'identity' },
    },
  );
}

/** The histogram of one layer, a network over the other. */
export function layerHistogram(panel: MicroscopePanel, at: number, layer: number, host: OutputHost): Element {
  const { from, to, count } = panel.bins;
  const width = (to - from) / count;
  const bars = (panel.snapshots[at]?.networks ?? []).flatMap(({ histograms }, network) =>
    [...(histograms[layer] ?? '')].map((sign, bin) => ({
      network,
      low: from + bin * width,
      share: Math.max(0, scaleSigns.indexOf(sign)) / 63,
    })),
  );
  const names = panel.networks.map(({ name, layers }) => `${name}: ${layers[layer] ?? '–'}`).join(', ');
  return chartFigure(host, textOf(host, 'layerHistogram'), names, keysOf(panel), {
    ...common,
    height: 180,
    x: {
      domain: [from, to],
      label: textOf(host, 'gradientAxis'),
      ticks: 7,
      tickFormat: (power: number) => powerOfTen(10 ** power),
    },
    y: { axis: null, domain: [0, 1.02] },
    marks: [
      ...panel.networks.map((_, network) =>
        Plot.rectY(
          bars.filter((bar) => bar.network === network && bar.share > 0),
          {
            x1: 'low',
            x2: ({ low }: { low: number }) => low + width,
            y: 'share',
            fill: networkColor(network),
            fillOpacity: 0.4,
            insetRight: 0.5,
          },
        ),
      ),
      Plot.ruleY([0], { stroke: 'var(--rule-strong)' }),
    ],
  });
}

const keysOf = (panel: MicroscopePanel): KeyEntry[] =>
  panel.networks.map(({ name }, at) => ({ text: name, color: networkColor(at) }));

const superscripts: Record<string, string> = {
  '-': '⁻', '0': '⁰', '1': '¹', '2': '²', '3': '³', '4': '⁴', '5': '⁵', '6': '⁶', '7': '⁷', '8': '⁸', '9': '⁹',
}; // prettier-ignore

/** `10⁻³`; nothing between powers. */
function powerOfTen(value: number): string {
  const power = Math.log10(value);
  const whole = Math.round(power);
  if (Math.abs(power - whole) > 1e-6) return '';
  return `10${[...String(whole)].map((sign) => superscripts[sign] ?? sign).join('')}`;
}
