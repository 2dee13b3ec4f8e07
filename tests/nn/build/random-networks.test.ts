import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';
import { build, describe, describeNetwork, specOf } from '../../../src/nn/index.ts';
import { layerKinds } from '../../../src/nn/spec/kinds/index.ts';
import {
  outputsOf,
  type LayerDescription,
  type NetworkSpec,
  type ReceptiveField,
} from '../../../src/nn/spec/index.ts';
import { randomNetwork, randomNumbers } from '../spec/random-network.ts';
import { workedOut, type WeightsOf } from '../spec/reference.ts';

/** 300 by default, the first of 2,000: `RANDOM_NETWORKS=2000`. */
const count = Number(process.env['RANDOM_NETWORKS'] ?? 300);
const seeds = Array.from({ length: count }, (_, i) => i + 1);
/** Of each so many, one is run. */
const share = 4;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** What went wrong, by seed: one line each, so that a kind of fault is seen at once. */
function faultsOf(check: (spec: NetworkSpec, seed: number) => string | undefined, of = seeds): string[] {
  return of.flatMap((seed) => {
    let fault: string | undefined;
    try {
      fault = tf.tidy(() => check(randomNetwork(seed), seed));
    } catch (error) {
      fault = String(error instanceof Error ? (error.stack ?? error) : error).slice(0, 400);
    }
    return fault === undefined ? [] : [`${seed}: ${fault}`];
  });
}

const run = seeds.filter((seed) => seed % share === 0);

function withModel<Result>(spec: NetworkSpec, seed: number, use: (model: LayersModel) => Result): Result {
  const model = build(spec, { seed });
  try {
    // Weights of their own, so that none can be left out unnoticed; variances above zero.
    model.weights.forEach((weight, i) => {
      const isVariance = weight.originalName.endsWith('moving_variance');
      weight.write(
        tf.randomUniform(
          weight.shape as number[],
          isVariance ? 0.5 : -0.7,
          isVariance ? 1.5 : 0.7,
          'float32',
          seed * 100 + i,
        ),
      );
    });
    return use(model);
  } finally {
    model.dispose();
  }
}

const product = (shape: readonly number[]) => shape.reduce((all, size) => all * size, 1);

/** Numbers of words where words are read, anything from −1 to 1 elsewhere. */
function inputsFor(spec: NetworkSpec, seed: number): Map<string, tf.Tensor> {
  const words = new Set(spec.layers.flatMap((layer) => (layer.kind === 'embedding' ? layer.inputs : [])));
  return new Map(
    spec.layers.flatMap((layer, i) => {
      if (layer.kind !== 'input') return [];
      const random = randomNumbers(seed * 31 + i);
      const values = Float32Array.from({ length: 2 * product(layer.shape) }, () =>
        words.has(layer.name) ? Math.floor(random() * 9) : random() * 2 - 1,
      );
      return [[layer.name, tf.tensor(values, [2, ...layer.shape])]];
    }),
  );
}

const predicted = (model: LayersModel, inputs: ReadonlyMap<string, tf.Tensor>): tf.Tensor[] => {
  const given = model.inputNames.map((name) => inputs.get(name)!);
  return [model.predict(given.length === 1 ? given[0]! : given, { batchSize: 2 })].flat();
};

const weightsOf =
  (model: LayersModel): WeightsOf =>
  (layer) =>
    Object.fromEntries(
      (model.layers.find(({ name }) => name === layer)?.weights ?? []).map((weight) => {
        // Which of two directions a weight is of stands in its path.
        const [name = '', ...path] = weight.originalName.split('/').toReversed();
        const way = path.find((part) => /^(forward|backward)_/.test(part))?.split('_')[0];
        return [way === undefined ? name : `${way}_${name}`, weight.read()];
      }),
    );

