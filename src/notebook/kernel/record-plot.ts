import { ExplainedError } from '../../explained/index.ts';
import {
  forbiddenOptions,
  functionTransformNames,
  isNumberArray,
  markNames,
  type NumberArray,
  optionTransformNames,
  plotLimits,
  type Recorded,
  type RecordedAnswers,
  type RecordedCall,
  type RecordedRows,
  settingTransformNames,
  valueNames,
} from '../protocol/index.ts';

import { PlotCall, type PlotFunction } from './plot-calls.ts';
import {
  arrayOf,
  fieldsOf,
  isFlat,
  isShape,
  type PlotData,
  ranks,
  readData,
  type ToArray,
} from './plot-data.ts';

const marks = new Set<string>(markNames);
const optionTransforms = new Set<string>(optionTransformNames);
const settingTransforms = new Set<string>(settingTransformNames);
const functionTransforms = new Set<string>(functionTransformNames);
const values = new Set<string>(valueNames);
/** What is no part of a plot. */
const wholes: ReadonlySet<string> = new Set(['plot', 'legend', 'scale']);

/** Options whose functions Plot calls with something else than a row: a tick, an interpolation parameter. */
const whileDrawing =
  /(^|\.)(tickFormat|format(\.\w+)?|curve|marker\w*|sweep|interpolate|transform|(symbol|shape)\.draw)$|^offset$/;
/** Options whose functions Plot calls with many values at once: those of a bin, a group, a series, a tree. */
const ofGroups =
  /(^|\.)((reduce|interval|thresholds)(\.\w+)?|domain|order|basis|map|treeSort|treeSeparation|treeLayout|nodeLabel)$|(^|\.)sort\./;
/** What no answer can stand for: functions that draw in the page's document, or write into a tree; and in the place of data or a mark. */
const neverAnswered = /(^|\.)(marker\w*|treeLayout)$|^projection\.(?!type$)|^(data|)$|(^|\.)marks(\[\d+\])*$/;
/** What else a function at an option is. */
const kinds: readonly (readonly [NonNullable<RecordedAnswers['kind']>, RegExp])[] = [
  ['format', /(^|\.)(tickFormat|format(\.\w+)?)$/],
  ['strokes', /(^|\.)draw$/],
  ['offset', /^offset$/],
  ['rows', /^transform$/],
  ['curve', /(^|\.)curve$/],
  ['stream', /^projection\.stream$/],
  ['projection', /^projection/],
];
/** Of an interval of numbers or times, as d3 has them. */
const intervalMethods = ['floor', 'ceil', 'offset', 'range'] as const;
/** Channels that marks without data have sampled over their whole sheet. */
const sampled: ReadonlySet<string> = new Set(['fill', 'fillOpacity', 'stroke', 'strokeOpacity', 'value']);
const samplingMarks: ReadonlySet<string> = new Set(['contour', 'raster']);
/** Transforms that, called with one argument, take their settings from the mark's options. */
const settingsWithOptions: ReadonlySet<string> = new Set([
  'dodgeX', 'dodgeY', 'windowX', 'windowY', 'normalizeX', 'normalizeY', 'shuffle', 'shiftX', 'shiftY',
]); // prettier-ignore

