/**
 * Describing a network (shapes, formulas, parameters, multiply-adds, receptive
 * fields) beside building the same network with tfjs and calling `summary()`.
 */

import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { build, cifarResnet, describeNetwork, resnet, type NetworkSpec } from '../src/nn/index.ts';

export interface DescribeRow {
  readonly network: string;
  readonly layers: number;
  /** The first call, ResNet-152's being the first of the process: nothing is compiled yet. */
  readonly firstMilliseconds: number;
  /** Median of the calls after it. */
  readonly medianMilliseconds: number;
  readonly microsecondsPerLayer: number;
  /** Tensors that one description leaves behind. */
  readonly tensors: number;
  /** Building with tfjs, weights drawn as usual, and `summary()`; once. */
  readonly tfjsMilliseconds: number;
}

const repeats = 31;

function milliseconds(action: () => unknown): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

function measure(network: string, spec: NetworkSpec, firstMilliseconds: number): DescribeRow {
  const before = tf.memory().numTensors;
  const times = Array.from({ length: repeats }, () => milliseconds(() => describeNetwork(spec)));
  const tensors = tf.memory().numTensors - before;
  const medianMilliseconds = times.sort((a, b) => a - b)[Math.floor(repeats / 2)] ?? firstMilliseconds;
  const tfjsMilliseconds = milliseconds(() => {
    const model = build(spec);
    model.summary(100, undefined, () => undefined);
    model.dispose();
  });
  const layers = spec.layers.length;
  const microsecondsPerLayer = (medianMilliseconds * 1000) / layers;
  return {
    network,
    layers,
    firstMilliseconds,
    medianMilliseconds,
    microsecondsPerLayer,
    tensors,
    tfjsMilliseconds,
  };
}

/** Measure, print one table, return its rows. */
export async function run(): Promise<DescribeRow[]> {
  await tf.setBackend('cpu');
  const specs: [string, NetworkSpec][] = [
    // The deepest of the five first: its first call is the cold one.
    ['ResNet-152', resnet(152)],
    ['ResNet-18', resnet(18)],
    ['ResNet-34', resnet(34)],
    ['ResNet-50', resnet(50)],
    ['ResNet-101', resnet(101)],
    ['CIFAR ResNet-1001', cifarResnet(1001, { block: 'bottleneck' })],
  ];
  const firsts = specs.map(([, spec]) => milliseconds(() => describeNetwork(spec)));
  const rows = specs
    .map(([network, spec], i) => measure(network, spec, firsts[i] ?? NaN))
    .sort((a, b) => a.layers - b.layers);
  console.log('Describing a network, and building it with tfjs (cpu backend) for its summary()');
  console.table(
    rows.map((row) => ({
      network: row.network,
      layers: row.layers,
      'first ms': row.firstMilliseconds.toFixed(2),
      'median ms': row.medianMilliseconds.toFixed(2),
      'µs a layer': row.microsecondsPerLayer.toFixed(2),
      'tensors left': row.tensors,
      'tfjs ms': row.tfjsMilliseconds.toFixed(0),
    })),
  );
  return rows;
}
