/**
 * A network as the inspector reads it. It comes from a kernel, which may say anything: each part is held to what it must
 * be, and each list to a length that the inspector, which draws a line or a formula of each, can show before anyone notices.
 */
import {
  boolean,
  finite,
  list,
  listOf,
  object,
  optionally,
  record,
  RefusedData,
  type Schema,
  text,
  textUpTo,
} from '../../schema/index.ts';
import type { NetworkDescription } from '../../nn/spec/index.ts';

/** More layers than any network of the book's kind has; a list of them all would be read by nobody. */
const mostLayers = 5_000;
/** Layers that one layer reads, and the numbers of one formula. */
const mostInputs = 300;

const word = textUpTo(300);
const shape = listOf(finite, 8);
const numbers = listOf(finite, mostInputs);
const pair: Schema<number[]> = (value, name) => {
  const both = list(value, name, 2).map((each) => finite(each, name));
  if (both.length < 2) throw new RefusedData(`${name} is no pair`);
  return both;
};

const axis: Schema<unknown> = (value, name) =>
  Object.entries(object(value, name)).map(([key, number]) =>
    key === 'axis' ? word(number, key) : finite(number, key),
  );

const formula = record({
  rule: word,
  axes: optionally(listOf(axis, 3)),
  channels: optionally(finite),
  factors: optionally(numbers),
  terms: optionally(numbers),
  result: optionally(finite),
});

const counted = record({
  terms: listOf(record({ label: word, factors: listOf(finite, 16), trainable: boolean }), 60),
  result: finite,
});

/** Settings: words, numbers, short lists of them, and what holds such. */
const settings =
  (deepest: number): Schema<unknown> =>
  (value, name) => {
    switch (typeof value) {
      case 'undefined':
      case 'boolean':
      case 'number':
        return value;
      case 'string':
        return text(value, name, 2_000);
    }
    if (value === null) return value;
    if (deepest === 0) throw new RefusedData(`${name} is nested too deep`);
    if (Array.isArray(value)) return listOf(settings(deepest - 1), mostInputs)(value, name);
    const entries = Object.entries(object(value, name));
    if (entries.length > 40) throw new RefusedData(`${name} has more than 40 entries`);
    return entries.map(([key, each]) => settings(deepest - 1)(each, key));
  };

const layer = record({
  name: word,
  kind: word,
  inputs: listOf(word, mostInputs),
  inputShapes: listOf(shape, mostInputs),
  outputShape: shape,
  furtherShapes: optionally(listOf(shape, mostInputs)),
  formula,
  params: record({ total: finite, trainable: finite }),
  paramFormula: counted,
  multiplyAdds: finite,
  multiplyAddFormula: counted,
  activationBytes: finite,
  sees: word,
  receptiveField: (value, name) =>
    value === null ? null : record({ size: pair, stride: pair, start: pair })(value, name),
  spec: (value, name) => settings(5)(object(value, name), name),
  stage: word,
  block: word,
  note: optionally(settings(3)),
});

const description = record({
  name: word,
  layers: listOf(layer, mostLayers),
  outputs: listOf(word, mostLayers),
  totals: record({
    params: finite,
    trainable: finite,
    multiplyAdds: finite,
    activationBytes: finite,
    notCounted: finite,
  }),
});

/** Whether it is one; no two layers have one name. */
export function isDescription(network: unknown): network is NetworkDescription {
  try {
    const { layers } = description(network, 'network');
    return new Set(layers.map(({ name }) => name)).size === layers.length;
  } catch (error) {
    if (error instanceof RefusedData) return false;
    throw error;
  }
}
