import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { allowDilatedGradients } from '../../../src/nn/kernels/dilated-gradient.ts';
import { batchNormTraining } from '../../../src/nn/kernels/register.ts';
import { convolutionCases } from './convolution-cases.ts';
import { randomValues, relativeError } from './random-tensor.ts';

const tolerance = 1e-5;

/** Runs `compute` on both backends with the same input values and compares all results. */
async function compareWithCpu(
  inputs: { shape: number[]; seed: number }[],
  compute: (...tensors: tf.Tensor[]) => tf.Tensor[],
): Promise<number[]> {
  const results: Record<string, Float32Array[]> = {};
  for (const backend of ['cpu', 'wasm']) {
    await tf.setBackend(backend);
    const outputs = tf.tidy(() => {
      const tensors = inputs.map(({ shape, seed }) =>
        tf.tensor(randomValues(tf.util.sizeFromShape(shape), seed), shape),
      );
      return compute(...tensors);
    });
    results[backend] = outputs.map((output) => output.dataSync() as Float32Array);
    tf.dispose(outputs);
  }
  return results['wasm']!.map((found, which) => relativeError(found, results['cpu']![which]!));
}

/** The specification of training kernels, whichever are registered for `wasm`. */
export function checkKernels(): void {
  describe('a convolution, its filter gradient and its input gradient equal the cpu backend’s', () => {
    it.each(convolutionCases())('$name', async ({ input, filter, attributes }) => {
      const strides = attributes.strides as [number, number];
      const pad = attributes.pad as 'same';
      const errors = await compareWithCpu(
        [
          { shape: input, seed: 1 },
          { shape: filter, seed: 2 },
        ],
        (x, w) => {
          const y = tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);
          const dy = tf.tensor(randomValues(y.size, 3), y.shape);
          const [dx, dw] = tf.grads((a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, strides, pad))(
            [x, w],
            dy,
          );
          return [y, dx!, dw!];
        },
      );
      for (const error of errors) expect(error).toBeLessThan(tolerance);
    });
  });

  describe('a dilated convolution has the gradients of one with the zeros written out', () => {
    it.each([
      [[2, 9, 9, 5], [3, 3, 5, 8], 2, 'same'],
      [[2, 10, 8, 8], [3, 3, 8, 16], 3, 'valid'],
      [[1, 11, 9, 3], [2, 3, 3, 6], 2, 'valid'],
    ] as const)('%j with filter %j, dilation %i, %s', async (input, filter, dilation, pad) => {
      allowDilatedGradients();
      const [height, width, inChannels, outChannels] = filter;
      // Spreading the filter is linear, so tfjs can differentiate through it on any backend.
      const spread = (w: tf.Tensor) => {
        const taps = tf.reshape(w, [height, 1, width, 1, inChannels * outChannels]);
        const padded = tf.pad(taps, [[0, 0], [0, dilation - 1], [0, 0], [0, dilation - 1], [0, 0]]); // prettier-ignore
        const whole = tf.reshape(padded, [height * dilation, width * dilation, inChannels, outChannels]);
        return tf.slice(whole, 0, [
          dilation * (height - 1) + 1,
          dilation * (width - 1) + 1,
          inChannels,
          outChannels,
        ]);
      };
      const errors = await compareWithCpu(
        [
          { shape: [...input], seed: 21 },
          { shape: [...filter], seed: 22 },
        ],
        (x, w) => {
          const ours = tf.getBackend() === 'wasm';
          const convolve = (a: tf.Tensor, b: tf.Tensor) =>
            ours
              ? tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, pad, 'NHWC', dilation)
              : tf.conv2d(a as tf.Tensor4D, spread(b) as tf.Tensor4D, 1, pad);
          const y = convolve(x, w);
          return [y, ...tf.grads(convolve)([x, w], tf.tensor(randomValues(y.size, 23), y.shape))];
        },
      );
      for (const error of errors) expect(error).toBeLessThan(tolerance);
    });
  });

  describe('a depthwise convolution’s gradients equal the cpu backend’s', () => {
    it.each([
      [[2, 7, 8, 3], [3, 3, 3, 1], 1, 'same'],
      [[2, 8, 8, 4], [3, 3, 4, 2], 2, 'same'],
      [[1, 9, 7, 5], [5, 2, 5, 1], 1, 'valid'],
    ] as const)('%j with filter %j, stride %i, %s', async (input, filter, stride, pad) => {
      const errors = await compareWithCpu(
        [
          { shape: [...input], seed: 4 },
          { shape: [...filter], seed: 5 },
        ],
        (x, w) => {
          const convolve = (a: tf.Tensor, b: tf.Tensor) =>
            tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, stride, pad);
          const y = convolve(x, w);
          return [y, ...tf.grads(convolve)([x, w], tf.tensor(randomValues(y.size, 6), y.shape))];
        },
      );
      for (const error of errors) expect(error).toBeLessThan(tolerance);
    });
  });

  describe('batch norm in training and its gradient', () => {
    it.each([[[4, 5, 6, 7]], [[32, 8, 8, 16]], [[3, 1, 1, 1]], [[16, 13]]])(
      'of %j equal the cpu backend’s composed ones',
      async (shape) => {
        const channels = shape.at(-1)!;
        const axes = shape.slice(0, -1).map((_, axis) => axis);
        const errors = await compareWithCpu(
          [{ shape, seed: 7 }, { shape: [channels], seed: 8 }, { shape: [channels], seed: 9 }, { shape, seed: 10 }], // prettier-ignore
          (x, gamma, beta, dy) => {
            const fused = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) =>
              (
                tf
                  .engine()
                  .runKernel(
                    batchNormTraining,
                    { x: a, gamma: b, beta: c },
                    { epsilon: 1e-3 },
                  ) as unknown as tf.Tensor[]
              )[0]!;
            const stock = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => {
              const { mean, variance } = tf.moments(a, axes);
              return tf.add(tf.mul(tf.div(tf.sub(a, mean), tf.sqrt(tf.add(variance, 1e-3))), b), c);
            };
            const norm = tf.getBackend() === 'wasm' ? fused : stock;
            const shifted = tf.add(x, 0.5);
            return [norm(shifted, gamma, beta), ...tf.grads(norm)([shifted, gamma, beta], dy)];
          },
        );
        for (const error of errors) expect(error).toBeLessThan(tolerance);
      },
    );
  });

  describe('finite differences agree with the gradients', () => {
    it.each(convolutionCases().filter((_, which) => which % 11 === 0))(
      '$name',
      async ({ input, filter, attributes }) => {
        await tf.setBackend('wasm');
        const convolve = (x: tf.Tensor, w: tf.Tensor) =>
          tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, attributes.strides, attributes.pad);
        const xs = randomValues(tf.util.sizeFromShape(input), 11);
        const ws = randomValues(tf.util.sizeFromShape(filter), 12);
        // L = Σ y·r is linear in x and in w, so one step of any size gives the slope exactly, up to rounding.
        const loss = (xValues: Float32Array, wValues: Float32Array) =>
          tf.tidy(() => {
            const y = convolve(tf.tensor(xValues, input), tf.tensor(wValues, filter));
            const values = y.dataSync() as Float32Array;
            const weights = randomValues(y.size, 13);
            return values.reduce((sum, value, at) => sum + value * weights[at]!, 0);
          });
        const [dx, dw] = tf.tidy(() => {
          const y = convolve(tf.tensor(xs, input), tf.tensor(ws, filter));
          const gradients = tf.grads(convolve)(
            [tf.tensor(xs, input), tf.tensor(ws, filter)],
            tf.tensor(randomValues(y.size, 13), y.shape),
          );
          return gradients.map((gradient) => gradient.dataSync());
        });
        const nudged = (values: Float32Array, at: number) =>
          Float32Array.from(values, (value, index) => (index === at ? value + 1 : value));
        for (const at of [0, Math.floor(xs.length / 2), xs.length - 1])
          expect(loss(nudged(xs, at), ws) - loss(xs, ws)).toBeCloseTo(dx![at]!, 3);
        for (const at of [0, Math.floor(ws.length / 2), ws.length - 1])
          expect(loss(xs, nudged(ws, at)) - loss(xs, ws)).toBeCloseTo(dw![at]!, 3);
      },
    );

    it('batch norm, by central differences', async () => {
      await tf.setBackend('wasm');
      const shape = [2, 3, 3, 2];
      const [xs, gammas, betas, weights] = [
        randomValues(36, 14),
        randomValues(2, 15),
        randomValues(2, 16),
        randomValues(36, 17),
      ];
      const norm = (x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) =>
        (
          tf
            .engine()
            .runKernel(batchNormTraining, { x, gamma, beta }, { epsilon: 1e-3 }) as unknown as tf.Tensor[]
        )[0]!;
      const loss = (values: Float32Array) =>
        tf.tidy(() => norm(tf.tensor(values, shape), tf.tensor(gammas), tf.tensor(betas)).dataSync<'float32'>().reduce((sum, value, at) => sum + value * weights[at]!, 0)); // prettier-ignore
      const dx = tf.tidy(() =>
        tf
          .grad((x) => norm(x, tf.tensor(gammas), tf.tensor(betas)))(
            tf.tensor(xs, shape),
            tf.tensor(weights, shape),
          )
          .dataSync(),
      );
      for (const at of [0, 7, 20, 35]) {
        const step = 2 ** -6;
        const moved = (by: number) =>
          loss(Float32Array.from(xs, (value, index) => (index === at ? value + by : value)));
        expect((moved(step) - moved(-step)) / (2 * step)).toBeCloseTo(dx[at]!, 2);
      }
    });
  });

  it('a hundred gradients leave no tensor and no data behind', async () => {
    await tf.setBackend('wasm');
    const x = tf.tensor(randomValues(2 * 8 * 8 * 4, 18), [2, 8, 8, 4]);
    const w = tf.tensor(randomValues(3 * 3 * 4 * 8, 19), [3, 3, 4, 8]);
    const gamma = tf.ones([8]);
    const beta = tf.zeros([8]);
    const once = () =>
      tf.tidy(() => {
        const net = (a: tf.Tensor, b: tf.Tensor) => {
          const y = tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 2, 'same');
          const [normed] = tf
            .engine()
            .runKernel(batchNormTraining, { x: y, gamma, beta }, { epsilon: 1e-3 }) as unknown as tf.Tensor[];
          return tf.sum(tf.relu(normed!));
        };
        tf.grads(net)([x, w]);
      });
    once();
    const before = [tf.memory().numTensors, tf.engine().backend.numDataIds()];
    for (let round = 0; round < 100; round++) once();
    expect([tf.memory().numTensors, tf.engine().backend.numDataIds()]).toEqual(before);
    tf.dispose([x, w, gamma, beta]);
  });
}
