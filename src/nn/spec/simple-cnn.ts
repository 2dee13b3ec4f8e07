import { networkBuilder } from './network-builder.ts';
import type { NetworkSpec } from './layer-spec.ts';

export interface SimpleCnnOptions {
  /** Channels of the first stage; later stages double it. Default 16. */
  readonly width?: number;
  /** Default 2. */
  readonly classes?: number;
  /** Side of the square RGB image; the three poolings need at least 8. Default 32. */
  readonly input?: number;
}

/** The plain convolutional net that chapter 1's residual nets are compared with: three stages of convolution, batch norm, ReLU and max-pooling, then a dense layer. */
export function simpleCnn({ width = 16, classes = 2, input = 32 }: SimpleCnnOptions = {}): NetworkSpec {
  const net = networkBuilder('simple_cnn');
  let x = net.input([input, input, 3], { name: 'input' });
  [1, 2, 4].forEach((factor, stage) => {
    const name = `stage${stage + 1}`;
    x = net.conv(x, {
      name: `${name}_conv`,
      filters: factor * width,
      kernelSize: 3,
      padding: 'same',
      useBias: false,
    });
    x = net.batchNorm(x, { name: `${name}_bn`, epsilon: 1e-5, momentum: 0.9 });
    x = net.relu(x, { name: `${name}_relu` });
    x = net.maxPool(x, { name: `${name}_pool`, kernelSize: 2, strides: 2 });
  });
  x = net.flatten(x, { name: 'flatten' });
  net.dense(x, { name: 'predictions', units: classes, activation: 'softmax' });
  return net.spec();
}
