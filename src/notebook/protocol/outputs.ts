/** What a cell shows: each kind of output as a schema, from which its type is taken as well. */
import {
  anyNumber,
  boolean,
  count,
  countUpTo,
  finite,
  list,
  listOf,
  object,
  type Of,
  oneOf,
  number,
  optionally,
  record,
  RefusedData,
  type Schema,
  size,
  text,
  textLike,
  textUpTo,
  where,
  wordOf,
} from '../../schema/index.ts';
import type { Explanation } from '../../explained/index.ts';
import { plainData } from './plain-data.ts';
import { checkControl, type InputOutput } from './validate-control.ts';
import { checkRecordedPlot } from './validate-plot.ts';

/** Bounds of one output, above what an honest kernel sends and below what hurts a page. */
export const outputBounds = {
  treeDepth: 12,
  treeNodes: 5_000,
  tensorValues: 1_000,
  /** Of all pictures of one output together. */
  imageBytes: 128 * 2 ** 20,
  imageSide: 8_192,
  pictures: 4_096,
  tableRows: 5_000,
  tableColumns: 100,
  network: { nodes: 600_000, depth: 20, characters: 2_000, bytes: 64 * 2 ** 20 },
  custom: { nodes: 200_000, depth: 20, characters: 100_000, bytes: 64 * 2 ** 20 },
} as const;

const position = record({ line: count, column: count });
/** A place in a cell's own source: 1-based line, 0-based column. */
export type SourcePosition = Of<typeof position>;

/** A text in the reader's language, as data; see `src/explained`. */
export const explanation: Schema<Explanation> = (value, name) => {
  const given = object(value, name);
  const values: Record<string, string | number> = {};
  for (const [place, filling] of Object.entries(object(given['values'], 'values')).slice(0, 30)) {
    if (!/^\w{1,60}$/.test(place) || place === '__proto__') continue;
    values[place] = typeof filling === 'number' ? filling : text(filling, place, 1_000);
  }
  return { code: text(given['code'], 'code', 100), values };
};

/** An inspectable tree, cut at a bounded depth and breadth by the kernel. */
export type ValueNode =
  | { type: 'primitive'; text: string; of: (typeof primitives)[number] }
  | { type: 'function'; name: string }
  | { type: 'list'; label: string; length: number; items: ValueNode[] }
  | { type: 'record'; label: string; size: number; entries: [string, ValueNode][] }
  | { type: 'other'; label: string };

const primitives = ['number', 'string', 'boolean', 'bigint', 'symbol', 'null', 'undefined'] as const;

/** What contains itself is checked by hand: its depth and its parts are counted all along. */
const valueTree: Schema<ValueNode> = (value) => {
  let nodes = 0;
  function visit(data: unknown, depth: number): ValueNode {
    nodes += 1;
    if (nodes > outputBounds.treeNodes) throw new RefusedData('a value of too many parts');
    if (depth > outputBounds.treeDepth) throw new RefusedData('a value nested too deep');
    const node = object(data, 'value');
    const type = node['type'];
    switch (type) {
      case 'primitive':
        return { type, of: oneOf(node['of'], primitives, 'of'), text: text(node['text'], 'text', 3_000) };
      case 'function':
        return { type, name: text(node['name'], 'name', 3_000) };
      case 'other':
        return { type, label: text(node['label'], 'label', 3_000) };
      case 'list': {
        const items = list(node['items'], 'items', 1_000).map((item) => visit(item, depth + 1));
        return {
          type,
          label: text(node['label'], 'label', 200),
          length: count(node['length'], 'length'),
          items,
        };
      }
      case 'record': {
        const entries = list(node['entries'], 'entries', 1_000).map((entry): [string, ValueNode] => {
          const [key, value] = list(entry, 'entry', 2);
          return [text(key, 'key', 300), visit(value, depth + 1)];
        });
        return { type, label: text(node['label'], 'label', 200), size: count(node['size'], 'size'), entries };
      }
      default:
        throw new RefusedData('a value of unknown type');
    }
  }
  return visit(value, 0);
};

