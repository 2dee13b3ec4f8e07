import * as tf from '@tensorflow/tfjs-core';
import type { ConvolutionAttributes } from './geometry.ts';
import { given, registerTrainingKernels, replaceKernel } from './register.ts';
import type { KernelBody } from './register.ts';
import type { SimdKernels } from './simd.ts';
import type { SimdExports } from './simd-module.ts';
import { prepareWindow, windowBytes } from './simd-window.ts';
import type { WasmMemory } from './wasm-memory.ts';
import { kernelOf } from './kernel-scope.ts';
import { present } from '../../explained/present.ts';

const isFloat = (...tensors: (tf.TensorInfo | undefined)[]) =>
  tensors.every((tensor) => !tensor || tensor.dtype === 'float32');

/** Takes the place of one of tfjs's own kernels. @returns that one */
function replaceStock(name: string, body: KernelBody): KernelBody {
  return present(replaceKernel(name, 'wasm', body), `tfjs's own ${name}`);
}

/** Puts the SIMD kernels where tfjs's own are for the `wasm` backend. What ours do not cover still goes to tfjs's. */
export function registerSimdKernels(kernels: SimdKernels, module: SimdExports, memory: WasmMemory): void {
  registerTrainingKernels(kernels, 'wasm');

  const stockConvolution: KernelBody = replaceStock('Conv2D', (call) => {
    const { x, filter } = call.inputs as { x: tf.TensorInfo; filter: tf.TensorInfo };
    const attributes = call.attrs as unknown as ConvolutionAttributes;
    const ours =
      isFloat(x, filter) && (attributes.dataFormat ?? 'NHWC') === 'NHWC' && x.shape[3] === filter.shape[2];
    return ours ? kernels.convolve(x, filter, undefined, false, attributes) : stockConvolution(call);
  });

  const stockFused: KernelBody = replaceStock('FusedConv2D', (call) => {
    const { x, filter, bias } = call.inputs as {
      x: tf.TensorInfo;
      filter: tf.TensorInfo;
      bias?: tf.TensorInfo;
    };
    const attributes = call.attrs as unknown as ConvolutionAttributes & { activation?: string };
    const activation = attributes.activation ?? 'linear';
    const ours =
      isFloat(x, filter, bias) &&
      (attributes.dataFormat ?? 'NHWC') === 'NHWC' &&
      x.shape[3] === filter.shape[2] &&
      (activation === 'linear' || activation === 'relu') &&
      (!bias || (bias.shape.length === 1 && bias.shape[0] === filter.shape[3]));
    return ours ? kernels.convolve(x, filter, bias, activation === 'relu', attributes) : stockFused(call);
  });

  // tfjs's copies every number; a reference does, as in `reshape`: what changes numbers in place asks for others first.
  const stockIdentity: KernelBody = replaceStock('Identity', (call) => {
    const x = given(call.inputs, 'x');
    if (x.dtype === 'string') return stockIdentity(call);
    memory.backend.incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  });

  // XNNPACK's turns a NaN into 0, and a broken run would look healthy.
  const stockRelu: KernelBody = replaceStock('Relu', (call) => {
    const x = given(call.inputs, 'x');
    return isFloat(x) ? kernels.relu(x) : stockRelu(call);
  });
  replaceKernel('ReluGradient', 'wasm', ({ inputs }) =>
    kernels.reluGradient(given(inputs, 'dy'), given(inputs, 'x')),
  );
  useReluGradient();

  const stockMaxPoolGradient: KernelBody = replaceStock('MaxPoolGrad', (call) => {
    const { dy, input, output } = call.inputs as {
      dy: tf.TensorInfo;
      input: tf.TensorInfo;
      output?: tf.TensorInfo;
    };
    if (!output || !isFloat(dy, input, output)) return stockMaxPoolGradient(call);
    const { filterSize, strides, pad, dimRoundingMode } = call.attrs as {
      filterSize: number;
      strides: number;
      pad: 'same';
      dimRoundingMode?: 'floor';
    };
    const info = tf.backend_util.computePool2DInfo(
      input.shape as [number, number, number, number],
      filterSize,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const dx = memory.backend.makeOutput(input.shape, 'float32');
    const address = memory.addressOf(dx);
    module.clear(address, 4 * tf.util.sizeFromShape(input.shape));
    const writeWindow = prepareWindow(module, {
      batch: info.batchSize,
      height: info.inHeight,
      width: info.inWidth,
      channels: info.inChannels,
      outHeight: info.outHeight,
      outWidth: info.outWidth,
      tapsHeight: info.effectiveFilterHeight,
      tapsWidth: info.effectiveFilterWidth,
      strideHeight: info.strideHeight,
      strideWidth: info.strideWidth,
      top: info.padInfo.top,
      left: info.padInfo.left,
    });
    const [from, at, to] = [dy, input, output].map((tensor) => memory.addressOf(tensor)) as [
      number,
      number,
      number,
    ];
    module.maxPoolGradient(from, at, to, address, writeWindow(memory.scratch(windowBytes)));
    return dx;
  });
}

/** tfjs composes the gradient of ReLU of three kernels; where one does it, that one is used. Other backends keep tfjs's. */
function useReluGradient(): void {
  const stock = tf.getGradient('Relu') as tf.GradConfig | undefined;
  if (!stock || stock.gradFunc.name === 'reluGradient') return;
  tf.registerGradient({
    ...stock,
    gradFunc: function reluGradient(dys, saved, attrs) {
      const dy = (Array.isArray(dys) ? dys[0] : dys) as tf.Tensor;
      const [x] = saved as [tf.Tensor];
      const served =
        kernelOf('ReluGradient', tf.getBackend()) && dy.dtype === 'float32' && x.dtype === 'float32';
      if (!served) return stock.gradFunc(dys, saved, attrs);
      return { x: () => tf.engine().runKernel('ReluGradient', { dy, x }) as unknown as tf.Tensor };
    },
  });
}
