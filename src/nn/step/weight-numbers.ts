import type { Plan } from './plan.ts';
import type { Weight } from './plan-builder.ts';

/** What a helper needs of a network's weights, in order: all but the moving averages, which training does not read. */
export function sentWeights({ builder: { weights, statistics } }: Plan): Weight[] {
  const moving = new Set(
    statistics.flatMap(({ movingMean, movingVariance }) => [movingMean, movingVariance]),
  );
  return weights.filter((weight) => !moving.has(weight));
}
