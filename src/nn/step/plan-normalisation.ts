/** Batch norm, with the addition of a shortcut and the ReLU behind it in the same pass over memory. */
import { batchNormBytes, writeBatchNorm } from '../kernels/simd-batch-norm.ts';
import type { PlannedOutput, Place, PlanBuilder, Weight } from './plan-builder.ts';
import type { PlannedLayer } from './plan-layer.ts';

export interface BatchNormWeights {
  readonly gamma: Weight | undefined;
  readonly beta: Weight | undefined;
  readonly movingMean: Weight;
  readonly movingVariance: Weight;
}

export interface BatchNormPlan {
  readonly layer: string;
  readonly epsilon: number;
  readonly weights: BatchNormWeights;
  /** Added before the ReLU. */
  readonly skip: PlannedOutput | undefined;
  readonly relu: boolean;
}

/**
 * A frozen batch norm, by the averages that it has, as in Keras. Nothing before it may train: a gradient is not led through.
 */
export function planFrozenNorm(
  plan: PlanBuilder,
  x: PlannedOutput,
  y: PlannedOutput,
  { epsilon, weights, skip, relu }: Omit<BatchNormPlan, 'layer'>,
): PlannedLayer {
  const { module } = plan;
  const channels = x.shape.at(-1)!;
  const rows = x.count / channels;
  const [scale, offset] = [plan.floats(channels), plan.floats(channels)];
  const { gamma, beta, movingMean, movingVariance } = weights;
  plan.forward.push((at) => {
    const [from, to, s, o, other] = [
      at(x.value),
      at(y.value),
      at(scale),
      at(offset),
      skip ? at(skip.value) : 0,
    ];
    return () => {
      module.foldBatchNorm(
        movingMean.address,
        movingVariance.address,
        gamma?.address ?? 0,
        beta?.address ?? 0,
        epsilon,
        s,
        o,
        channels,
      );
      module.scaleAndShift(from, other, to, rows, channels, s, o, Number(relu));
    };
  });
  return { backward: () => undefined };
}

export function planBatchNorm(
  plan: PlanBuilder,
  x: PlannedOutput,
  y: PlannedOutput,
  options: BatchNormPlan,
): PlannedLayer {
  const { module, settings } = plan;
  const { layer, epsilon, weights, skip, relu } = options;
  const channels = x.shape.at(-1)!;
  const rows = x.count / channels;
  const [mean, variance, scale, offset, dgamma, dbeta] = [0, 1, 2, 3, 4, 5].map(() =>
    plan.floats(channels),
  ) as [Place, Place, Place, Place, Place, Place];
  plan.needScratch(batchNormBytes + 16 * channels);
  const gamma = () => weights.gamma?.address ?? 0;

  plan.forward.push(
    (at) => {
      const [from, m, v] = [at(x.value), at(mean), at(variance)];
      return () => module.batchStatistics(from, rows, channels, m, v, settings.scratch);
    },
    (at) => ({ of: 'moments', first: at(mean), second: at(variance), count: channels }),
    (at) => {
      const [from, to, m, v, s, o, other] = [
        at(x.value),
        at(y.value),
        at(mean),
        at(variance),
        at(scale),
        at(offset),
        skip ? at(skip.value) : 0,
      ];
      return () => {
        module.foldBatchNorm(m, v, gamma(), weights.beta?.address ?? 0, epsilon, s, o, channels);
        module.scaleAndShift(from, other, to, rows, channels, s, o, Number(relu));
      };
    },
  );
  const { movingMean, movingVariance } = weights;
  plan.statistics.push({ layer, channels, mean, variance, movingMean, movingVariance });

  return {
    backward() {
      const dy = plan.take(y);
      if (dy === null) return;
      // With a shortcut the gradient behind the ReLU is needed a second time, so it is kept in place of dy.
      const keep = relu && skip !== undefined;
      const gradients = [
        weights.gamma?.training?.gradient ?? dgamma,
        weights.beta?.training?.gradient ?? dbeta,
      ] as const;
      const dx = skip ? plan.acquire(4 * x.count) : dy;
      const written = (at: (place: Place) => number) => {
        const [m, v, dg, db] = [at(mean), at(variance), at(gradients[0]), at(gradients[1])];
        return (): number =>
          writeBatchNorm(module, settings.scratch, {
            epsilon,
            rows,
            channels,
            mean: m,
            variance: v,
            gamma: gamma(),
            dgamma: dg,
            dbeta: db,
            scratch: settings.scratch + batchNormBytes,
          });
      };
      plan.backward.push(
        (at) => {
          const [g, from, opened, norm] = [at(dy), at(x.value), relu ? at(y.value) : 0, written(at)];
          return () => module.batchNormSums(g, from, opened, norm(), Number(keep));
        },
        (at) => ({ of: 'sums', first: at(gradients[0]), second: at(gradients[1]), count: channels }),
        (at) => {
          const [g, from, to, norm] = [at(dy), at(x.value), at(dx), written(at)];
          const opened = relu && !keep ? at(y.value) : 0;
          return () => module.batchNormInputGradient(g, from, opened, to, norm());
        },
      );
      if (skip) plan.give(skip, dy);
      plan.give(x, dx);
    },
  };
}
