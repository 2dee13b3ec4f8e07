/**
 * What a residual network is made of, as kernels of one to four programs each: a convolution with the moments of its output, a
 * batch norm with the addition and the ReLU behind it and its gradient, and all of it at once where nothing is trained. The
 * convolution's own gradients are those of `fused.ts`. `fused-graph.ts` has a model computed by them. A call that the device refuses is composed of the backend's own
 * kernels.
 */
import * as tf from '@tensorflow/tfjs-core';
import { channelMeans, composedBatchNormGradient } from './composed-batch-norm.ts';
import type { ConvolutionAttributes } from './geometry.ts';
import { type KernelInputs, KernelScope, kernelOf } from './kernel-scope.ts';
import { given, type KernelBody, replaceKernel } from './register.ts';
import {
  wgslMoments,
  wgslNormalise,
  wgslNormaliseGradient,
  wgslStatistics,
  wgslThroughRelu,
} from './wgsl-batch-norm.ts';
import { wgslConvolutionMoments, wgslConvolutionNormalised } from './wgsl-convolution.ts';
import type { WgslBackend } from './wgsl-program.ts';
import { composedMovingAverage, orElse, wgslMovingStatistics } from './wgsl-update.ts';

/** `{ x, filter }` → `[z, statistics]`; the statistics are `[2, channels]`, means and variances. */
export const convolutionMoments = 'ConvolutionMoments';
/** `{ x }` → `[statistics]` of what another kernel has made. */
export const batchMoments = 'BatchMoments';
/** `{ z, statistics, gamma, beta, residual? }` → `[y]`. */
export const normaliseRelu = 'NormaliseRelu';
const normaliseReluGradient = 'NormaliseReluGradient';
const throughRelu = 'ThroughRelu';
/** `{ average, statistics }` → the average after a step; attributes `momentum`, and `row` of the statistics. */
export const movingStatistics = 'MovingStatistics';
/** `{ x, filter, gamma, beta, mean, variance, residual? }` → `[y]`, by moving averages. */
export const convolutionNormalised = 'ConvolutionNormalised';

export const blockKernels = [
  convolutionMoments,
  batchMoments,
  normaliseRelu,
  normaliseReluGradient,
  throughRelu,
  movingStatistics,
] as const;
type BlockKernel = (typeof blockKernels)[number] | typeof convolutionNormalised;

export interface NormaliseAttributes {
  readonly epsilon: number;
  readonly relu: boolean;
}

/** What each of them is as programs, and as kernels of the backend. */
type Bodies = Readonly<Record<BlockKernel, KernelBody>>;

const asConvolution = (attrs: Record<string, unknown>) => attrs as unknown as ConvolutionAttributes;
const asNormalise = (attrs: Record<string, unknown>) => attrs as unknown as NormaliseAttributes;

const programs = (backend: WgslBackend): Bodies => ({
  [convolutionMoments]({ inputs, attrs }) {
    const { z, parted } = wgslConvolutionMoments(
      backend,
      given(inputs, 'x'),
      given(inputs, 'filter'),
      asConvolution(attrs),
    );
    return [z, wgslStatistics(backend, z, parted)];
  },
  [batchMoments]: ({ inputs }) => wgslMoments(backend, given(inputs, 'x')),
  [normaliseRelu]: ({ inputs, attrs }) =>
    wgslNormalise(backend, given(inputs, 'z'), given(inputs, 'statistics'), {
      ...asNormalise(attrs),
      gamma: given(inputs, 'gamma'),
      beta: given(inputs, 'beta'),
      residual: inputs['residual'],
    }),
  [normaliseReluGradient]({ inputs, attrs }) {
    const [dy, x, gamma] = [given(inputs, 'dy'), given(inputs, 'x'), given(inputs, 'gamma')];
    const { epsilon } = asNormalise(attrs);
    const found = wgslNormaliseGradient(backend, dy, x, gamma, given(inputs, 'statistics'), {
      epsilon,
      y: inputs['y'],
    });
    return [found.dx, found.dgamma, found.dbeta];
  },
  [throughRelu]: ({ inputs }) => wgslThroughRelu(backend, given(inputs, 'dy'), given(inputs, 'y')),
  [movingStatistics]: ({ inputs, attrs }) =>
    wgslMovingStatistics(
      backend,
      given(inputs, 'average'),
      given(inputs, 'statistics'),
      attrs as { momentum: number; row: number },
    ),
  [convolutionNormalised]: ({ inputs, attrs }) =>
    wgslConvolutionNormalised(
      backend,
      given(inputs, 'x'),
      given(inputs, 'filter'),
      {
        gamma: given(inputs, 'gamma'),
        beta: given(inputs, 'beta'),
        mean: given(inputs, 'mean'),
        variance: given(inputs, 'variance'),
      },
      inputs['residual'],
      { ...asConvolution(attrs), ...asNormalise(attrs) },
    ),
});