/** Whether `value` is something `recordPlot` turns into a plot. */
export function isPlot(value: unknown): value is PlotCall {
  return (
    value instanceof PlotCall &&
    !optionTransforms.has(value.name) &&
    !settingTransforms.has(value.name) &&
    !functionTransforms.has(value.name) &&
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
 * @param onWithheld told each option that is left out, since the page would not pass it on
 * @throws {ExplainedError} `plot-function`, `plot-too-large`, `plot-value`
 */
export function recordPlot(
  plot: PlotCall,
  toArray: ToArray = () => undefined,
  onWithheld: (option: string) => void = () => undefined,
): RecordedCall {
  return new Recorder(toArray, onWithheld).plot(plot);
}

/** A recording in which functions have yet to answer; see `FunctionsOfPlot` of `notebook/drawing`. */
export interface AskingRecording {
  recorded: RecordedCall;
  functions: ReadonlyMap<RecordedAnswers, (...args: unknown[]) => unknown>;
  rows: ReadonlyMap<RecordedRows, readonly unknown[]>;
  record(answer: unknown): Recorded;
  recordData(data: unknown): Recorded;
}

/**
 * The same, where functions that Plot calls while it draws are called after this, and answer.
 * @throws {ExplainedError} as `recordPlot`, but of functions for those alone that no answer can stand for
 */
export function recordPlotAsking(
  plot: PlotCall,
  toArray: ToArray,
  onWithheld: (option: string) => void,
): AskingRecording {
  const functions: Asked['functions'] = new Map();
  const rows: Asked['rows'] = new Map();
  const recorder = new Recorder(toArray, onWithheld, { functions, rows });
  const recorded = recorder.plot(plot);
  return {
    recorded,
    functions,
    rows,
    record: (answer) => recorder.answer(answer),
    recordData: (data) => recorder.data(data),
  };
}

/** What comes to be known of functions while a plot is recorded. */
interface Asked {
  functions: Map<RecordedAnswers, (...args: unknown[]) => unknown>;
  rows: Map<RecordedRows, readonly unknown[]>;
}

/**
 * Accessor functions are evaluated over the data of their mark, in the mark itself as well as inside its transforms.
 * For what cannot be evaluated beforehand, because Plot would call it with something that exists only while drawing (a
 * reducer's group, a tick), stands what it answers then; where there is nobody to ask it, or no answer could stand for it, it is
 * an error that names the option and says what to write instead.
 */
class Recorder {
  readonly #toArray: ToArray;
  /** Values that have been recorded. */
  #count = 0;
  readonly #onWithheld: (option: string) => void;
  /** Plot tells by identity that a facet and a mark have the same data: one array is recorded once. */
  readonly #rows = new Map<unknown, Recorded>();
  readonly #asked: Asked | undefined;
  /** Within a mark that samples its functions. */
  #isSampling = false;
  /** Within a mark whose data a function of the cell may change: its functions are asked of those. */
  #isOfOtherRows = false;

  /** @param asked filled with functions to be asked; without it they are errors */
  constructor(toArray: ToArray, onWithheld: (option: string) => void, asked?: Asked) {
    this.#toArray = toArray;
    this.#onWithheld = onWithheld;
    this.#asked = asked;
  }

  answer(value: unknown): Recorded {
    // Its key, and its place.
    this.#weigh(2);
    return this.#record(value, undefined, 'answer', 0);
  }

  data(value: unknown): Recorded {
    const data = readData(value, this.#toArray);
    return data ? this.#recordRows(data, 0) : this.answer(value);
  }

  plot(plot: PlotCall): RecordedCall {
    const whole = wholes.has(plot.name) ? plot : plot.plot();
    return this.#recordCall(whole, undefined, 0);
  }

  #weigh(amount: number): void {
    this.#count += amount;
    const limit = plotLimits.values;
    if (this.#count > limit) {
      throw new ExplainedError('plot-too-large', { limit });
    }
  }

  /**
   * `data`: what functions are evaluated over; `undefined` where there is none. `holder`: what the value is a property of.
   */
  #record(
    value: unknown,
    data: PlotData | undefined,
    path: string,
    depth: number,
    holder?: object,
  ): Recorded {
    this.#weigh(1);
    switch (typeof value) {
      case 'undefined':
      case 'boolean':
      case 'number':
        return value;
      case 'string':
        return value.startsWith('data:image/') ? value : shortened(value);
      case 'bigint':
        return Number(value);
      case 'function':
        return this.#recordFunction(value as (...args: unknown[]) => unknown, data, path, holder);
      case 'symbol':
        throw new ExplainedError('plot-value', { option: path, found: 'symbol' });
    }
    if (value === null) return null;
    const object = value as object;
    if (depth > plotLimits.depth) {
      throw new ExplainedError('plot-value', { option: path, found: 'circular' });
    }
    if (object instanceof PlotCall) return this.#recordCall(object, data, depth + 1);
    if (object instanceof Date) return new Date(object.getTime());
    const array = arrayOf(object, this.#toArray);
    if (array) return labelled(object, this.#recordArray(array, data, path, depth));
    const { mapIndex } = object as { mapIndex?: unknown };
    if (this.#asked && typeof mapIndex === 'function' && /^Plot\.map[XY]?\(\)/.test(path))
      return this.#ask(mapped(mapIndex.bind(object) as MapIndex), undefined, path);
    const methods = this.#methods(object, path);
    if (methods) return methods;
    const entries: Record<string, Recorded> = {};
    // The channels of a facet are of the facet's own data.
    const own = path === 'facet' ? readData((object as { data?: unknown }).data, this.#toArray) : data;
    for (const [key, item] of Object.entries(object)) {
      if (forbiddenOptions.has(key)) {
        if (item !== undefined && item !== null) this.#onWithheld(key);
        continue;
      }
      if (key === 'data' && path === 'facet' && own) {
        entries[key] = this.#recordRows(own, depth + 1);
        continue;
      }
      if (key === 'order' && typeof item === 'function' && data && !this.#isOfOtherRows) {
        entries[key] = this.#recordOrder(item as (...args: unknown[]) => unknown, data);
        continue;
      }
      // A channel may be written `{ transform: data => array, label }`.
      if (key === 'transform' && typeof item === 'function' && data && path && !this.#isOfOtherRows) {
        return {
          plot: 'object',
          entries: {
            ...entries,
            ...this.#transformed(object, item as (rows: unknown) => unknown, data, path),
          },
        };
      }
      entries[key] = this.#record(item, own, path ? `${path}.${key}` : key, depth + 1, object);
    }
    return { plot: 'object', entries };
  }

  /** An array would be taken for the order of whole series: the values of its rows become a column of theirs. */
  #recordOrder(order: (...args: unknown[]) => unknown, data: PlotData): Recorded {
    if (order.length > 1 || !data.rows.every((row) => this.#isRow(row)) || data.rows.length === 0) {
      if (!this.#asked) throw new ExplainedError('plot-function-of-groups', { option: 'order' });
      return this.#ask(order, undefined, 'order');
    }
    const name = `order ${data.extra.size + 1}`;
    data.extra.set(name, data.rows.map(order));
    return name;
  }

  #transformed(
    channel: object,
    transform: (rows: unknown) => unknown,
    data: PlotData,
    path: string,
  ): Record<string, Recorded> {
    const { transform: _, ...rest } = channel as Record<string, unknown>;
    const result = transform(data.rows);
    const value = this.#recordArray(arrayOf(result as object, this.#toArray) ?? [], undefined, path, 0);
    return {
      ...(this.#record(rest, undefined, path, 0) as { entries: Record<string, Recorded> }).entries,
      value,
    };
  }

  #recordFunction(
    value: (...args: unknown[]) => unknown,
    data: PlotData | undefined,
    path: string,
    holder: object | undefined,
  ): Recorded {
    const { plotName, plotCall } = value as Partial<PlotFunction> & { plotCall?: PlotCall };
    if (plotName !== undefined) return { plot: 'name', name: plotName };
    if (plotCall) return this.#recordCall(plotCall, data, 0);
    const methods = this.#methods(value, path);
    if (methods) return methods;
    const isOfGroups = ofGroups.test(path) || (!data && /^Plot\.\w+\(\)/.test(path));
    if (isOfGroups || !data || this.#isOfOtherRows || whileDrawing.test(path)) {
      if (this.#asked && !neverAnswered.test(path)) return this.#ask(value, holder, path);
      const code = isOfGroups ? 'plot-function-of-groups' : 'plot-function';
      throw new ExplainedError(code, { option: path || 'function' });
    }
    const isComparator = value.length === 2 && /(^|\.)sort$/.test(path);
    const results = isComparator ? ranks(data.rows, value) : data.rows.map(value);
    return labelled(value, this.#recordArray(results, undefined, path, 0));
  }

  /** Of an interval, or a projection that is there: for its methods stands what they answer. */
  #methods(value: object, path: string): Recorded {
    const { floor, offset, stream } = value as Record<string, unknown>;
    if (!this.#asked) return undefined;
    if (path === 'projection' && typeof stream === 'function')
      return this.#ask(stream as (...args: unknown[]) => unknown, value, 'projection.stream');
    if (typeof floor !== 'function' || typeof offset !== 'function') return undefined;
    const entries: Record<string, Recorded> = {};
    for (const name of intervalMethods) {
      const method = (value as Record<string, unknown>)[name];
      if (typeof method === 'function')
        entries[name] = this.#ask(method as (...args: unknown[]) => unknown, value, `interval.${name}`);
    }
    return { plot: 'object', entries };
  }

  /** What will stand for a function, once it has answered. */
  #ask(value: (...args: unknown[]) => unknown, holder: object | undefined, path: string): RecordedAnswers {
    const { length } = value;
    const kind =
      this.#isSampling && sampled.has(path) ? 'samples' : kinds.find(([, option]) => option.test(path))?.[0];
    const asked: RecordedAnswers = {
      plot: 'answers',
      length,
      // What it draws on is nothing that tells one call from another.
      reads:
        seesMore(value) || /curve|projection|stream|rows/.test(kind ?? '')
          ? 20
          : Math.max(0, kind === 'strokes' ? length - 1 : length),
      keys: [],
      answers: [],
      ...(kind && { kind }),
    };
    this.#asked?.functions.set(asked, holder ? value.bind(holder) : value);
    return asked;
  }

  #recordArray(
    array: unknown[] | NumberArray,
    data: PlotData | undefined,
    path: string,
    depth: number,
  ): Recorded[] | NumberArray {
    this.#weigh(array.length);
    if (isNumberArray(array)) return array;
    if (array.length > 0 && array.every((item) => typeof item === 'number')) return Float64Array.from(array);
    this.#count -= array.length;
    return array.map((item, index) => this.#record(item, data, `${path}[${index}]`, depth + 1));
  }

  #recordCall(call: PlotCall, data: PlotData | undefined, depth: number): RecordedCall {
    const { name, args } = call;
    const at = (index: number): string => `Plot.${name}(${index === 0 ? '' : '…, '})`;
    if (marks.has(name)) {
      // `Plot.ruleY([0])` has data only; `Plot.axisX({ … })` options only.
      const [first, second, ...rest] = args;
      const own = readData(first, this.#toArray);
      const onlyOptions = own === undefined && args.length === 1;
      this.#isSampling = own === undefined && samplingMarks.has(name);
      if (onlyOptions) {
        const recorded = callOf(name, [this.#record(first, undefined, '', depth)]);
        this.#isSampling = false;
        return recorded;
      }
      // Options first: they may add columns to their rows.
      this.#isOfOtherRows = this.#asked !== undefined && transformsRows(second);
      const options = args.length > 1 ? [this.#record(second, own, '', depth)] : [];
      this.#isOfOtherRows = false;
      this.#isSampling = false;
      const more = rest.map((item) => this.#record(item, own, at(1), depth));
      const place = typeof first === 'function' ? 'data' : at(0);
      const rows = own ? this.#recordRows(own, depth) : this.#record(first, undefined, place, depth);
      return callOf(name, [rows, ...options, ...more]);
    }
    if (settingsWithOptions.has(name) && args.length === 1)
      return callOf(name, [this.#record(args[0], data, '', depth)]);
    if (settingTransforms.has(name) && args.length > 0) {
      // Settings hold reducers, which are no functions of data; `filter` and `sort` begin with one that is.
      const [settings, ...rest] = args;
      const ofData = name === 'filter' || name === 'sort';
      const path = name === 'sort' ? 'sort' : at(0);
      return callOf(name, [
        this.#record(settings, ofData ? data : undefined, path, depth),
        ...rest.map((item) => this.#record(item, data, '', depth)),
      ]);
    }
    if (functionTransforms.has(name)) {
      const [options, transform] = args;
      return callOf(name, [
        this.#record(options, data, '', depth),
        this.#record(transform, undefined, 'transform', depth),
      ]);
    }
    // These are given no rows: `Plot.window({ reduce })`, `Plot.normalize(basis)`.
    if (values.has(name))
      return callOf(
        name,
        args.map((item) => this.#record(item, undefined, at(0), depth)),
      );
    if (wholes.has(name))
      return callOf(
        name,
        args.map((item) => this.#record(item, undefined, '', depth)),
      );
    return callOf(
      name,
      args.map((item) => this.#record(item, data, '', depth)),
    );
  }

  #recordRows(data: PlotData, depth: number): Recorded {
    if (data.extra.size > 0) return this.#recordRowsAnew(data, depth);
    const recorded = this.#rows.get(data.given) ?? this.#recordRowsAnew(data, depth);
    this.#rows.set(data.given, recorded);
    return recorded;
  }

  #isRow(row: unknown): row is Record<string, unknown> {
    return (
      typeof row === 'object' &&
      row !== null &&
      !(row instanceof Date) &&
      arrayOf(row, this.#toArray) === undefined
    );
  }

  #recordRowsAnew(data: PlotData, depth: number): Recorded {
    const { rows } = data;
    if (isNumberArray(data.source)) {
      this.#weigh(data.source.length);
      return data.source;
    }
    const isRow = (row: unknown): row is Record<string, unknown> => this.#isRow(row) || isBin(row);
    if (rows.length === 0 || !rows.every(isRow) || rows.some(isShape))
      return this.#recordArray(rows, undefined, 'data', depth);
    const names = new Set<string>();
    for (const row of rows)
      for (const key of fieldsOf(row))
        if (!forbiddenOptions.has(key) && !(Array.isArray(row) && Number(key) > 2)) names.add(key);
    const columns: Record<string, Recorded[] | NumberArray> = {};
    for (const name of names) {
      const column = rows.map((row) => row[name]);
      // A function in a row (a method) or anything else that cannot travel is left out, not an error.
      columns[name] = this.#recordArray(
        column.map((value) => (isFlat(value) ? value : undefined)),
        undefined,
        name,
        depth,
      );
    }
    for (const [name, values] of data.extra)
      columns[name] = this.#recordArray(values, undefined, name, depth);
    const recorded: RecordedRows = { plot: 'rows', length: rows.length, columns };
    this.#asked?.rows.set(recorded, rows);
    return recorded;
  }
}

/** Plot takes the label of a channel of what gives its values. */
function labelled(of: object, values: Recorded[] | NumberArray): Recorded {
  const { label } = of as { label?: unknown };
  return typeof label === 'string' ? { plot: 'labelled', label, values } : values;
}

/** Lists that have names of their own beside their items, such as the bins of d3. */
const isBin = (row: unknown): boolean => Array.isArray(row) && Object.keys(row).length > row.length;

/** Whether there is a function among the options of a mark that may change its rows. */
const transformsRows = (options: unknown): boolean =>
  options instanceof PlotCall
    ? functionTransforms.has(options.name) || options.args.some(transformsRows)
    : typeof Object(options).transform === 'function' ||
      Object.values(Object(options) as object).some(
        (part) => part instanceof PlotCall && transformsRows(part),
      );

type MapIndex = (index: number[], values: unknown[], into: unknown[]) => unknown;

/** `mapIndex` writes into what it is given; this answers instead. */
const mapped = (mapIndex: MapIndex) => (given: unknown) => {
  const values = Array.from(given as ArrayLike<unknown>);
  const into: unknown[] = [];
  mapIndex([...values.keys()], values, into);
  return into;
};

/** Whether a function may look at more arguments than it counts: by `arguments`, by a default or a rest parameter, by a binding. */
function seesMore(value: (...args: unknown[]) => unknown): boolean {
  const text = Function.prototype.toString.call(value);
  return /\barguments\b|\[native code\]/.test(text) || /=(?!>)|\.\.\./.test(text.split(/=>|\)\s*\{/, 1)[0]!);
}

function callOf(name: string, args: Recorded[]): RecordedCall {
  return { plot: 'call', name, args };
}

/** A text within the bound of a plot's; one that was longer ends with the sign that something is left out. */
const shortened = (text: string): string =>
  text.length > plotLimits.characters ? `${text.slice(0, plotLimits.characters - 1)}…` : text;
