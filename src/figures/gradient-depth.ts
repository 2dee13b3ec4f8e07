/**
 * A deep net of equal dense layers, small enough to be run forward and backward while a slider moves:
 * `h ← φ(BN(W·h))`, with the skip `h ← h + φ(BN(W·h))`. What is plotted is the norm of ∂L/∂W of
 * each layer at initialisation, for a mean squared error against random targets.
 */
import { seededNormal } from './seeded-normal.ts';

export interface DeepNet {
  readonly depth: number;
  readonly activation: 'sigmoid' | 'tanh' | 'relu';
  /** Standard deviation of the weights: `small` 0.05, `xavier` √(1/n), `he` √(2/n). */
  readonly init: 'small' | 'xavier' | 'he';
  readonly batchNorm: boolean;
  readonly skip: boolean;
}

export const width = 32;
export const batchSize = 32;
export const deepest = 60;
const epsilon = 1e-5;
const seed = 2015;

const deviations: Readonly<Record<DeepNet['init'], number>> = {
  small: 0.05,
  xavier: Math.sqrt(1 / width),
  he: Math.sqrt(2 / width),
};

const normals = (count: number, next: () => number) => Float64Array.from({ length: count }, next);

/** The same standard normal numbers for every choice, so that curves differ only by what was chosen. */
export function sharedNumbers(): { input: Float64Array; target: Float64Array; weights: Float64Array[] } {
  const next = seededNormal(seed);
  return {
    input: normals(batchSize * width, next),
    target: normals(batchSize * width, next),
    weights: Array.from({ length: deepest }, () => normals(width * width, next)),
  };
}

export type SharedNumbers = ReturnType<typeof sharedNumbers>;

/** `W` of one layer, row by row: output unit, input unit. */
export function layerWeights({ weights }: SharedNumbers, net: DeepNet): Float64Array[] {
  return weights.slice(0, net.depth).map((layer) => layer.map((value) => value * deviations[net.init]));
}

const activate: Readonly<Record<DeepNet['activation'], (z: number) => number>> = {
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  tanh: Math.tanh,
  relu: (z) => Math.max(0, z),
};

/** φ′ from z and φ(z). */
const slope: Readonly<Record<DeepNet['activation'], (z: number, a: number) => number>> = {
  sigmoid: (_, a) => a * (1 - a),
  tanh: (_, a) => 1 - a * a,
  relu: (z) => (z > 0 ? 1 : 0),
};

interface LayerTrace {
  readonly input: Float64Array;
  /** Behind batch norm, when there is one. */
  readonly z: Float64Array;
  readonly activated: Float64Array;
  /** 1/√(σ² + ε) of each unit. */
  readonly scale: Float64Array;
}

function forwardLayer(input: Float64Array, weights: Float64Array, net: DeepNet): LayerTrace {
  const z = new Float64Array(batchSize * width);
  for (let sample = 0; sample < batchSize; sample++)
    for (let unit = 0; unit < width; unit++) {
      let sum = 0;
      for (let from = 0; from < width; from++)
        sum += weights[unit * width + from]! * input[sample * width + from]!;
      z[sample * width + unit] = sum;
    }
  const scale = new Float64Array(width).fill(1);
  if (net.batchNorm)
    for (let unit = 0; unit < width; unit++) {
      let mean = 0;
      let variance = 0;
      for (let sample = 0; sample < batchSize; sample++) mean += z[sample * width + unit]! / batchSize;
      for (let sample = 0; sample < batchSize; sample++)
        variance += (z[sample * width + unit]! - mean) ** 2 / batchSize;
      scale[unit] = 1 / Math.sqrt(variance + epsilon);
      for (let sample = 0; sample < batchSize; sample++)
        z[sample * width + unit] = (z[sample * width + unit]! - mean) * scale[unit]!;
    }
  return { input, z, activated: z.map(activate[net.activation]), scale };
}

/** Batch norm backwards in closed form: `(dy − mean(dy) − x̂·mean(dy·x̂)) / √(σ² + ε)`. */
function throughBatchNorm(gradient: Float64Array, { z, scale }: LayerTrace): void {
  for (let unit = 0; unit < width; unit++) {
    let mean = 0;
    let along = 0;
    for (let at = unit; at < gradient.length; at += width) {
      mean += gradient[at]! / batchSize;
      along += (gradient[at]! * z[at]!) / batchSize;
    }
    for (let at = unit; at < gradient.length; at += width)
      gradient[at] = (gradient[at]! - mean - z[at]! * along) * scale[unit]!;
  }
}

/** The loss of one batch and ∂L/∂W of every layer, first layer first. */
export function lossAndGradients(
  net: DeepNet,
  { input, target }: Pick<SharedNumbers, 'input' | 'target'>,
  weights: readonly Float64Array[],
): { loss: number; gradients: Float64Array[] } {
  const traces: LayerTrace[] = [];
  let h = input;
  for (const layer of weights) {
    const trace = forwardLayer(h, layer, net);
    traces.push(trace);
    const before = h;
    h = net.skip ? trace.activated.map((value, at) => value + before[at]!) : trace.activated;
  }
  const error = h.map((value, at) => value - target[at]!);
  const loss = error.reduce((sum, value) => sum + value * value, 0) / (2 * batchSize);

  let flowing = error.map((value) => value / batchSize);
  const gradients: Float64Array[] = [];
  for (let index = weights.length - 1; index >= 0; index--) {
    const trace = traces[index]!;
    const layer = weights[index]!;
    const atZ = flowing.map((value, at) => value * slope[net.activation](trace.z[at]!, trace.activated[at]!));
    if (net.batchNorm) throughBatchNorm(atZ, trace);
    const own = new Float64Array(width * width);
    const back = net.skip ? flowing.slice() : new Float64Array(flowing.length);
    for (let sample = 0; sample < batchSize; sample++)
      for (let unit = 0; unit < width; unit++) {
        const value = atZ[sample * width + unit]!;
        for (let from = 0; from < width; from++) {
          own[unit * width + from]! += value * trace.input[sample * width + from]!;
          back[sample * width + from]! += value * layer[unit * width + from]!;
        }
      }
    gradients.unshift(own);
    flowing = back;
  }
  return { loss, gradients };
}

/** The norm of ∂L/∂W of each layer, the first layer first. */
export function gradientNorms(net: DeepNet, shared: SharedNumbers): number[] {
  return lossAndGradients(net, shared, layerWeights(shared, net)).gradients.map((gradient) =>
    Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0)),
  );
}
