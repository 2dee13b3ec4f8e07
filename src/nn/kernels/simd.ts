import type * as tf from '@tensorflow/tfjs-core';
import { composedKernels } from './composed.ts';
import { convolutionGeometry } from './geometry.ts';
import type { ConvolutionAttributes } from './geometry.ts';
import { batchNormBytes, writeBatchNorm } from './simd-batch-norm.ts';
import { prepareFilterGradient, prepareForward, prepareInputGradient } from './simd-convolution.ts';
import type { SimdExports } from './simd-module.ts';
import type { TrainingKernels } from './training-kernels.ts';
import type { WasmMemory } from './wasm-memory.ts';

export interface SimdKernels extends TrainingKernels {
  /** A convolution, with a bias and a ReLU if wanted. */
  convolve(
    x: tf.TensorInfo,
    filter: tf.TensorInfo,
    bias: tf.TensorInfo | undefined,
    relu: boolean,
    attributes: ConvolutionAttributes,
  ): tf.TensorInfo;
  relu(x: tf.TensorInfo): tf.TensorInfo;
  /** `dy` where `x > 0`. */
  reluGradient(dy: tf.TensorInfo, x: tf.TensorInfo): tf.TensorInfo;
}

const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
const float = 4;

/** Training kernels that call the SIMD module on tensors in tfjs's own memory. */
export function simdKernels(memory: WasmMemory, module: SimdExports): SimdKernels {
  const { backend } = memory;
  const composed = composedKernels(backend, 'wasm');
  const at = (tensor: tf.TensorInfo) => memory.addressOf(tensor);
  const output = (shape: readonly number[]) => backend.makeOutput([...shape], 'float32');
  // Memory may grow while outputs and scratch are allocated; addresses stay what they are.
  return {
    convolve(x, filter, bias, relu, attributes) {
      const g = convolutionGeometry(x.shape, filter.shape, attributes);
      const forward = prepareForward(module, g);
      const y = output([g.batch, g.outHeight, g.outWidth, g.outChannels]);
      forward.run(memory.scratch(forward.scratchBytes), at(x), at(filter), bias ? at(bias) : 0, at(y), false);
      if (relu) module.relu(at(y), at(y), size(y.shape));
      return y;
    },
    filterGradient(x, dy, filterShape, attributes) {
      const gradient = prepareFilterGradient(module, convolutionGeometry(x.shape, filterShape, attributes));
      const dw = output(filterShape);
      gradient.run(memory.scratch(gradient.scratchBytes), at(x), at(dy), at(dw));
      return dw;
    },
    inputGradient(dy, filter, inputShape, attributes) {
      const gradient = prepareInputGradient(
        module,
        convolutionGeometry(inputShape, filter.shape, attributes),
      );
      if (!gradient) return composed.inputGradient(dy, filter, inputShape, attributes);
      const dx = output(inputShape);
      gradient.run(memory.scratch(gradient.scratchBytes), at(dy), at(filter), at(dx), false);
      return dx;
    },
    batchNorm(x, gamma, beta, epsilon) {
      const channels = x.shape.at(-1)!;
      const rows = size(x.shape) / channels;
      const [y, mean, variance] = [output(x.shape), output([channels]), output([channels])];
      const scratch = memory.scratch(16 * channels + 2 * float * channels);
      const scale = scratch + 16 * channels;
      const offset = scale + float * channels;
      module.batchStatistics(at(x), rows, channels, at(mean), at(variance), scratch);
      module.foldBatchNorm(at(mean), at(variance), at(gamma), at(beta), epsilon, scale, offset, channels);
      module.scaleAndShift(at(x), 0, at(y), rows, channels, scale, offset, 0);
      return { y, mean, variance };
    },
    batchNormGradient(dy, x, gamma, mean, variance, epsilon) {
      const channels = x.shape.at(-1)!;
      const rows = size(x.shape) / channels;
      const [dx, dgamma, dbeta] = [output(x.shape), output([channels]), output([channels])];
      const scratch = memory.scratch(batchNormBytes + 16 * channels);
      const norm = writeBatchNorm(module, scratch, {
        epsilon,
        rows,
        channels,
        mean: at(mean),
        variance: at(variance),
        gamma: at(gamma),
        dgamma: at(dgamma),
        dbeta: at(dbeta),
        scratch: scratch + batchNormBytes,
      });
      module.batchNormSums(at(dy), at(x), 0, norm, 0);
      module.batchNormInputGradient(at(dy), at(x), 0, at(dx), norm);
      return { dx, dgamma, dbeta };
    },
    relu(x) {
      const y = output(x.shape);
      module.relu(at(x), at(y), size(x.shape));
      return y;
    },
    reluGradient(dy, x) {
      const dx = output(x.shape);
      module.reluGradient(at(dy), at(x), at(dx), size(x.shape), 0);
      return dx;
    },
    depthwiseFilterGradient: composed.depthwiseFilterGradient,
    depthwiseInputGradient: composed.depthwiseInputGradient,
  };
}
