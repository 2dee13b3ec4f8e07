import { count, list, number, object, oneOf, text } from './fields.ts';
import { RefusedData } from './refused-data.ts';

/**
 * What a piece of data must be, as the function that checks it: it returns the data rebuilt from what it knows, each
 * part bounded, or throws `RefusedData` that calls it by `name`. The type of the data is what the function returns, so
 * a field is written once: `type Panel = Of<typeof panel>`.
 */
export type Schema<T> = (value: unknown, name: string) => T;

/** The type that a schema lets through. */
export type Of<S> = S extends Schema<infer T> ? T : never;

/** A field that may be absent, and then stays absent. */
export interface Optional<T> {
  readonly optional: Schema<T>;
}

export const optionally = <T>(schema: Schema<T>): Optional<T> => ({ optional: schema });

type Fields = Readonly<Record<string, Schema<unknown> | Optional<unknown>>>;
type Flat<T> = { [K in keyof T]: T[K] };
type Present<F extends Fields> = {
  -readonly [K in keyof F as F[K] extends Optional<unknown> ? never : K]: Of<F[K]>;
};
type Absent<F extends Fields> = {
  -readonly [K in keyof F as F[K] extends Optional<unknown> ? K : never]?: F[K] extends Optional<infer T>
    ? T
    : never;
};

/** An object with these fields of its own; others are dropped. */
export function record<F extends Fields>(fields: F): Schema<Flat<Present<F> & Absent<F>>> {
  const known = Object.entries(fields);
  return (value, name) => {
    const given = object(value, name);
    const rebuilt: Record<string, unknown> = {};
    for (const [field, schema] of known) {
      const found = Object.hasOwn(given, field) ? given[field] : undefined;
      if (typeof schema === 'function') rebuilt[field] = schema(found, field);
      else if (found !== undefined) rebuilt[field] = schema.optional(found, field);
    }
    return rebuilt as Flat<Present<F> & Absent<F>>;
  };
}

/** @param most entries */
export const listOf =
  <T>(entry: Schema<T>, most: number): Schema<T[]> =>
  (value, name) =>
    list(value, name, most).map((each) => entry(each, name));

/** @param most characters */
export const textUpTo =
  (most: number): Schema<string> =>
  (value, name) =>
    text(value, name, most);

export const textLike =
  (pattern: RegExp, most: number): Schema<string> =>
  (value, name) => {
    const found = text(value, name, most);
    if (!pattern.test(found)) throw new RefusedData(`${name} is of another form`);
    return found;
  };

/** A whole number from 0 to `most`. */
export const countUpTo =
  (most: number): Schema<number> =>
  (value, name) =>
    count(value, name, most);

/** A finite number. */
export const finite: Schema<number> = number;

/** A number that may be NaN or infinite: a loss is, in some of the runs that are worth looking at. */
export const anyNumber: Schema<number> = (value, name) => {
  if (typeof value !== 'number') throw new RefusedData(`${name} is no number`);
  return value;
};

export const wordOf =
  <T extends string>(...words: readonly T[]): Schema<T> =>
  (value, name) =>
    oneOf(value, words, name);

export const exactly =
  <V extends boolean | null>(exact: V): Schema<V> =>
  (value, name) => {
    if (value !== exact) throw new RefusedData(`${name} is not ${String(exact)}`);
    return exact;
  };

/** This very value, or what the schema lets through. */
export const valueOr =
  <V extends boolean | null, T>(exact: V, schema: Schema<T>): Schema<V | T> =>
  (value, name) =>
    value === exact ? exact : schema(value, name);

export const floatsUpTo =
  (most: number): Schema<Float32Array> =>
  (value, name) => {
    if (!(value instanceof Float32Array)) throw new RefusedData(`${name} are no numbers`);
    if (value.length > most) throw new RefusedData(`${name} are more than ${most} numbers`);
    return value;
  };

/** What fields must be to one another. */
export const where =
  <T>(schema: Schema<T>, holds: (value: T) => boolean, otherwise: string): Schema<T> =>
  (value, name) => {
    const found = schema(value, name);
    if (!holds(found)) throw new RefusedData(otherwise);
    return found;
  };