/** How far apart, as a share of the largest. */
function apart(found: tf.Tensor, expected: tf.Tensor): number {
  if (String(found.shape) !== String(expected.shape)) return Infinity;
  const [a, b] = [found.dataSync(), expected.dataSync()];
  let [difference, largest] = [0, 1e-2];
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]!) !== Number.isNaN(b[i]!)) return Infinity;
    difference = Math.max(difference, Math.abs(a[i]! - b[i]!) || 0);
    largest = Math.max(largest, Math.abs(b[i]!) || 0);
  }
  return difference / largest;
}

it('draws every kind', () => {
  const drawn = new Set(seeds.flatMap((seed) => randomNetwork(seed).layers.map(({ kind }) => kind)));
  expect(layerKinds().filter((kind) => !drawn.has(kind))).toEqual(['unknown']);
});

it('says the shapes and counts that tfjs has, layer by layer', () => {
  const faults = faultsOf((spec, seed) =>
    withModel(spec, seed, (model) => {
      const network = describeNetwork(spec);
      for (const { name, kind, outputShape, furtherShapes = [], params } of network.layers) {
        if (kind === 'input') continue;
        const layer = model.layers.find((each) => each.name === name);
        // No output depends on it: it is not of the model.
        if (!layer) continue;
        const shape = layer.outputShape as number[] | number[][];
        const all = (Array.isArray(shape[0]) ? shape : [shape]) as number[][];
        const expected = JSON.stringify(all.map((shape) => shape.slice(1)));
        const found = JSON.stringify([outputShape, ...furtherShapes]);
        if (found !== expected) return `${name}: ${found}, in tfjs ${expected}`;
        if (params.total !== layer.countParams())
          return `${name}: ${params.total} parameters, in tfjs ${layer.countParams()}`;
        const trainable = layer.trainableWeights.reduce(
          (sum, { shape }) => sum + product(shape as number[]),
          0,
        );
        if (params.trainable !== trainable)
          return `${name}: ${params.trainable} trainable, in tfjs ${trainable}`;
      }
      const isWhole = network.layers.every(({ name }) => model.layers.some((each) => each.name === name));
      return isWhole && network.totals.params !== model.countParams() ? 'totals' : undefined;
    }),
  );
  expect(faults).toEqual([]);
});

it('reads its own models back, and says the same of them', () => {
  const faults = faultsOf((spec, seed) =>
    withModel(spec, seed, (model) => {
      const [said, read] = [describeNetwork(spec), describe(model)];
      if (read.totals.notCounted > 0)
        return `unknown: ${read.layers
          .filter(({ kind }) => kind === 'unknown')
          .map(({ name }) => name)
          .join(', ')}`;
      for (const of of ['params', 'trainable', 'multiplyAdds'] as const)
        if (said.totals[of] !== read.totals[of] && outputsOf(spec).length === said.layers.length)
          return `${of}: ${read.totals[of]} ≠ ${said.totals[of]}`;
      const byName = new Map(read.layers.map((layer) => [layer.name, layer]));
      for (const layer of said.layers) {
        const again = byName.get(layer.name);
        // Layers that no output depends on are not of the model; padding may stand apart.
        if (!again || again.kind !== layer.kind || 'padding' in layer.spec) continue;
        for (const of of ['outputShape', 'params', 'multiplyAdds', 'sees', 'receptiveField'] as const)
          if (JSON.stringify(again[of]) !== JSON.stringify(layer[of]))
            return `${layer.name}, ${of}: ${JSON.stringify(again[of])} ≠ ${JSON.stringify(layer[of])}`;
      }
      return undefined;
    }),
  );
  expect(faults).toEqual([]);
});

