import { composedBatchNorm, composedBatchNormGradient } from './composed-batch-norm.ts';
import { composedFilterGradient, composedInputGradient } from './composed-convolution.ts';
import { composedDepthwiseFilterGradient, composedDepthwiseInputGradient } from './composed-depthwise.ts';
import { KernelScope } from './kernel-scope.ts';
import type { TrainingKernels } from './training-kernels.ts';

/** Training kernels made of the backend's own forward kernels: right on any backend, and what the fast ones are checked against. */
export function composedKernels(backend: unknown, backendName: string): TrainingKernels {
  const scoped = <T>(
    body: (scope: KernelScope) => T,
    kept: (result: T) => Parameters<KernelScope['finish']>[0],
  ): T => {
    const scope = new KernelScope(backend, backendName);
    const result = body(scope);
    scope.finish(kept(result));
    return result;
  };
  return {
    filterGradient: (x, dy, filterShape, attributes) =>
      scoped(
        (scope) => composedFilterGradient(scope, x, dy, filterShape, attributes),
        (gradient) => gradient,
      ),
    inputGradient: (dy, filter, inputShape, attributes) =>
      scoped(
        (scope) => composedInputGradient(scope, dy, filter, inputShape, attributes),
        (gradient) => gradient,
      ),
    batchNorm: (x, gamma, beta, epsilon) =>
      scoped(
        (scope) => composedBatchNorm(scope, x, gamma, beta, epsilon),
        ({ y, mean, variance }) => [y, mean, variance],
      ),
    batchNormGradient: (dy, x, gamma, mean, variance, epsilon) =>
      scoped(
        (scope) => composedBatchNormGradient(scope, dy, x, gamma, mean, variance, epsilon),
        ({ dx, dgamma, dbeta }) => [dx, dgamma, dbeta],
      ),
    depthwiseFilterGradient: (x, dy, filterShape, attributes) =>
      scoped(
        (scope) => composedDepthwiseFilterGradient(scope, x, dy, filterShape, attributes),
        (gradient) => gradient,
      ),
    depthwiseInputGradient: (dy, filter, inputShape, attributes) =>
      scoped(
        (scope) =>
          composedDepthwiseInputGradient(scope, dy, filter, (gradient, dense) =>
            composedInputGradient(scope, gradient, dense, inputShape, attributes),
          ),
        (gradient) => gradient,
      ),
  };
}
