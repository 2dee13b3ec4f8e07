/**
 * Stored outputs: what a cell showed when it last ran, as JSON in `content/chapters/…/outputs`.
 *
 * JSON has no typed arrays, dates, or numbers beyond the finite, so those are written as
 * objects with one `$` key. Pictures are stored as one sheet in a file of their own, since a
 * page must not carry their bytes; the numbers behind their pixels are left out.
 */
import { numberArrayNamed, type ImageOutput, type Output } from '../protocol/index.ts';

export interface FrozenCell {
  /** Of the cell's tokens and its ancestors': a cell whose program changed must be run again. */
  hash: string;
  /** Of the code under the cell, when it was run: the modules and packages that running it reaches. */
  under?: string;
  milliseconds?: number;
  outputs: FrozenOutput[];
}

export type FrozenOutput = Exclude<Output, ImageOutput> | FrozenImage;

/** Pictures side by side in one file, row by row, `columns` to a row, without gaps. */
export type FrozenImage = Omit<ImageOutput, 'pixels' | 'values' | 'columns'> & {
  count: number;
  columns: number;
  /** Address of the sheet, e.g. `/outputs/02-building-resnet/cat-through-stem-1.webp`. */
  sheet: string;
  sheetWidth: number;
  sheetHeight: number;
  /** Whether it names the numbers behind its pixels when it is live. */
  readable?: true;
};

/** Data as JSON can hold it. Typed arrays are written as numbers: a diff of them can be read. */
export function toJson(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) };
  if (value instanceof Date) return { $date: value.toISOString() };
  if (ArrayBuffer.isView(value)) {
    const { name } = value.constructor;
    return {
      $array: name,
      values: Array.from(value as Float32Array, (item) => toJson(shortest(item, name))),
    };
  }
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, toJson(item)]])),
    );
  }
  return value;
}

/** A float32 needs nine digits at most; written as a double it would take seventeen. */
const shortest = (value: number, name: string) =>
  name === 'Float32Array' ? Number(value.toPrecision(7)) : value;

/** The inverse of `toJson`. */
export function fromJson(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(fromJson);
  if (typeof value !== 'object' || value === null) return value;
  const { $number, $date, $array, values } = value as {
    $number?: string;
    $date?: string;
    $array?: string;
    values?: unknown[];
  };
  if ($number !== undefined) return Number($number);
  if ($date !== undefined) return new Date($date);
  if ($array !== undefined) return numberArrayNamed($array)?.from((values ?? []).map(fromJson) as number[]);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromJson(item)]));
}