/** The same out of the backend's own kernels. */
function composed(scope: KernelScope): Bodies {
  const convolution = (inputs: KernelInputs, attrs: Record<string, unknown>) =>
    scope.run('Conv2D', { x: given(inputs, 'x'), filter: given(inputs, 'filter') }, attrs);
  const moments = (x: tf.TensorInfo): tf.TensorInfo => {
    const mean = channelMeans(scope, x);
    const off = scope.run('Sub', { a: x, b: mean });
    const variance = channelMeans(scope, scope.run('Square', { x: off }));
    // tfjs's kernel takes a list, which its types do not say.
    return scope.run('Pack', [mean, variance] as unknown as KernelInputs, { axis: 0 });
  };
  const rowOf = (statistics: tf.TensorInfo, row: number): tf.TensorInfo => {
    const channels = statistics.shape[1]!;
    const found = scope.run('Slice', { x: statistics }, { begin: [row, 0], size: [1, channels] });
    return scope.view(found, [channels]);
  };
  const finished = (
    z: tf.TensorInfo,
    [mean, variance]: readonly [tf.TensorInfo, tf.TensorInfo],
    inputs: KernelInputs,
    { epsilon, relu }: NormaliseAttributes,
  ): tf.TensorInfo => {
    const deviation = scope.run('Sqrt', {
      x: scope.run('Add', { a: variance, b: scope.constant(Float32Array.of(epsilon), []) }),
    });
    const scale = scope.run('RealDiv', { a: given(inputs, 'gamma'), b: deviation });
    let y = scope.run('Multiply', { a: scope.run('Sub', { a: z, b: mean }), b: scale });
    y = scope.run('Add', { a: y, b: given(inputs, 'beta') });
    const { residual } = inputs;
    if (residual) y = scope.run('Add', { a: y, b: residual });
    return relu ? scope.run('Relu', { x: y }) : y;
  };
  const through = (dy: tf.TensorInfo, y: tf.TensorInfo): tf.TensorInfo =>
    scope.run('Multiply', { a: dy, b: scope.run('Step', { x: y }, { alpha: 0 }) });
  return {
    [convolutionMoments]({ inputs, attrs }) {
      const z = convolution(inputs, attrs);
      return [z, moments(z)];
    },
    [batchMoments]: ({ inputs }) => moments(given(inputs, 'x')),
    [normaliseRelu]({ inputs, attrs }) {
      const statistics = given(inputs, 'statistics');
      const both = [rowOf(statistics, 0), rowOf(statistics, 1)] as const;
      return finished(given(inputs, 'z'), both, inputs, asNormalise(attrs));
    },
    [normaliseReluGradient]({ inputs, attrs }) {
      const [dy, statistics] = [given(inputs, 'dy'), given(inputs, 'statistics')];
      const { dx, dgamma, dbeta } = composedBatchNormGradient(
        scope,
        inputs['y'] ? through(dy, inputs['y']) : dy,
        given(inputs, 'x'),
        given(inputs, 'gamma'),
        rowOf(statistics, 0),
        rowOf(statistics, 1),
        asNormalise(attrs).epsilon,
      );
      return [dx, dgamma, dbeta];
    },
    [throughRelu]: ({ inputs }) => through(given(inputs, 'dy'), given(inputs, 'y')),
    [movingStatistics]: ({ inputs, attrs }) =>
      composedMovingAverage(
        scope,
        given(inputs, 'average'),
        rowOf(given(inputs, 'statistics'), attrs['row'] as number),
        attrs['momentum'] as number,
      ),
    [convolutionNormalised]: ({ inputs, attrs }) =>
      finished(
        convolution(inputs, attrs),
        [given(inputs, 'mean'), given(inputs, 'variance')],
        inputs,
        asNormalise(attrs),
      ),
  };
}

