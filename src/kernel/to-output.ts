import { layers, LayersModel, SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as nn from '../nn/index.ts';
import {
  InputControl,
  isPlot,
  isPlotList,
  type OutputContext,
  Plot,
  PlotCall,
  recordPlotAsking,
  scales,
  type ToArray,
} from '../notebook/kernel/index.ts';
import type { Output, ValueNode } from '../notebook/protocol/index.ts';
import { pixelsOf } from './photo.ts';
import { answered, madeOf, scaleOfPlot } from './plot-answers.ts';
import { isTensor } from './reach.ts';
import { tensorNode, tensorOutput } from './tensor-output.ts';

/** How this kernel shows the values it knows; everything else is a plain value tree. */
export function toOutput(value: unknown, context: OutputContext): Output | Promise<Output> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (value instanceof LayersModel) {
    const network = nn.describe(value);
    return { kind: 'network', network, handle: context.handle(value) };
  }
  if (isNetworkDescription(value)) return { kind: 'network', network: value };
  if (isNetworkSpec(value)) return { kind: 'network', network: nn.describeNetwork(value) };
  if (isTensor(value)) return tensorOutput(value, context.name);
  if (isPlot(value)) return plotOutput(value);
  if (isPlotList(value)) return plotOutput(Plot['plot']!({ marks: value })); // a name of Plot
  if (value instanceof InputControl) return value.resolve(undefined).output;
  const kind = Object.prototype.toString.call(value);
  // What a cell has drawn on a canvas, or holds as pixels: a picture to whoever looks at it.
  if (/ImageData|OffscreenCanvas|ImageBitmap/.test(kind)) {
    const { width, height, pixels } = pixelsOf(value as ImageData | OffscreenCanvas);
    return { kind: 'image', width, height, pixels: [pixels] };
  }
  return undefined;
}

/** Scales are had of the plots of cells as of Plot's own. */
export function giveScales(): void {
  const asking = (plot: PlotCall): ReturnType<typeof recordPlotAsking> =>
    recordPlotAsking(plot, tensorArray, () => undefined);
  scales.ofPlot = (plot, name) => scaleOfPlot(asking(plot), name);
  scales.made = (call) => madeOf(call, () => asking(call));
}

function plotOutput(plot: Parameters<typeof recordPlotAsking>[0]): Output | Promise<Output> {
  const withheld = new Set<string>();
  const asking = recordPlotAsking(plot, tensorArray, (option) => withheld.add(option));
  const output: Output = {
    kind: 'plot',
    plot: asking.recorded,
    ...(withheld.size > 0 && { withheld: [...withheld] }),
  };
  if (asking.functions.size === 0) return output;
  const answering = answered(asking);
  return answering ? answering.then(() => output) : output;
}

/** Values of this kernel inside other values. */
export function describeValue(value: object): ValueNode | undefined {
  if (isTensor(value)) return tensorNode(value);
  if (value instanceof PlotCall) return { type: 'other', label: `Plot.${value.name}` };
  if (value instanceof SymbolicTensor) {
    const shape = value.shape.map((size) => size ?? '?').join(', ');
    return { type: 'other', label: `SymbolicTensor [${shape}] ${value.name}` };
  }
  if (value instanceof LayersModel) return { type: 'other', label: `${value.getClassName()} ${value.name}` };
  if (value instanceof layers.Layer) return { type: 'other', label: `${value.getClassName()} ${value.name}` };
  return undefined;
}

/** A tensor as what Plot can draw: a flat array, or rows for a matrix. */
export const tensorArray: ToArray = (value) => {
  if (!isTensor(value)) return undefined;
  if (value.rank <= 1) return value.dataSync();
  return value.arraySync() as unknown[];
};

function isNetworkSpec(value: object): value is nn.NetworkSpec {
  const { name, layers } = value as Partial<nn.NetworkSpec>;
  return (
    typeof name === 'string' &&
    Array.isArray(layers) &&
    layers.length > 0 &&
    layers.every((layer: unknown) => {
      const { name, kind, inputs } = (layer ?? {}) as Record<string, unknown>;
      return typeof name === 'string' && typeof kind === 'string' && Array.isArray(inputs);
    })
  );
}

function isNetworkDescription(value: object): value is nn.NetworkDescription {
  return 'totals' in value && isNetworkSpec(value) && 'outputShape' in value.layers[0]!;
}
