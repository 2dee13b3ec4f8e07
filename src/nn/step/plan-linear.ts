/** Convolutions and dense layers: what has a kernel. A dense layer is a 1×1 convolution over one row of `batch` pixels. */
import type { ConvolutionGeometry } from '../kernels/geometry.ts';
import { prepareFilterGradient, prepareForward, prepareInputGradient } from '../kernels/simd-convolution.ts';
import type { LayerOf } from '../spec/layer-spec.ts';
import { axisPadding } from '../spec/sliding-window.ts';
import type { PlannedOutput, PlanBuilder, Weight } from './plan-builder.ts';
import type { PlannedLayer } from './plan-layer.ts';

export function convolutionOf(
  layer: LayerOf<'conv'>,
  x: PlannedOutput,
  [outHeight = 1, outWidth = 1]: readonly number[],
  batch: number,
): ConvolutionGeometry {
  const { kernelSize, strides, dilation, padding, filters } = layer;
  const [height, width, channels] = x.shape as [number, number, number];
  const before = (axis: 0 | 1) =>
    axisPadding(padding, axis === 0 ? 'height' : 'width', {
      n: axis === 0 ? height : width,
      kernel: kernelSize[axis],
      stride: strides[axis],
      dilation: dilation[axis],
    }).before;
  return {
    batch,
    inHeight: height,
    inWidth: width,
    inChannels: channels,
    outHeight,
    outWidth,
    outChannels: filters,
    kernelHeight: kernelSize[0],
    kernelWidth: kernelSize[1],
    strideHeight: strides[0],
    strideWidth: strides[1],
    dilationHeight: dilation[0],
    dilationWidth: dilation[1],
    padTop: before(0),
    padLeft: before(1),
  };
}

export function denseAsConvolution(batch: number, inputs: number, units: number): ConvolutionGeometry {
  // prettier-ignore
  return {
    batch: 1, inHeight: 1, inWidth: batch, inChannels: inputs, outHeight: 1, outWidth: batch, outChannels: units,
    kernelHeight: 1, kernelWidth: 1, strideHeight: 1, strideWidth: 1, dilationHeight: 1, dilationWidth: 1, padTop: 0, padLeft: 0,
  };
}

/** Plans `y = x ∗ kernel + bias`; undefined where a gradient has no fast kernel. */
export function planLinear(
  plan: PlanBuilder,
  g: ConvolutionGeometry,
  x: PlannedOutput,
  y: PlannedOutput,
  kernel: Weight,
  bias: Weight | undefined,
): PlannedLayer | undefined {
  const { module, settings } = plan;
  const forward = prepareForward(module, g);
  const inputGradient = prepareInputGradient(module, g);
  const filterGradient = prepareFilterGradient(module, g);
  if (!inputGradient) return undefined;
  plan.needScratch(Math.max(forward.scratchBytes, inputGradient.scratchBytes, filterGradient.scratchBytes));
  plan.forward.pushAs('forward', forward.multiplyAdds, (at) => {
    const [from, to] = [at(x.value), at(y.value)];
    return () => forward.run(settings.scratch, from, kernel.address, bias?.address ?? 0, to, false);
  });
  return {
    backward() {
      const dy = plan.take(y);
      if (dy === null) return;
      const rows = g.batch * g.outHeight * g.outWidth;
      const { training } = kernel;
      if (training) {
        plan.backward.pushAs('filter gradient', filterGradient.multiplyAdds, (at) => {
          const [from, gradient, to] = [at(x.value), at(dy), at(training.gradient)];
          return () => filterGradient.run(settings.scratch, from, gradient, to);
        });
      }
      const biasTraining = bias?.training;
      if (biasTraining) {
        plan.backward.pushAs('filter gradient', 0, (at) => {
          const [gradient, to] = [at(dy), at(biasTraining.gradient)];
          return () => module.columnSums(gradient, rows, g.outChannels, to);
        });
      }
      if (x.needsGradient) {
        const { place, accumulate } = plan.target(x);
        plan.backward.pushAs('input gradient', inputGradient.multiplyAdds, (at) => {
          const [gradient, to] = [at(dy), at(place)];
          return () => inputGradient.run(settings.scratch, gradient, kernel.address, to, accumulate);
        });
      }
      plan.release(dy);
    },
  };
}