/**
 * Registers the kernels of these names for a backend that runs WGSL, and the gradients of those that train.
 * @param madeUpFor by kernels of the backend's own where the device refuses ours
 */
export function registerBlock(
  backend: WgslBackend,
  backendName: string,
  names: readonly BlockKernel[],
  { madeUpFor = true }: { madeUpFor?: boolean } = {},
): void {
  const ours = programs(backend);
  const instead = (name: BlockKernel): KernelBody => {
    return (call) => {
      const scope = new KernelScope(backend, backendName);
      return scope.finish(composed(scope)[name](call));
    };
  };
  for (const name of names)
    replaceKernel(name, backendName, (call) =>
      madeUpFor
        ? orElse(
            () => ours[name](call),
            () => instead(name)(call),
          )
        : ours[name](call),
    );
  registerGradients();
}

const run = <T = tf.Tensor>(kernel: string, inputs: object, attrs: object = {}): T =>
  tf.engine().runKernel(kernel, inputs as tf.NamedTensorMap, attrs as tf.NamedAttrMap) as unknown as T;

function registerGradients(): void {
  if ((tf.getGradient(normaliseRelu) as tf.GradConfig | undefined) !== undefined) return;
  tf.registerGradient({
    kernelName: convolutionMoments,
    inputsToSave: ['x', 'filter'],
    // What comes back through the statistics is in the gradient of the normalised output already.
    gradFunc: (dys, saved, attrs) => {
      const [dy] = dys as [tf.Tensor];
      const [x, filter] = saved as [tf.Tensor, tf.Tensor];
      return {
        x: () => run('Conv2DBackpropInput', { dy, filter }, { ...attrs, inputShape: x.shape }),
        filter: () => run('Conv2DBackpropFilter', { x, dy }, { ...attrs, filterShape: filter.shape }),
      };
    },
  });
  tf.registerGradient({
    kernelName: normaliseRelu,
    inputsToSave: ['z', 'statistics', 'gamma'],
    outputsToSave: [true],
    gradFunc: (dys, saved, attrs) => {
      const dy = dys as tf.Tensor;
      const [x, statistics, gamma, y] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const { epsilon, relu } = asNormalise(attrs);
      // All three at once, here and not in the functions below: tfjs tidies up after each of those.
      const [dx, dgamma, dbeta] = run<[tf.Tensor, tf.Tensor, tf.Tensor]>(
        normaliseReluGradient,
        { dy, x, gamma, statistics, ...(relu && { y }) },
        { epsilon },
      );
      return {
        z: () => dx,
        // Zeros that no program computes, nor any reads.
        statistics: () => tf.zeros(statistics.shape),
        gamma: () => dgamma,
        beta: () => dbeta,
        residual: () => (relu ? run(throughRelu, { dy, y }) : tf.clone(dy)),
      };
    },
  });
}

/** Whether the current backend has a kernel of these. */
export const hasBlockKernel = (name: BlockKernel): boolean => kernelOf(name, tf.getBackend()) !== undefined;

export { run as runBlockKernel };
