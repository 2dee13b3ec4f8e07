/**
 * The format in which a plot travels from the kernel to the page.
 *
 * In a cell, `Plot` draws nothing: it records which function of Observable Plot
 * was called with what (`record-plot.ts`). Accessor functions are evaluated over
 * their data in the kernel, and of those that Plot calls while it draws there is
 * what they answered, so what arrives here holds no function. The page makes the
 * same calls again with the real Observable Plot (`replay.ts`), which is how
 * tips, themes and fonts work.
 *
 * Values stand for themselves where structured cloning keeps them apart
 * (numbers, strings, dates, arrays, typed arrays). Every other object is one of
 * the tagged records below, so a reader's own objects cannot be mistaken for one.
 *
 * A plot, replayed:
 * `Plot.lineY(rows, { x: d => d.step, y: 'loss' }).plot({ grid: true })` is recorded as
 * ```
 * { plot: 'call', name: 'plot', args: [{ plot: 'object', entries: {
 *   grid: true,
 *   marks: [{ plot: 'call', name: 'lineY', args: [
 *     { plot: 'rows', length: 2, columns: { step: Float64Array[1, 2], loss: Float64Array[0.7, 0.6] } },
 *     { plot: 'object', entries: { x: Float64Array[1, 2], y: 'loss' } } ] }] } }] }
 * ```
 */
export type Recorded =
  | null
  | undefined
  | boolean
  | number
  | string
  | Date
  | NumberArray
  | Recorded[]
  | RecordedObject
  | RecordedRows
  | RecordedCall
  | RecordedName
  | RecordedLabelled
  | RecordedAnswers;

export type NumberArray =
  | Float64Array
  | Float32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | Uint8ClampedArray;

/** What a key begins with that stands for all options which a call gives, at its place among others. */
export const spreadKey = '…';

/** A plain object: options, a scale, a channel with a label. */
export interface RecordedObject {
  plot: 'object';
  entries: Record<string, Recorded>;
}

/** An array of `length` plain objects, by column; an absent field of a row is `undefined`. */
export interface RecordedRows {
  plot: 'rows';
  length: number;
  columns: Record<string, Recorded[] | NumberArray>;
}

/** `Plot.<name>(...args)`: a mark, a transform, `plot`, `legend`. Always a name of `plotNames`. */
export interface RecordedCall {
  plot: 'call';
  name: string;
  args: Recorded[];
  /** Of a whole plot with functions in it: the widths (CSS pixels) at which each has answered all that Plot asks. */
  widths?: number[];
}

/** Values of a channel with a label of their own, as a function or an array of the cell had it. */
export interface RecordedLabelled {
  plot: 'labelled';
  label: string;
  values: Recorded[] | NumberArray;
}

/** `Plot.<name>` itself, not called, e.g. `Plot.identity`. */
export interface RecordedName {
  plot: 'name';
  name: string;
}

/**
 * A function that Plot calls while it draws, such as a `tickFormat`, by what it answered: the kernel has drawn the plot for
 * itself and called the function, the page looks up what it said (`notebook/drawing`).
 */
export interface RecordedAnswers {
  plot: 'answers';
  /** Parameters that it declares: Plot tells kinds of functions apart by their number. */
  length: number;
  /** Of how many of its arguments a key is made. */
  reads: number;
  keys: string[];
  answers: Recorded[] | NumberArray;
  /**
   * What else it is: `format` writes a value as text, and where nothing was answered Plot's own way of writing it does
   * instead; `strokes` draws on what it is given first, and its answers are what it called there; `samples` is of two numbers,
   * and has answered at every point of a grid, one a facet: the numbers across, those down, and what it said, row by row;
   * `offset` moves stacks, and its answers are the two arrays as it left them; `rows` answers with the rows of each facet or,
   * where it gives other data or channels as well, with an object of those; `curve`, `projection` (which makes one) and `stream` (of one that is there) are
   * asked what is called on them from a start to its end, and answer what they then call: see `called-paths.ts`.
   */
  kind?: (typeof answerKinds)[number];
}

export const answerKinds = [
  'format', 'strokes', 'samples', 'offset', 'rows', 'curve', 'projection', 'stream',
] as const; // prettier-ignore

/** The typed arrays of numbers that JavaScript had before those of 64-bit integers. */
export const numberArrays = [
  Float64Array,
  Float32Array,
  Int32Array,
  Int16Array,
  Int8Array,
  Uint32Array,
  Uint16Array,
  Uint8Array,
  Uint8ClampedArray,
] as const;

