/**
 * Training recipes for the dog and cat pictures, chosen with `scripts/search-recipe.ts` on validation splits of the
 * training pictures (log in public/weights/recipe-search.jsonl); the test pictures had no part in the choice.
 */
import type { TrainOptions } from '../run/index.ts';

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
    options: {
      epochs: 32,
      batchSize: 32,
      learningRate: 0.1,
      weightDecay: 2e-3,
      labelSmoothing: 0.1,
      testTimeFlip: true,
    },
  },
  /** A quarter of an hour, for the best that these 1,600 pictures give a small net. */
  long: {
    depth: 8,
    width: 32,
    options: {
      epochs: 150,
      batchSize: 32,
      learningRate: 0.03,
      weightDecay: 2e-3,
      augment: { flip: true, shift: 4, zoom: 0.2, jitter: 0.2, mixup: 0.4 },
      testTimeFlip: true,
    },
  },
} as const satisfies Record<string, Recipe>;