it('builds what the spec says, and what is read of the model again', () => {
  const faults = faultsOf(
    (spec, seed) =>
      withModel(spec, seed, (model) => {
        const inputs = inputsFor(spec, seed);
        const outputs = predicted(model, inputs);
        const expected = workedOut(spec, inputs, weightsOf(model));
        const wrong = outputsOf(spec).findIndex((name, i) => apart(outputs[i]!, expected.get(name)!) > 1e-4);
        if (wrong !== -1) {
          const name = outputsOf(spec)[wrong]!;
          return `${name}: ${apart(outputs[wrong]!, expected.get(name)!)} apart, ${spec.layers.map((layer) => JSON.stringify(layer)).join('\n')}`;
        }
        const again = build(specOf(model));
        again.setWeights(model.getWeights());
        const rebuilt = predicted(again, inputs);
        const differs = rebuilt.findIndex((output, i) => apart(output, outputs[i]!) > 1e-6);
        again.dispose();
        return differs === -1 && rebuilt.length === outputs.length ? undefined : `rebuilt, output ${differs}`;
      }),
    run,
  );
  expect(faults).toEqual([]);
});

/** Pixels that a position sees, along one axis, both included. */
const seenAlong = (
  { start, stride, size }: ReceptiveField,
  axis: 0 | 1,
  position: number,
): [number, number] => {
  const from = start[axis] + position * stride[axis];
  return [Math.ceil(from - 1e-9), Math.floor(from + size[axis] + 1e-9) - 1];
};

/** Whether an output place of a layer stays as it is when all that it is said not to see changes. */
function seesNoMore(
  layer: LayerDescription,
  spec: NetworkSpec,
  model: LayersModel,
  seed: number,
): string | undefined {
  const inputs = inputsFor(spec, seed);
  const others = inputsFor(spec, seed + 1);
  const [name, given] = [...inputs][0]!;
  const shape = given.shape.slice(1);
  const field = layer.receptiveField!;
  const random = randomNumbers(seed);
  const [rows, columns] = layer.outputShape.length === 3 ? layer.outputShape : [layer.outputShape[0]!, 1];
  const place = [Math.floor(random() * rows!), Math.floor(random() * columns!)] as const;
  const rank = shape.length;
  const seen = ([0, 1] as const).map((axis) => seenAlong(field, axis, place[axis]));
  const isSeen = (index: number) => {
    const inImage = index % product(shape);
    const channels = rank === 1 ? 1 : shape.at(-1)!;
    const position = Math.floor(inImage / channels);
    const [row, column] =
      rank === 3 ? [Math.floor(position / shape[1]!), position % shape[1]!] : [position, 0];
    return row >= seen[0]![0] && row <= seen[0]![1] && column >= seen[1]![0] && column <= seen[1]![1];
  };
  const [own, other] = [given.dataSync(), others.get(name)!.dataSync()];
  const changed = tf.tensor(
    Float32Array.from(own, (value, i) => (isSeen(i) ? value : other[i]!)),
    given.shape,
  );
  const at = (output: tf.Tensor) => {
    const values = output.dataSync();
    const depth = layer.outputShape.length === 1 ? 1 : layer.outputShape.at(-1)!;
    const position = layer.outputShape.length === 3 ? place[0] * columns! + place[1] : place[0];
    return values.slice(position * depth, (position + 1) * depth);
  };
  const [before] = predicted(model, inputs);
  const [after] = predicted(model, new Map([...inputs, [name, changed]]));
  return String(at(before!)) === String(at(after!))
    ? undefined
    : `${layer.name} at ${place.join()} sees more than ${JSON.stringify(seen)}: ${JSON.stringify(field)}`;
}

it('lets no output see more of the input than is said', () => {
  let looked = 0;
  const faults = faultsOf((spec, seed) => {
    const { layers } = describeNetwork(spec);
    if (layers.filter(({ kind }) => kind === 'input').length !== 1) return undefined;
    const told = layers.filter(({ kind, sees }) => kind !== 'input' && sees === 'field');
    const layer = told[seed % told.length];
    if (!layer) return undefined;
    looked++;
    const only = { ...spec, outputs: [layer.name] };
    return withModel(only, seed, (model) => seesNoMore(layer, only, model, seed));
  }, run);
  expect(faults).toEqual([]);
  expect(looked).toBeGreaterThan(run.length / 5);
});
