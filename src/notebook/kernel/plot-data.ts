import { ExplainedError } from '../../explained/index.ts';
import { isNumberArray, type NumberArray, plotLimits } from '../protocol/index.ts';
import { PlotCall } from './plot-calls.ts';

/** Arrays behind values that only the host knows, e.g. tensors. */
export type ToArray = (value: object) => unknown[] | NumberArray | undefined;

/** What the functions of a mark are evaluated over. */
export interface PlotData {
  rows: unknown[];
  /** The array as given, when it is a typed one: it travels as it is. */
  source: unknown;
  /** What stood in the cell. */
  given: unknown;
  /** Columns that options of the mark have made. */
  extra: Map<string, unknown[]>;
}

/**
 * The array that a value is or gives; nothing where it gives none.
 * @param isData what stands where data do may be `{ length: n }`; elsewhere that is a length of something
 */
export function arrayOf(
  value: object,
  toArray: ToArray,
  isData = false,
): unknown[] | NumberArray | undefined {
  if (Array.isArray(value) || isNumberArray(value)) return value;
  const known = toArray(value);
  if (known) return known;
  // Sets, maps, generators; a `Map` gives its pairs, as it does in Plot.
  if (Symbol.iterator in value) return Array.from(value as Iterable<unknown>);
  // `{ length: n }`: so many marks, whose channels are functions of their index.
  const { length } = value as { length?: unknown };
  if (isData && Number.isInteger(length) && Number(length) >= 0) {
    const limit = plotLimits.values;
    if (Number(length) > limit) throw new ExplainedError('plot-too-large', { limit });
    return Array.from(value as ArrayLike<unknown>);
  }
  return undefined;
}

/** Fields of a row: its own, and what its class computes. */
export function fieldsOf(row: object): string[] {
  const names = Object.keys(row);
  if (Array.isArray(row)) names.push('length');
  const above = (object: object): object | null => Object.getPrototypeOf(object) as object | null;
  for (let from = above(row); from && from !== Object.prototype; from = above(from))
    for (const [name, { get }] of Object.entries(Object.getOwnPropertyDescriptors(from)))
      if (get) names.push(name);
  return names;
}

/** Of GeoJSON: what is drawn of it, as Plot takes it; else nothing. */
function shapesOf(value: object): unknown[] | undefined {
  const { features, geometries } = value as { features?: unknown[]; geometries?: unknown[] };
  return features ?? geometries ?? (isShape(value) ? [value] : undefined);
}

/** A feature, a geometry or the sphere: a row that is nested, and drawn for what is in it. */
export const isShape = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  ('geometry' in value || 'coordinates' in value || 'geometries' in value || value.type === 'Sphere');

/** The data of a mark, if its first argument is any. */
export function readData(value: unknown, toArray: ToArray): PlotData | undefined {
  if (typeof value !== 'object' || value === null || value instanceof PlotCall) return undefined;
  const array = arrayOf(value, toArray, true) ?? shapesOf(value);
  if (!array) return undefined;
  return {
    rows: Array.isArray(array) ? array : Array.from(array),
    source: array,
    given: value,
    extra: new Map(),
  };
}

/** Whether a value of a row can travel as it is. */
export function isFlat(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false;
  if (typeof value !== 'object' || value === null || value instanceof Date) return true;
  return (
    Array.isArray(value) &&
    value.length < 1_000 &&
    value.every((item) => typeof item !== 'object' && isFlat(item))
  );
}

/** A comparator as numbers: each row's place in the sorted order. */
export function ranks(rows: readonly unknown[], compare: (a: unknown, b: unknown) => unknown): number[] {
  const order = rows.map((_, index) => index).sort((a, b) => Number(compare(rows[a], rows[b])));
  const result = new Array<number>(rows.length);
  order.forEach((row, place) => (result[row] = place));
  return result;
}
