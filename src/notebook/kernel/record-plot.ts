import { ExplainedError } from '../../explained/index.ts';
import {
  forbiddenOptions,
  isNumberArray,
  markNames,
  type NumberArray,
  optionTransformNames,
  plotLimits,
  plotNames,
  type Recorded,
  type RecordedCall,
  settingTransformNames,
  valueNames,
} from '../protocol/index.ts';

/**
 * `Plot` as a cell sees it: every function of Observable Plot that `recording.ts`
 * names, but each call is only written down. When the plot is displayed, the
 * call tree becomes data: accessor functions are evaluated over the data of their
 * mark, in the mark itself as well as inside its transforms.
 *
 * What cannot be evaluated beforehand, because Plot would call it with something
 * that exists only while drawing (a reducer's group, a tick), is an error that
 * names the option and says what to write instead.
 */
export class PlotCall {
  readonly name: string;
  readonly args: readonly unknown[];

  constructor(name: string, args: readonly unknown[]) {
    this.name = name;
    this.args = args;
  }

  /** As `Plot.plot`, with this mark after `options.marks`. */
  plot(options: { marks?: readonly unknown[]; [option: string]: unknown } = {}): PlotCall {
    return new PlotCall('plot', [{ ...options, marks: [...(options.marks ?? []), this] }]);
  }
}

/** Arrays behind values that only the host knows, e.g. tensors. */
export type ToArray = (value: object) => unknown[] | NumberArray | undefined;

type PlotFunction = ((...args: unknown[]) => PlotCall) & { plotName: string };

/** `Plot`, with one recording function for each name of the real one. */
export const Plot: Readonly<Record<string, PlotFunction>> = new Proxy(
  Object.fromEntries(
    [...plotNames].map((name) => [
      name,
      Object.assign((...args: unknown[]) => new PlotCall(name, args), { plotName: name }),
    ]),
  ),
  {
    get(target, name) {
      if (typeof name !== 'string' || name in target || name === 'then' || name === 'toJSON') {
        return Reflect.get(target, name) as unknown;
      }
      throw new ExplainedError('plot-unknown', { name });
    },
  },
);

const marks = new Set<string>(markNames);
const optionTransforms = new Set<string>(optionTransformNames);
const settingTransforms = new Set<string>(settingTransformNames);
const values = new Set<string>(valueNames);

/** Options whose functions Plot calls with something else than a row: a tick, an interpolation parameter. */
const whileDrawing = /(^|\.)(tickFormat|format(\.\w+)?|curve|interpolate|transform|symbol\.draw)$/;
/** Options whose functions Plot calls with many values at once: those of a bin, a group, a series, a tree. */
const ofGroups =
  /(^|\.)(reduce|interval(\.\w+)?|thresholds|order|basis|map|treeSort|treeSeparation|treeLayout|nodeLabel)$|(^|\.)sort\./;

/** Whether `value` is something `recordPlot` turns into a plot. */
export function isPlot(value: unknown): value is PlotCall {
  return (
    value instanceof PlotCall &&
    !optionTransforms.has(value.name) &&
    !settingTransforms.has(value.name) &&
    !values.has(value.name)
  );
}

/** Marks in a list, as they stand in the `marks` of a plot: they are drawn as one. */
export function isPlotList(value: unknown): value is readonly PlotCall[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item: unknown) => isPlot(item) && item.name !== 'plot' && item.name !== 'legend')
  );
}

/**
 * The call tree as data, ready to travel.
 * @param plot a plot, or a mark, which is drawn as `mark.plot()`
 * @throws {ExplainedError} `plot-function`, `plot-too-large`, `plot-value`
 */
