import * as tf from '@tensorflow/tfjs-core';
import type { ConvolutionAttributes } from './geometry.ts';
import type { TrainingKernels } from './training-kernels.ts';
import { kernelOf } from './kernel-scope.ts';
import { present } from '../../explained/present.ts';

/** Name of the kernel that normalises over a batch and knows its gradient in closed form. */
export const batchNormTraining = 'BatchNormTraining';

interface KernelArguments {
  inputs: Record<string, tf.TensorInfo>;
  attrs: Record<string, unknown>;
  backend: unknown;
}
export type KernelBody = (call: KernelArguments) => tf.TensorInfo | tf.TensorInfo[];

/** A tensor that every call of a kernel has. */
export const given = (inputs: KernelArguments['inputs'], name: string): tf.TensorInfo =>
  present(inputs[name], `an input ${name} of the kernel`);

/** Puts `body` in the place of a backend's kernel, or registers it where there was none. Returns what was there. */
export function replaceKernel(
  kernelName: string,
  backendName: string,
  body: KernelBody,
): KernelBody | undefined {
  const before = kernelOf(kernelName, backendName);
  if (before) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({ ...before, kernelName, backendName, kernelFunc: body as unknown as tf.KernelFunc });
  return before?.kernelFunc as unknown as KernelBody | undefined;
}

/** Backends whose convolution gradients are this project's. */
export const backendsWithOurs = new Set<string>();

/** Everything that `tf.grads`, `optimizer.minimize` and `model.fit` need to reach `kernels`; with `only`, the kernels of these names. */
export function registerTrainingKernels(
  kernels: TrainingKernels,
  backendName: string,
  only?: readonly string[],
): void {
  const replace = (kernelName: string, body: KernelBody) =>
    only && !only.includes(kernelName) ? undefined : replaceKernel(kernelName, backendName, body);
  const nhwc = (attrs: Record<string, unknown>) =>
    attrs['dataFormat'] === undefined || attrs['dataFormat'] === 'NHWC';

  const filterBefore: KernelBody | undefined = replace('Conv2DBackpropFilter', (call) => {
    if (!nhwc(call.attrs)) return otherwise(filterBefore, 'Conv2DBackpropFilter', call);
    const { x, dy } = call.inputs as { x: tf.TensorInfo; dy: tf.TensorInfo };
    return kernels.filterGradient(
      x,
      dy,
      call.attrs['filterShape'] as number[],
      call.attrs as unknown as ConvolutionAttributes,
    );
  });
  const inputBefore: KernelBody | undefined = replace('Conv2DBackpropInput', (call) => {
    if (!nhwc(call.attrs)) return otherwise(inputBefore, 'Conv2DBackpropInput', call);
    const { dy, filter } = call.inputs as { dy: tf.TensorInfo; filter: tf.TensorInfo };
    return kernels.inputGradient(
      dy,
      filter,
      call.attrs['inputShape'] as number[],
      call.attrs as unknown as ConvolutionAttributes,
    );
  });
  replace('DepthwiseConv2dNativeBackpropFilter', ({ inputs, attrs }) =>
    kernels.depthwiseFilterGradient(
      given(inputs, 'x'),
      given(inputs, 'dy'),
      attrs['filterShape'] as number[],
      attrs as unknown as ConvolutionAttributes,
    ),
  );
  replace('DepthwiseConv2dNativeBackpropInput', ({ inputs, attrs }) =>
    kernels.depthwiseInputGradient(
      given(inputs, 'dy'),
      given(inputs, 'filter'),
      attrs['inputShape'] as number[],
      attrs as unknown as ConvolutionAttributes,
    ),
  );
  replace(batchNormTraining, ({ inputs, attrs }) => {
    const { y, mean, variance } = kernels.batchNorm(
      given(inputs, 'x'),
      given(inputs, 'gamma'),
      given(inputs, 'beta'),
      attrs['epsilon'] as number,
    );
    return [y, mean, variance];
  });
  replace(`${batchNormTraining}Gradient`, ({ inputs, attrs }) => {
    const { dx, dgamma, dbeta } = kernels.batchNormGradient(
      given(inputs, 'dy'),
      given(inputs, 'x'),
      given(inputs, 'gamma'),
      given(inputs, 'mean'),
      given(inputs, 'variance'),
      attrs['epsilon'] as number,
    );
    return [dx, dgamma, dbeta];
  });
  registerBatchNormGradient();
  if (!only) backendsWithOurs.add(backendName);
}

function otherwise(before: KernelBody | undefined, name: string, call: KernelArguments) {
  if (before) return before(call);
  throw new Error(
    `${name} is implemented for NHWC tensors. Transpose the input to [batch, height, width, channels] first.`,
  );
}

function registerBatchNormGradient(): void {
  if ((tf.getGradient(batchNormTraining) as tf.GradConfig | undefined) !== undefined) return;
  tf.registerGradient({
    kernelName: batchNormTraining,
    inputsToSave: ['x', 'gamma'],
    outputsToSave: [false, true, true],
    // Mean and variance only feed the moving averages: no gradient comes back through them.
    gradFunc: (dys, saved, attrs) => {
      const [dy] = dys as [tf.Tensor];
      const [x, gamma, mean, variance] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const inputs = { dy, x, gamma, mean, variance };
      // All three at once, here and not in the functions below: tfjs tidies up after each of those.
      const [dx, dgamma, dbeta] = tf
        .engine()
        .runKernel(`${batchNormTraining}Gradient`, inputs, attrs) as unknown as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      return { x: () => dx, gamma: () => dgamma, beta: () => dbeta };
    },
  });
}
