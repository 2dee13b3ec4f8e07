/** What a kernel answers of a live network: held to what the inspector draws of it, as it may come from anyone. */
import type { FeatureMapsAnswer, NetworkQuestion, PatchAnswer } from '../../nn/spec/index.ts';
import {
  anyNumber,
  floatsUpTo,
  list,
  listOf,
  number,
  oneOf,
  optionally,
  record,
  RefusedData,
  type Schema,
  size,
} from '../../schema/index.ts';

/** Numbers of all maps of an answer: 64 maps of 512 × 512. */
const mostNumbers = 2 ** 24;
/** Rows and columns of a window: each of its places is drawn. */
const largestWindow = 64;
const mostChannels = 65_536;

const maps: Schema<FeatureMapsAnswer> = (value, name) => {
  const made = record({
    width: (given, field) => size(given, field, mostNumbers),
    height: (given, field) => size(given, field, mostNumbers),
    channels: (given, field) => size(given, field, mostNumbers),
    values: listOf(floatsUpTo(mostNumbers), 1_024),
  })(value, name);
  const { width, height, values } = made;
  if (values.length === 0 || values.some(({ length }) => length !== width * height))
    throw new RefusedData('maps of another size');
  if (width * height * values.length > mostNumbers)
    throw new RefusedData(`maps of more than ${mostNumbers} numbers`);
  return made;
};

const places: Schema<number[]> = (value, name) =>
  list(value, name, largestWindow).map((each) => number(each, name));

const patch: Schema<PatchAnswer> = (value, name) => {
  const made = record({
    operation: (given, field) =>
      oneOf(given, ['convolution', 'depthwise', 'maximum', 'mean'] as const, field),
    rows: places,
    columns: places,
    channels: (given, field) => size(given, field, mostChannels),
    patch: floatsUpTo(mostNumbers),
    weights: optionally(floatsUpTo(mostNumbers)),
    bias: optionally(anyNumber),
    sum: anyNumber,
    result: anyNumber,
    output: anyNumber,
  })(value, name);
  const length = made.rows.length * made.columns.length * made.channels;
  if (made.patch.length !== length || (made.weights ?? made.patch).length !== length)
    throw new RefusedData('a window of another size');
  return made;
};

/** @throws {RefusedData} */
export function checkAnswer(question: NetworkQuestion, answer: unknown): unknown {
  switch (question.ask) {
    case 'featureMaps':
      return maps(answer, 'maps');
    case 'patch':
      return patch(answer, 'patch');
    case 'classes':
      throw new RefusedData('no question of an inspector below a cell');
  }
}
