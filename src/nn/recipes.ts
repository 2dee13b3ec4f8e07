/**
 * Training recipes for the dog and cat pictures, chosen with `scripts/search-recipe.ts` on a
 * validation split of the training pictures; the test pictures had no part in the choice.
 */
import type { TrainOptions } from './train-types.ts';

export interface Recipe {
  /** Of `cifarResnet(depth, { width, classes: 2 })`. */
  readonly depth: number;
  readonly width: number;
  readonly options: TrainOptions;
}

export const recipes = {
  /** A minute of training on WASM. */
  minute: {
    depth: 8,
    width: 16,
    options: { epochs: 32, batchSize: 32, learningRate: 0.1, weightDecay: 2e-3, labelSmoothing: 0.1 },
  },
  /** Minutes, for the best that these 1,600 pictures give a small net. */
  long: {
    depth: 20,
    width: 16,
    options: { epochs: 60, batchSize: 32, learningRate: 0.1, weightDecay: 1e-3, labelSmoothing: 0.1 },
  },
} as const satisfies Record<string, Recipe>;
