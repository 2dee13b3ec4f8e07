/**
 * The receptive field as the network itself shows it: one image for each pixel,
 * black but for that pixel, and every weight one, so that an output is above
 * zero exactly where it sees the pixel.
 */

import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { build, describeNetwork, networkBuilder, type NetworkBuilder } from '../../../src/nn/index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const side = 24;

/** Rows from the first to the last, and columns likewise, that reach each of the positions asked for. */
function seen(
  write: (net: NetworkBuilder, x: string) => void,
  positions: readonly (readonly [number, number])[],
) {
  const net = networkBuilder('probe');
  write(net, net.input([side, side, 1]));
  const model = build(net.spec());
  const found = tf.tidy(() => {
    for (const variable of model.layers.flatMap((layer) => layer.weights)) {
      variable.write(
        variable.originalName.endsWith('bias')
          ? tf.zeros([...(variable.shape as number[])])
          : tf.ones([...(variable.shape as number[])]),
      );
    }
    const lit = tf.reshape(tf.eye(side * side), [side * side, side, side, 1]);
    const outputs = tf.sum(model.apply(lit) as tf.Tensor4D, 3).arraySync() as number[][][];
    return positions.map(([row, column]) => {
      const pixels = outputs.flatMap((image, pixel) => ((image[row]?.[column] ?? 0) > 0 ? [pixel] : []));
      const range = (values: number[]) => [Math.min(...values), Math.max(...values)];
      return {
        rows: range(pixels.map((pixel) => Math.floor(pixel / side))),
        columns: range(pixels.map((pixel) => pixel % side)),
      };
    });
  });
  model.dispose();
  return found;
}

/** The same from the description, cut at the image's edge. */
function predicted(write: (net: NetworkBuilder, x: string) => void, row: number, column: number) {
  const net = networkBuilder('probe');
  write(net, net.input([side, side, 1]));
  const field = describeNetwork(net.spec()).layers.at(-1)?.receptiveField;
  if (!field) throw new Error('no receptive field');
  const range = (position: number, axis: 0 | 1) => {
    const start = field.start[axis] + position * field.stride[axis];
    return [Math.max(start, 0), Math.min(start + field.size[axis] - 1, side - 1)];
  };
  return { rows: range(row, 0), columns: range(column, 1) };
}

const networks: [string, (net: NetworkBuilder, x: string) => void][] = [
  [
    'a stem: padded 7×7 with stride 2, then a padded pool',
    (net, x) => {
      const convolved = net.conv(x, { filters: 1, kernelSize: 7, strides: 2, padding: 3 });
      net.averagePool(convolved, { kernelSize: 3, strides: 2, padding: 1 });
    },
  ],
  [
    'the same with TensorFlow’s padding',
    (net, x) => {
      const convolved = net.conv(x, { filters: 1, kernelSize: 7, strides: 2, padding: 'same' });
      net.averagePool(convolved, { kernelSize: 3, strides: 2, padding: 'same' });
    },
  ],
  [
    'a strided residual block with a projection',
    (net, x) => {
      const first = net.conv(x, { filters: 2, kernelSize: 3, strides: 2, padding: 1 });
      const second = net.conv(first, { filters: 2, kernelSize: [3, 5], padding: 'same' });
      net.add([net.conv(x, { filters: 2, kernelSize: 1, strides: 2 }), second]);
    },
  ],
  [
    'dilation, whose taps leave gaps, after zero padding at the end',
    (net, x) => {
      const padded = net.zeroPadding(x, { padding: { top: 0, bottom: 2, left: 0, right: 1 } });
      net.conv(padded, { filters: 1, kernelSize: 3, dilation: [3, 2] });
    },
  ],
];

test.each(networks)('%s', (_, write) => {
  const positions = [
    [0, 0],
    [2, 4],
    [5, 5],
  ] as const;
  expect(seen(write, positions)).toEqual(positions.map(([row, column]) => predicted(write, row, column)));
});
