/** Activations, additions and rearrangements. */
import type { LayerOf } from '../spec/layer-spec.ts';
import type { PlannedOutput, PlanBuilder } from './plan-builder.ts';
import type { PlannedLayer } from './plan-layer.ts';

/** As in `assembly/activation.ts`. */
export const activationKinds: Readonly<Record<string, number>> = {
  sigmoid: 1,
  tanh: 2,
  elu: 3,
  leakyRelu: 4,
  relu6: 5,
};

export const canPlanActivation = (name: string) =>
  name === 'relu' || name === 'linear' || name in activationKinds;

export function planActivation(
  plan: PlanBuilder,
  name: string,
  slope: number,
  x: PlannedOutput,
  y: PlannedOutput,
): PlannedLayer {
  const { module } = plan;
  const kind = activationKinds[name] ?? 0;
  if (name !== 'linear') {
    plan.forward.push((at) => {
      const [from, to] = [at(x.value), at(y.value)];
      return name === 'relu'
        ? () => module.relu(from, to, x.count)
        : () => module.activate(kind, from, to, x.count, slope);
    });
  }
  return {
    backward() {
      const dy = plan.take(y);
      if (dy === null) return;
      if (name !== 'linear') {
        plan.backward.push((at) => {
          const [g, opened] = [at(dy), at(y.value)];
          return name === 'relu'
            ? () => module.reluGradient(g, opened, g, x.count, 0)
            : () => module.activationGradient(kind, g, opened, g, x.count, slope, 0);
        });
      }
      plan.give(x, dy);
    },
  };
}

export function planAdd(plan: PlanBuilder, inputs: readonly PlannedOutput[], y: PlannedOutput): PlannedLayer {
  const { module } = plan;
  const [first, second, ...rest] = inputs as [PlannedOutput, PlannedOutput, ...PlannedOutput[]];
  plan.forward.push((at) => {
    const [a, b, to] = [at(first.value), at(second.value), at(y.value)];
    return () => module.add(a, b, to, y.count, 0);
  });
  for (const other of rest) {
    plan.forward.push((at) => {
      const [from, to] = [at(other.value), at(y.value)];
      return () => module.addScaled(from, to, y.count, 1);
    });
  }
  return {
    backward() {
      const dy = plan.take(y);
      if (dy === null) return;
      inputs.slice(1).forEach((input) => {
        if (!input.needsGradient) return;
        const place = plan.addTarget(input);
        plan.backward.push((at) => {
          const [from, to] = [at(dy), at(place)];
          return () => module.addScaled(from, to, y.count, 1);
        });
      });
      // The last one needs no copy.
      plan.give(first, dy);
    },
  };
}

export function planConcatenate(
  plan: PlanBuilder,
  inputs: readonly PlannedOutput[],
  y: PlannedOutput,
): PlannedLayer {
  const { module } = plan;
  const channels = y.shape.at(-1)!;
  const rows = y.count / channels;
  let first = 0;
  const parts = inputs.map((input) => {
    const count = input.shape.at(-1)!;
    const start = first;
    first += count;
    return { input, count, start };
  });
  for (const { input, count, start } of parts) {
    plan.forward.push((at) => {
      const [from, to] = [at(input.value), at(y.value)];
      return () => module.copyChannels(from, to, rows, count, 0, channels, start, count);
    });
  }
  return {
    backward() {
      const dy = plan.take(y);
      if (dy === null) return;
      for (const { input, count, start } of parts) {
        if (!input.needsGradient) continue;
        const place = plan.acquire(4 * input.count);
        plan.backward.push((at) => {
          const [from, to] = [at(dy), at(place)];
          return () => module.copyChannels(from, to, rows, channels, start, count, 0, count);
        });
        plan.give(input, place);
      }
      plan.release(dy);
    },
  };
}

export function planZeroPadding(
  plan: PlanBuilder,
  layer: LayerOf<'zeroPadding'>,
  x: PlannedOutput,
  y: PlannedOutput,
): PlannedLayer {
  const { module, batch } = plan;
  const [height, width, channels] = x.shape as [number, number, number];
  const [paddedHeight, paddedWidth] = y.shape as [number, number, number];
  const { top, left } = layer.padding;
  plan.forward.push((at) => {
    const [from, to] = [at(x.value), at(y.value)];
    return () =>
      module.copyPaddedBatch(from, to, batch, height, width, channels, top, left, paddedHeight, paddedWidth);
  });
  return {
    backward() {
      const dy = plan.take(y);
      if (dy === null) return;
      if (x.needsGradient) {
        const place = plan.acquire(4 * x.count);
        plan.backward.push((at) => {
          const [from, to] = [at(dy), at(place)];
          return () =>
            module.copyPaddedBatch(
              from,
              to,
              batch,
              paddedHeight,
              paddedWidth,
              channels,
              -top,
              -left,
              height,
              width,
            );
        });
        plan.give(x, place);
      }
      plan.release(dy);
    },
  };
}

export function planSubsample(
  plan: PlanBuilder,
  layer: LayerOf<'subsamplePad'>,
  x: PlannedOutput,
  y: PlannedOutput,
): PlannedLayer {
  const { module, batch } = plan;
  const [height, width, channels] = x.shape as [number, number, number];
  const [outHeight, outWidth, outChannels] = y.shape as [number, number, number];
  const [down, across] = layer.strides;
  const sizes = [batch, height, width, channels, down, across, outHeight, outWidth, outChannels] as const;
  plan.forward.push((at) => {
    const [from, to] = [at(x.value), at(y.value)];
    return () => module.subsample(from, to, ...sizes);
  });
  return {
    backward() {
      const dy = plan.take(y);
      if (dy === null) return;
      if (x.needsGradient) {
        const place = plan.addTarget(x);
        plan.backward.push((at) => {
          const [from, to] = [at(dy), at(place)];
          return () => module.subsampleGradient(from, to, ...sizes);
        });
      }
      plan.release(dy);
    },
  };
}
