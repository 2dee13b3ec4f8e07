import { prepareWindow, windowBytes } from '../kernels/simd-window.ts';
import type { LayerOf } from '../spec/layer-spec.ts';
import { axisPadding } from '../spec/sliding-window.ts';
import type { PlannedOutput, PlanBuilder } from './plan-builder.ts';
import type { PlannedLayer } from './plan-layer.ts';

interface PoolWindow {
  readonly size: readonly [number, number];
  readonly strides: readonly [number, number];
  readonly top: number;
  readonly left: number;
}

export function windowOf(layer: LayerOf<'maxPool' | 'averagePool'>, x: PlannedOutput): PoolWindow {
  const before = (axis: 0 | 1) =>
    axisPadding(layer.padding, axis === 0 ? 'height' : 'width', {
      n: x.shape[axis]!,
      kernel: layer.kernelSize[axis],
      stride: layer.strides[axis],
      dilation: 1,
    }).before;
  return { size: layer.kernelSize, strides: layer.strides, top: before(0), left: before(1) };
}

export function wholePicture({ shape: [height = 1, width = 1] }: PlannedOutput): PoolWindow {
  return { size: [height, width], strides: [1, 1], top: 0, left: 0 };
}

export function planPool(
  plan: PlanBuilder,
  kind: 'max' | 'average',
  window: PoolWindow,
  x: PlannedOutput,
  y: PlannedOutput,
): PlannedLayer {
  const { module, batch, settings } = plan;
  const [height, width, channels] = x.shape as [number, number, number];
  // A global pool's output has lost its two spatial axes.
  const [outHeight, outWidth] = y.shape.length === 3 ? (y.shape as [number, number, number]) : [1, 1];
  const { size, strides, top, left } = window;
  const writeWindow = prepareWindow(module, {
    batch,
    height,
    width,
    channels,
    outHeight,
    outWidth,
    tapsHeight: size[0],
    tapsWidth: size[1],
    strideHeight: strides[0],
    strideWidth: strides[1],
    top,
    left,
  });
  plan.needScratch(windowBytes);
  plan.forward.push((at) => {
    const [from, to] = [at(x.value), at(y.value)];
    return kind === 'max'
      ? () => module.maxPool(from, to, writeWindow(settings.scratch))
      : () => module.averagePool(from, to, writeWindow(settings.scratch));
  });
  return {
    backward() {
      const dy = plan.take(y);
      if (dy === null) return;
      if (x.needsGradient) {
        const place = plan.addTarget(x);
        plan.backward.push((at) => {
          const [g, from, out, to] = [at(dy), at(x.value), at(y.value), at(place)];
          return kind === 'max'
            ? () => module.maxPoolGradient(g, from, out, to, writeWindow(settings.scratch))
            : () => module.averagePoolGradient(g, to, writeWindow(settings.scratch));
        });
      }
      plan.release(dy);
    },
  };
}

export function planGlobalAverage(plan: PlanBuilder, x: PlannedOutput, y: PlannedOutput): PlannedLayer {
  const { module, batch } = plan;
  const [height = 1, width = 1, channels = 1] = x.shape;
  const positions = height * width;
  plan.forward.push((at) => {
    const [from, to] = [at(x.value), at(y.value)];
    return () => module.globalAverage(from, to, batch, positions, channels);
  });
  return {
    backward() {
      const dy = plan.take(y);
      if (dy === null) return;
      if (x.needsGradient) {
        const { place, accumulate } = plan.target(x);
        plan.backward.push((at) => {
          const [g, to] = [at(dy), at(place)];
          return () => module.globalAverageGradient(g, to, batch, positions, channels, Number(accumulate));
        });
      }
      plan.release(dy);
    },
  };
}
