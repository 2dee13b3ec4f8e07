import type { TrainingKernels } from './training-kernels.ts';
import { convolutionGeometry } from './geometry.ts';
import { wgslBatchNorm, wgslBatchNormGradient } from './wgsl-batch-norm.ts';
import { isPlain, wgslFilterGradient, wgslInputGradient } from './wgsl-convolution.ts';
import { runsWgsl } from './wgsl-program.ts';
import { orElse } from './wgsl-update.ts';

/**
 * `otherwise`, with what is a program of our own on a GPU put in its place; where one fails, it is `otherwise` after all.
 * @returns undefined for a backend that runs no WGSL
 */
export function fusedKernels(backend: unknown, otherwise: TrainingKernels): TrainingKernels | undefined {
  if (!runsWgsl(backend)) return undefined;
  return {
    ...otherwise,
    filterGradient: (x, dy, filterShape, attributes) =>
      isPlain(convolutionGeometry(x.shape, filterShape, attributes))
        ? orElse(
            () => wgslFilterGradient(backend, x, dy, filterShape, attributes),
            () => otherwise.filterGradient(x, dy, filterShape, attributes),
          )
        : otherwise.filterGradient(x, dy, filterShape, attributes),
    inputGradient: (dy, filter, inputShape, attributes) =>
      isPlain(convolutionGeometry(inputShape, filter.shape, attributes))
        ? orElse(
            () => wgslInputGradient(backend, dy, filter, inputShape, attributes),
            () => otherwise.inputGradient(dy, filter, inputShape, attributes),
          )
        : otherwise.inputGradient(dy, filter, inputShape, attributes),
    batchNorm: (...given) =>
      orElse(
        () => wgslBatchNorm(backend, ...given),
        () => otherwise.batchNorm(...given),
      ),
    batchNormGradient: (...given) =>
      orElse(
        () => wgslBatchNormGradient(backend, ...given),
        () => otherwise.batchNormGradient(...given),
      ),
  };
}