const valueOutput = record({
  kind: wordOf('value'),
  /** Variable name, where known. */
  name: optionally(textUpTo(200)),
  value: valueTree,
});
export type ValueOutput = Of<typeof valueOutput>;

const tensorOutput = record({
  kind: wordOf('tensor'),
  name: optionally(textUpTo(200)),
  shape: listOf(count, 16),
  dtype: textUpTo(20),
  /** Over all finite values; `nan` and `infinite` count the others. NaN where there is no finite one. */
  statistics: record({
    min: anyNumber,
    max: anyNumber,
    mean: anyNumber,
    standardDeviation: anyNumber,
    nan: count,
    infinite: count,
  }),
  /** First values in row-major order. */
  values: listOf(anyNumber, outputBounds.tensorValues),
  histogram: optionally(record({ from: anyNumber, to: anyNumber, counts: listOf(count, 1_000) })),
});
export type TensorOutput = Of<typeof tensorOutput>;

const networkOutput = record({
  kind: wordOf('network'),
  /** A `NetworkDescription` of `src/nn`; opaque here. */
  network: (value, name): unknown => plainData(object(value, name), outputBounds.network),
  /** Live model to ask about (feature maps), if there is one. */
  handle: optionally(count),
  /** It is only offered: the inspector opens when a reader asks for it. */
  folded: optionally(boolean),
});
export type NetworkOutput = Of<typeof networkOutput>;

/** A recorded call tree of Observable Plot; `replay.ts` builds the real plot from it. */
const plotOutput = record({
  kind: wordOf('plot'),
  plot: (value): unknown => checkRecordedPlot(value),
  /** Options that were left out, since the page does not pass them on. */
  withheld: optionally(listOf(textUpTo(40), 20)),
});
export type PlotOutput = Of<typeof plotOutput>;

const side: Schema<number> = (value, name) => size(value, name, outputBounds.imageSide);
const pixels: Schema<Uint8ClampedArray> = (value, name) => {
  if (!(value instanceof Uint8ClampedArray)) throw new RefusedData(`${name} are none`);
  return value;
};
const plane: Schema<Float32Array> = (value, name) => {
  if (!(value instanceof Float32Array)) throw new RefusedData(`${name} are no numbers`);
  return value;
};

/** One or more pictures of equal size, shown as a grid. */
const pictures = record({
  kind: wordOf('image'),
  width: side,
  height: side,
  /** RGBA, row-major, 8 bit. */
  pixels: listOf(pixels, outputBounds.pictures),
  captions: optionally(listOf(textUpTo(500), outputBounds.pictures)),
  title: optionally(textUpTo(500)),
  columns: optionally((value, name): number => Math.max(1, count(value, name, 1_000))),
  /** CSS pixels per image pixel; absent: chosen to fit. */
  scale: optionally((value, name): number => Math.min(64, Math.max(0.05, number(value, name)))),
  /** The number each pixel stands for, for the value under the pointer; same order as `pixels`. */
  values: optionally(listOf(plane, outputBounds.pictures)),
});
export type ImageOutput = Of<typeof pictures>;

const imageOutput = where(
  where(
    where(
      pictures,
      ({ width, height, pixels, values }) =>
        width * height * 4 * (values ? 2 : 1) * pixels.length <= outputBounds.imageBytes,
      'pictures too large',
    ),
    ({ width, height, pixels }) => pixels.every(({ length }) => length === width * height * 4),
    'pixels of the wrong size',
  ),
  ({ width, height, pixels, values = [], captions = [] }) =>
    Math.max(values.length, captions.length) <= pixels.length &&
    values.every(({ length }) => length % (width * height) === 0 && length <= width * height * 4),
  'pixel values of the wrong size',
);

const tableCell: Schema<string | number | boolean | null> = (value, name) =>
  value === null || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : text(value, name, 2_000);

