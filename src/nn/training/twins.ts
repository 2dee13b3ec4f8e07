import { ExplainedError } from '../../explained/index.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { build } from '../build/build.ts';
import type { NetworkSpec } from '../spec/layer-spec.ts';
import { networkBuilder } from '../spec/network-builder.ts';
import { checkOption } from '../spec/checks.ts';

export interface TwinOptions {
  /** Layers with weights: one convolution first, pairs of convolutions, one dense layer last; even, 4 to 110. Default 20. */
  readonly depth?: number;
  /** Channels of every convolution; default 8. */
  readonly width?: number;
  /** Default true. */
  readonly batchNorm?: boolean;
  /** Default `relu`. */
  readonly activation?: 'relu' | 'tanh' | 'sigmoid';
  /** Factor on the He-normal kernels that the convolutions begin with; default 1. */
  readonly initialScale?: number;
  /** Default 1; both twins begin with the same numbers. */
  readonly seed?: number;
  /** Default 2. */
  readonly classes?: number;
}

/**
 * A plain network for 32×32 pictures and its residual twin: the same layers with the same first weights,
 * but every pair of convolutions of the second adds its input to its output. One size of picture (16×16)
 * and one width throughout, so that nothing but depth lies between one layer's gradient and the next's.
 *
 * @throws ExplainedError `train-setting` for a depth that there is none of
 */
export function twins(options: TwinOptions = {}): { plain: LayersModel; residual: LayersModel } {
  const { seed = 1, initialScale = 1 } = options;
  checkOption('activation', options.activation ?? 'relu', ['relu', 'tanh', 'sigmoid']);
  within('depth', options.depth ?? 20, 4, 110);
  within('width', options.width ?? 8, 1, 64);
  within('initialScale', initialScale, 0, 100);
  const plain = build(twinSpec({ ...options, skip: false }), { seed });
  if (initialScale !== 1) scaleKernels(plain, initialScale);
  const residual = build(twinSpec({ ...options, skip: true }), { initializer: 'zeros' });
  for (const layer of plain.layers)
    if (layer.weights.length > 0) residual.getLayer(layer.name).setWeights(layer.getWeights());
  return { plain, residual };
}

/** One of the two, as data. */
export function twinSpec(options: TwinOptions & { skip: boolean }): NetworkSpec {
  const { depth = 20, width = 8, batchNorm = true, activation = 'relu', classes = 2, skip } = options;
  const pairs = Math.floor((depth - 2) / 2);
  const net = networkBuilder(`${skip ? 'residual' : 'plain'}${2 * pairs + 2}`);
  const weighted = (from: string, name: string, stride: number): string => {
    const y = net.conv(from, {
      name: `${name}_conv`,
      filters: width,
      kernelSize: 3,
      strides: stride,
      padding: 1,
      useBias: !batchNorm,
    });
    return batchNorm ? net.batchNorm(y, { name: `${name}_bn`, epsilon: 1e-5, momentum: 0.9 }) : y;
  };
  let x = net.activation(weighted(net.input([32, 32, 3], { name: 'input' }), 'first', 2), activation, {
    name: 'first_out',
  });
  for (let pair = 1; pair <= pairs; pair++) {
    const name = `pair${pair}`;
    const inner = net.activation(weighted(x, `${name}_1`, 1), activation, { name: `${name}_1_out` });
    const second = weighted(inner, `${name}_2`, 1);
    const sum = skip ? net.add([x, second], { name: `${name}_add` }) : second;
    x = net.activation(sum, activation, { name: `${name}_out` });
  }
  x = net.globalAveragePool(x, { name: 'avg_pool' });
  net.dense(x, { name: 'predictions', units: classes, activation: 'softmax' });
  return net.spec();
}

function scaleKernels(model: LayersModel, scale: number): void {
  tf.tidy(() => {
    for (const layer of model.layers)
      for (const weight of layer.weights)
        if (/_conv$/.test(layer.name) && /kernel/.test(weight.originalName))
          weight.write(tf.mul(weight.read(), scale));
  });
}

function within(name: string, value: number, low: number, high: number): void {
  if (typeof value === 'number' && value >= low && value <= high) return;
  throw new ExplainedError('train-setting', { name, found: String(value), low, high });
}
