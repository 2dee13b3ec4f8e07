import * as tf from '@tensorflow/tfjs-core';
import { backendsWithOurs } from './register.ts';

/**
 * tfjs refuses to differentiate a dilated convolution. The kernels here can do it, so on a backend that has
 * them `tf.conv2d` with dilations becomes differentiable; on others tfjs still says no.
 */
export function allowDilatedGradients(): void {
  const stock = tf.getGradient('Conv2D') as tf.GradConfig | undefined;
  if (!stock || stock.gradFunc.name === 'convolutionGradient') return;
  tf.registerGradient({
    ...stock,
    gradFunc: function convolutionGradient(dys, saved, attrs) {
      const {
        dilations = 1,
        strides,
        pad,
        dataFormat,
      } = attrs as unknown as {
        dilations?: number | [number, number];
        strides: number;
        pad: string;
        dataFormat: string;
      };
      const plain = [dilations].flat().every((dilation) => dilation === 1);
      if (plain || !backendsWithOurs.has(tf.getBackend())) return stock.gradFunc(dys, saved, attrs);
      const dy = (Array.isArray(dys) ? dys[0] : dys) as tf.Tensor;
      const [x, filter] = saved as [tf.Tensor, tf.Tensor];
      const shared = { strides, pad, dataFormat, dilations } as unknown as tf.NamedAttrMap;
      const run = (kernel: string, inputs: tf.NamedTensorMap, extra: tf.NamedAttrMap) =>
        tf.engine().runKernel(kernel, inputs, { ...shared, ...extra }) as unknown as tf.Tensor;
      return {
        x: () => run('Conv2DBackpropInput', { dy, filter }, { inputShape: x.shape }),
        filter: () => run('Conv2DBackpropFilter', { x, dy }, { filterShape: filter.shape }),
      };
    },
  });
}
