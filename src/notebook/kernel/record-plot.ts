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

/** Options whose functions Plot calls with something else than a row: a tick, a group, an interpolation parameter. */
const whileDrawing = /(^|\.)(tickFormat|format(\.\w+)?|reduce|interval|curve|interpolate|transform)$/;

/** Whether `value` is something `recordPlot` turns into a plot. */
export function isPlot(value: unknown): value is PlotCall {
  return (
    value instanceof PlotCall &&
    !optionTransforms.has(value.name) &&
    !settingTransforms.has(value.name) &&
    !values.has(value.name)
  );
}

/**
 * The call tree as data, ready to travel.
 * @param plot a plot, or a mark, which is drawn as `mark.plot()`
 * @throws {ExplainedError} `plot-function`, `plot-too-large`, `plot-value`
 */
export function recordPlot(plot: PlotCall, toArray: ToArray = () => undefined): RecordedCall {
  const whole = plot.name === 'plot' || plot.name === 'legend' ? plot : plot.plot();
  let count = 0;

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
    for (const [key, item] of Object.entries(object)) {
      if (forbiddenOptions.has(key)) continue;
      // A channel may be written `{ transform: data => array, label }`.
      if (key === 'transform' && typeof item === 'function' && data && path) {
        return {
          plot: 'object',
          entries: { ...entries, ...transformed(object, item as (rows: unknown) => unknown, data, path) },
        };
      }
      entries[key] = record(item, data, path ? `${path}.${key}` : key, depth + 1);
    }
    return { plot: 'object', entries };
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
      const recorded: Recorded[] = [own ? recordRows(own, depth) : record(first, undefined, at(0), depth)];
      if (args.length > 1) recorded.push(record(second, own, '', depth));
      return callOf(name, [...recorded, ...rest.map((item) => record(item, own, at(1), depth))]);
    }
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
    const { rows } = data;
    if (isNumberArray(data.source)) {
      weigh(data.source.length);
      return data.source;
    }
    const isRow = (row: unknown): row is Record<string, unknown> =>
      typeof row === 'object' && row !== null && !(row instanceof Date) && arrayOf(row) === undefined;
    if (rows.length === 0 || !rows.every(isRow)) return recordArray(rows, undefined, 'data', depth);
    const names = new Set<string>();
    for (const row of rows)
      for (const key of Object.keys(row)) if (!forbiddenOptions.has(key)) names.add(key);
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
    return { plot: 'rows', length: rows.length, columns };
  }

  interface Data {
    rows: unknown[];
    /** The array as given, when it is a typed one: it travels as it is. */
    source: unknown;
  }

  function readData(value: unknown): Data | undefined {
    if (typeof value !== 'object' || value === null || value instanceof PlotCall) return undefined;
    const array = arrayOf(value);
    if (!array) return undefined;
    return { rows: Array.isArray(array) ? array : Array.from(array), source: array };
  }

  function arrayOf(value: object): unknown[] | NumberArray | undefined {
    if (Array.isArray(value) || isNumberArray(value)) return value;
    const known = toArray(value);
    if (known) return known;
    // Sets, maps, generators; a `Map` gives its pairs, as it does in Plot.
    if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>);
    return undefined;
  }

  return recordCall(whole, undefined, 0);
}

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