const table = record({
  kind: wordOf('table'),
  title: optionally(textUpTo(500)),
  columns: listOf(textUpTo(200), outputBounds.tableColumns),
  rows: listOf(listOf(tableCell, outputBounds.tableColumns), outputBounds.tableRows),
});
export type TableOutput = Of<typeof table>;

const tableOutput = where(
  table,
  ({ columns, rows }) => rows.every(({ length }) => length <= columns.length),
  'row has more entries than there are columns',
);

const progressOutput = record({
  kind: wordOf('progress'),
  label: textUpTo(300),
  value: finite,
  max: finite,
  /** Estimated; absent while unknown. */
  remainingMilliseconds: optionally(finite),
  /** Short facts beside the bar: `loss 0.61`, `3,200 images/s`. */
  facts: optionally(listOf(record({ label: textUpTo(100), value: textUpTo(100) }), 20)),
});
export type ProgressOutput = Of<typeof progressOutput>;

const inputOutput: Schema<InputOutput> = (value, name) => checkControl(object(value, name));
export type { InputOutput };

const textOutput = record({
  kind: wordOf('text'),
  /** Plain text, or TeX when `format` says so; never HTML. */
  text: textUpTo(100_000),
  format: optionally(wordOf('plain', 'tex')),
});
export type TextOutput = Of<typeof textOutput>;

const logOutput = record({
  kind: wordOf('log'),
  level: wordOf('debug', 'log', 'info', 'warn', 'error'),
  text: textUpTo(11_000),
  /** How often the same line came in a row. */
  times: optionally(count),
  /** The line was taken away by `console.clear`: its place is kept, and nothing of it is seen. */
  cleared: optionally(boolean),
});
export type LogOutput = Of<typeof logOutput>;

export const errorOutput = record({
  kind: wordOf('error'),
  /** `TypeError`, `SyntaxError`, … */
  name: textUpTo(200),
  /** What was thrown said, in its own language. */
  message: textUpTo(10_000),
  /** The same in plain words in the reader's language, with a next step, when known. */
  explanation: optionally(explanation),
  position: optionally(position),
  /** What a thrown object holds beyond what an error says. */
  value: optionally(valueTree),
  /** Its causes, and the errors that it is made of, from the outside in. */
  behind: optionally(
    listOf(
      record({
        relation: wordOf('cause', 'part'),
        depth: countUpTo(20),
        name: textUpTo(200),
        message: textUpTo(10_000),
      }),
      50,
    ),
  ),
  /** Frames inside cells only. */
  frames: optionally(listOf(record({ cell: textUpTo(200), line: count, column: count }), 50)),
});
export type ErrorOutput = Of<typeof errorOutput>;

/**
 * An output of a kind that the embedding page knows and the notebook does not
 * (`training`, `exercise`, …): rendered by the renderer registered for `of`.
 */
const customOutput = record({
  kind: wordOf('custom'),
  of: textLike(/^[a-z][a-z-]*$/, 40),
  data: (value): unknown => plainData(value, outputBounds.custom),
  handle: optionally(count),
});
export type CustomOutput = Of<typeof customOutput>;

const kinds = {
  value: valueOutput,
  tensor: tensorOutput,
  network: networkOutput,
  plot: plotOutput,
  image: imageOutput,
  table: tableOutput,
  progress: progressOutput,
  input: inputOutput,
  text: textOutput,
  log: logOutput,
  error: errorOutput,
  custom: customOutput,
};

/** What a cell shows. Data that the page renders; a slot is replaced by a later output of the same slot. */
export type Output = Of<(typeof kinds)[keyof typeof kinds]>;

export const output: Schema<Output> = (value, name) => {
  const kind = object(value, name)['kind'];
  if (typeof kind !== 'string' || !Object.hasOwn(kinds, kind))
    throw new RefusedData('an output of unknown kind');
  return kinds[kind as keyof typeof kinds](value, name);
};