/** @param name as a file gives it, such as `Float32Array` */
export const numberArrayNamed = (name: string): (typeof numberArrays)[number] | undefined =>
  numberArrays.find((constructor) => constructor.name === name);

export function isNumberArray(value: unknown): value is NumberArray {
  return numberArrays.some((constructor) => value instanceof constructor);
}

/** Marks whose first argument is data. */
export const markNames = [
  'area', 'areaX', 'areaY', 'arrow', 'auto', 'axisFx', 'axisFy', 'axisX', 'axisY', 'barX', 'barY', 'bollinger',
  'bollingerX', 'bollingerY', 'boxX', 'boxY', 'cell', 'cellX', 'cellY', 'circle', 'cluster', 'contour', 'crosshair',
  'crosshairX', 'crosshairY', 'delaunayLink', 'delaunayMesh', 'density', 'differenceX', 'differenceY', 'dot', 'dotX',
  'dotY', 'geo', 'gridFx', 'gridFy', 'gridX', 'gridY', 'hexagon', 'hull', 'image', 'line', 'lineX', 'lineY',
  'linearRegressionX', 'linearRegressionY', 'link', 'raster', 'rect', 'rectX', 'rectY', 'ruleX', 'ruleY', 'spike',
  'text', 'textX', 'textY', 'tickX', 'tickY', 'tip', 'tree', 'vector', 'vectorX', 'vectorY', 'voronoi',
  'voronoiMesh', 'waffleX', 'waffleY',
] as const; // prettier-ignore

/** Marks and combinations without data. */
export const dataFreeNames = ['frame', 'graticule', 'hexgrid', 'marks', 'plot', 'legend', 'sphere'] as const;

/** Transforms whose only argument is the mark's options. */
export const optionTransformNames = [
  'centroid', 'geoCentroid', 'pointer', 'pointerX', 'pointerY', 'reverse', 'selectFirst', 'selectLast',
  'selectMaxX', 'selectMaxY', 'selectMinX', 'selectMinY', 'stackX', 'stackX1', 'stackX2', 'stackY', 'stackY1',
  'stackY2', 'treeLink', 'treeNode',
] as const; // prettier-ignore

/** Transforms called as `(outputs or settings, options)`. */
export const settingTransformNames = [
  'bin', 'binX', 'binY', 'dodgeX', 'dodgeY', 'filter', 'group', 'groupX', 'groupY', 'groupZ', 'hexbin', 'map',
  'mapX', 'mapY', 'normalizeX', 'normalizeY', 'select', 'shiftX', 'shiftY', 'shuffle', 'sort', 'windowX', 'windowY',
] as const; // prettier-ignore

/** Transforms that are given the options of a mark, and a function. */
export const functionTransformNames = ['initializer', 'transform'] as const;

/** Functions that give a value for use inside options. */
export const valueNames = [
  'find', 'formatIsoDate', 'formatMonth', 'formatNumber', 'formatWeekday', 'identity', 'indexOf', 'interpolateNearest',
  'interpolateNone', 'interpolatorBarycentric', 'interpolatorRandomWalk', 'normalize', 'numberInterval', 'timeInterval',
  'utcInterval', 'window',
] as const; // prettier-ignore

/** Every name of Observable Plot that a cell may use and the page may call. */
export const plotNames: ReadonlySet<string> = new Set<string>([
  ...markNames,
  ...dataFreeNames,
  ...optionTransformNames,
  ...settingTransformNames,
  ...functionTransformNames,
  ...valueNames,
]);

/**
 * Options that the page never passes on: they write style sheets, links, or
 * addresses into the document, and a cell may be a stranger's.
 */
export const forbiddenOptions: ReadonlySet<string> = new Set([
  'href', 'target', 'style', 'className', 'document', 'render', 'initializer', '__proto__', 'constructor', 'prototype',
]); // prettier-ignore

/** What a function that draws a symbol may call on the path that it draws on. */
export const strokeNames = [
  'moveTo', 'lineTo', 'closePath', 'arc', 'arcTo', 'rect', 'quadraticCurveTo', 'bezierCurveTo',
] as const; // prettier-ignore

/**
 * How much one recorded plot may hold: values in all, nesting of objects, characters of a text and of a picture, answers of
 * one function.
 */
export const plotLimits = {
  values: 400_000,
  depth: 24,
  characters: 10_000,
  picture: 200_000,
  answers: 20_000,
} as const;
