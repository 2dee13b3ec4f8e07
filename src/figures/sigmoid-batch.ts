import { normaliseBatch } from './batch-norm.ts';
import { seededNormal } from './seeded-normal.ts';

/** An activation with what the figure says about it. */
export interface ActivationCurve {
  readonly name: 'sigmoid' | 'tanh' | 'relu';
  readonly of: (z: number) => number;
  readonly slope: (z: number) => number;
  /** Where the slope is at least four fifths of its largest: the straight part. */
  readonly straight: readonly [from: number, to: number];
}

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const straightShare = 0.8;

/** σ'(z) = σ(1 − σ) = 0.8 · ¼, solved for z; tanh(z) = 2σ(2z) − 1, so half of that. */
const sigmoidEnd = 2 * Math.atanh(Math.sqrt(1 - straightShare));

export const activations: Readonly<Record<ActivationCurve['name'], ActivationCurve>> = {
  sigmoid: {
    name: 'sigmoid',
    of: sigmoid,
    slope: (z) => sigmoid(z) * (1 - sigmoid(z)),
    straight: [-sigmoidEnd, sigmoidEnd],
  },
  tanh: {
    name: 'tanh',
    of: Math.tanh,
    slope: (z) => 1 - Math.tanh(z) ** 2,
    straight: [-sigmoidEnd / 2, sigmoidEnd / 2],
  },
  relu: {
    name: 'relu',
    of: (z) => Math.max(0, z),
    slope: (z) => (z > 0 ? 1 : 0),
    straight: [0, Infinity],
  },
};

/** A batch of one feature after normalisation: mean 0, variance 1. */
export function normalisedSample(size: number, seed: number): readonly number[] {
  const next = seededNormal(seed);
  return normaliseBatch(Array.from({ length: size }, next), { epsilon: 0 }).normalised;
}

export interface BatchBehindActivation {
  /** Share of the batch in the straight part; with ReLU, of the units that are on. */
  readonly straightShare: number;
  /** The mean of the activation's slope over the batch. */
  readonly meanSlope: number;
}

export function behindActivation(
  batch: readonly number[],
  { slope, straight }: ActivationCurve,
): BatchBehindActivation {
  const inside = batch.filter((z) => z > straight[0] && z < straight[1]).length;
  return {
    straightShare: inside / batch.length,
    meanSlope: batch.reduce((sum, z) => sum + slope(z), 0) / batch.length,
  };
}