export function recordPlot(
  plot: PlotCall,
  toArray: ToArray = () => undefined,
  onWithheld: (option: string) => void = () => undefined,
): RecordedCall {
  const whole = plot.name === 'plot' || plot.name === 'legend' ? plot : plot.plot();
  let count = 0;
  // Plot tells by identity that a facet and a mark have the same data: one array is recorded once.
  const recordedRows = new Map<unknown, Recorded>();

  function weigh(amount: number): void {
    count += amount;
    const limit = plotLimits.values;
    if (count > limit) {
      throw new ExplainedError('plot-too-large', { limit });
    }
  }

  /** `data`: what functions are evaluated over; `undefined` where there is none. */
  function record(value: unknown, data: Data | undefined, path: string, depth: number): Recorded {
    weigh(1);
    switch (typeof value) {
      case 'undefined':
      case 'boolean':
      case 'number':
        return value;
      case 'string':
        return value.startsWith('data:image/') ? value : value.slice(0, plotLimits.characters);
      case 'bigint':
        return Number(value);
      case 'function':
        return recordFunction(value as (...args: unknown[]) => unknown, data, path);
      case 'symbol':
        throw new ExplainedError('plot-value', { option: path, found: 'symbol' });
    }
    if (value === null) return null;
    const object = value as object;
    if (depth > plotLimits.depth) {
      throw new ExplainedError('plot-value', { option: path, found: 'circular' });
    }
    if (object instanceof PlotCall) return recordCall(object, data, depth + 1);
    if (object instanceof Date) return new Date(object.getTime());
    const array = arrayOf(object);
    if (array) return recordArray(array, data, path, depth);
    const entries: Record<string, Recorded> = {};
    // The channels of a facet are of the facet's own data.
    const own = path === 'facet' ? readData((object as { data?: unknown }).data) : data;
    for (const [key, item] of Object.entries(object)) {
      if (forbiddenOptions.has(key)) {
        if (item !== undefined && item !== null) onWithheld(key);
        continue;
      }
      if (key === 'data' && path === 'facet' && own) {
        entries[key] = recordRows(own, depth + 1);
        continue;
      }
      if (key === 'order' && typeof item === 'function' && data) {
        entries[key] = recordOrder(item as (...args: unknown[]) => unknown, data);
        continue;
      }
      // A channel may be written `{ transform: data => array, label }`.
      if (key === 'transform' && typeof item === 'function' && data && path) {
        return {
          plot: 'object',
          entries: { ...entries, ...transformed(object, item as (rows: unknown) => unknown, data, path) },
        };
      }
      entries[key] = record(item, own, path ? `${path}.${key}` : key, depth + 1);
    }
    return { plot: 'object', entries };
  }

  /** An array would be taken for the order of whole series: the values of its rows become a column of theirs. */
  function recordOrder(order: (...args: unknown[]) => unknown, data: Data): Recorded {
    if (order.length > 1 || !data.rows.every(isRow) || data.rows.length === 0)
      throw new ExplainedError('plot-function-of-groups', { option: 'order' });
    const name = `order ${data.extra.size + 1}`;
    data.extra.set(
      name,
      data.rows.map((row, index) => order(row, index)),
    );
    return name;
  }

  function transformed(
    channel: object,
    transform: (rows: unknown) => unknown,
    data: Data,
    path: string,
  ): Record<string, Recorded> {
    const { transform: _, ...rest } = channel as Record<string, unknown>;
    const result = transform(data.rows);
    const value = recordArray(arrayOf(result as object) ?? [], undefined, path, 0);
    return { ...(record(rest, undefined, path, 0) as { entries: Record<string, Recorded> }).entries, value };
  }

  function recordFunction(
    value: (...args: unknown[]) => unknown,
    data: Data | undefined,
    path: string,
  ): Recorded {
    const plotName = (value as Partial<PlotFunction>).plotName;
    if (plotName !== undefined) return { plot: 'name', name: plotName };
    if (ofGroups.test(path) || (!data && /^Plot\.\w+\(\)/.test(path)))
      throw new ExplainedError('plot-function-of-groups', { option: path });
    if (!data || whileDrawing.test(path)) {
      throw new ExplainedError('plot-function', { option: path || 'function' });
    }
    const isComparator = value.length === 2 && /(^|\.)sort$/.test(path);
    const results = isComparator ? ranks(data.rows, value) : data.rows.map((row, index) => value(row, index));
    return recordArray(results, undefined, path, 0);
  }

  function recordArray(
    array: unknown[] | NumberArray,
    data: Data | undefined,
    path: string,
    depth: number,
  ): Recorded[] | NumberArray {
    weigh(array.length);
    if (isNumberArray(array)) return array;
    if (array.length > 0 && array.every((item) => typeof item === 'number')) return Float64Array.from(array);
    count -= array.length;
    return array.map((item, index) => record(item, data, `${path}[${index}]`, depth + 1));
  }

  function recordCall(call: PlotCall, data: Data | undefined, depth: number): RecordedCall {
    const { name, args } = call;
    const at = (index: number): string => `Plot.${name}(${index === 0 ? '' : '…, '})`;
    if (marks.has(name)) {
      // `Plot.ruleY([0])` has data only; `Plot.axisX({ … })` options only.
      const [first, second, ...rest] = args;
      const own = readData(first);
      const onlyOptions = own === undefined && args.length === 1;
      if (onlyOptions) return callOf(name, [record(first, undefined, '', depth)]);
      // Options first: they may add columns to their rows.
      const options = args.length > 1 ? [record(second, own, '', depth)] : [];
      const more = rest.map((item) => record(item, own, at(1), depth));
      const rows = own ? recordRows(own, depth) : record(first, undefined, at(0), depth);
      return callOf(name, [rows, ...options, ...more]);
    }
    if (settingTransforms.has(name) && args.length === 1 && settingsWithOptions.has(name))
      return callOf(name, [record(args[0], data, '', depth)]);
    if (settingTransforms.has(name) && args.length > 0) {
      // Settings hold reducers, which are no functions of data; `filter` and `sort` begin with one that is.
      const [settings, ...rest] = args;
      const ofData = name === 'filter' || name === 'sort';
      const path = name === 'sort' ? 'sort' : at(0);
      return callOf(name, [
        record(settings, ofData ? data : undefined, path, depth),
        ...rest.map((item) => record(item, data, '', depth)),
      ]);
    }
    if (name === 'plot' || name === 'legend')
      return callOf(
        name,
        args.map((item) => record(item, undefined, '', depth)),
      );
    return callOf(
      name,
      args.map((item) => record(item, data, '', depth)),
    );
  }

  function recordRows(data: Data, depth: number): Recorded {
    const known = data.extra.size === 0 ? recordedRows.get(data.source) : undefined;
    if (known !== undefined) return known;
    const recorded = recordRowsAnew(data, depth);
    if (data.extra.size === 0) recordedRows.set(data.source, recorded);
    return recorded;
  }

  function isRow(row: unknown): row is Record<string, unknown> {
    return typeof row === 'object' && row !== null && !(row instanceof Date) && arrayOf(row) === undefined;
  }

  function recordRowsAnew(data: Data, depth: number): Recorded {
    const { rows } = data;
    const numbers = arrayOf(data.source as object);
    if (isNumberArray(numbers)) {
      weigh(numbers.length);
      return numbers;
    }
    if (rows.length === 0 || !rows.every(isRow)) return recordArray(rows, undefined, 'data', depth);
    const names = new Set<string>();
    for (const row of rows) for (const key of fieldsOf(row)) if (!forbiddenOptions.has(key)) names.add(key);
    const columns: Record<string, Recorded[] | NumberArray> = {};
    for (const name of names) {
      const column = rows.map((row) => row[name]);
      // A function in a row (a method) or anything else that cannot travel is left out, not an error.
      columns[name] = recordArray(
        column.map((value) => (isFlat(value) ? value : undefined)),
        undefined,
        name,
        depth,
      );
    }
    for (const [name, values] of data.extra) columns[name] = recordArray(values, undefined, name, depth);
    return { plot: 'rows', length: rows.length, columns };
  }

  interface Data {
    rows: unknown[];
    /** The array as given, when it is a typed one: it travels as it is. */
    source: unknown;
    /** Columns that options of the mark have made. */
    extra: Map<string, unknown[]>;
  }

  function readData(value: unknown): Data | undefined {
    if (typeof value !== 'object' || value === null || value instanceof PlotCall) return undefined;
    const array = arrayOf(value);
    if (!array) return undefined;
    return { rows: Array.isArray(array) ? array : Array.from(array), source: value, extra: new Map() };
  }

  function arrayOf(value: object): unknown[] | NumberArray | undefined {
    if (Array.isArray(value) || isNumberArray(value)) return value;
    const known = toArray(value);
    if (known) return known;
    // Sets, maps, generators; a `Map` gives its pairs, as it does in Plot.
    if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>);
    // `{ length: n }`: so many marks, whose channels are functions of their index.
    const { length } = value as { length?: unknown };
    if (Number.isInteger(length) && Number(length) >= 0) {
      weigh(Number(length));
      count -= Number(length);
      return Array.from(value as ArrayLike<unknown>);
    }
    return undefined;
  }

  return recordCall(whole, undefined, 0);
}

/** Fields of a row: its own, and what its class computes. */
function fieldsOf(row: object): string[] {
  const names = Object.keys(row);
  let prototype = Object.getPrototypeOf(row) as object | null;
  for (
    ;
    prototype && prototype !== Object.prototype;
    prototype = Object.getPrototypeOf(prototype) as object | null
  )
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (get) names.push(name);
  return names;
}

/** Transforms that, called with one argument, take their settings from the mark's options. */
const settingsWithOptions: ReadonlySet<string> = new Set([
  'dodgeX', 'dodgeY', 'windowX', 'windowY', 'normalizeX', 'normalizeY', 'shuffle', 'shiftX', 'shiftY',
]); // prettier-ignore

function callOf(name: string, args: Recorded[]): RecordedCall {
  return { plot: 'call', name, args };
}

function isFlat(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (typeof value !== 'object' || value === null || value instanceof Date) return true;
  return (
    Array.isArray(value) &&
    value.length < 1_000 &&
    value.every((item) => typeof item !== 'object' && isFlat(item))
  );
}

/** A comparator as numbers: each row's place in the sorted order. */
function ranks(rows: readonly unknown[], compare: (a: unknown, b: unknown) => unknown): number[] {
  const order = rows.map((_, index) => index).sort((a, b) => Number(compare(rows[a], rows[b])));
  const result = new Array<number>(rows.length);
  order.forEach((row, place) => (result[row] = place));
  return result;
}
