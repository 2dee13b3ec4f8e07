/** `Inputs.select`, `Inputs.radio` and `Inputs.checkbox`. */
import { type CommonOptions, formatAuto, InputControl, plain } from './control.ts';

export type Choices<T> = Iterable<T> | Map<string, T>;

export interface ChoiceOptions<T> extends CommonOptions {
  value?: T | T[];
  /** Of a Map: the key of the first value. */
  key?: unknown;
  multiple?: boolean | number;
  format?: (value: T, index: number, data: unknown[]) => unknown;
  keyof?: (value: T, index: number, data: unknown[]) => unknown;
  valueof?: (value: T, index: number, data: unknown[]) => unknown;
  sort?: boolean | 'ascending' | 'descending' | ((a: unknown, b: unknown) => number);
  unique?: boolean;
}

type Of = (item: unknown, index: number, data: unknown[]) => unknown;

const identity: Of = (item) => item;
const first: Of = (item) => (item as [unknown, unknown])[0];
const second: Of = (item) => (item as [unknown, unknown])[1];

export function choice<T>(
  control: 'select' | 'radio' | 'checkbox',
  choices: Choices<T>,
  options: ChoiceOptions<T>,
): InputControl<T | T[] | null> {
  const isMap = choices instanceof Map;
  const data: unknown[] = [...choices];
  const keyOf = (options.keyof as Of | undefined) ?? (isMap ? first : identity);
  const valueOf = (options.valueof as Of | undefined) ?? (isMap ? second : identity);
  const format = (options.format as Of | undefined) ?? ((...given) => formatAuto(keyOf(...given)));
  let keys = data.map((item, at): [key: unknown, at: number] => [keyOf(item, at, data), at]);
  const compare = comparator(options.sort);
  if (compare) keys.sort(([a], [b]) => compare(a, b));
  if (options.unique) keys = [...new Map(keys.map((each) => [interned(each[0]), each])).values()];
  const values = keys.map(([, at]) => valueOf(data[at], at, data) as T);
  const many = control === 'checkbox' || Boolean(options.multiple);
  const indexOf = (value: unknown): number => values.findIndex((candidate) => Object.is(candidate, value));
  const indicesOf = (wanted: unknown): number[] =>
    listOf(wanted)
      .map(indexOf)
      .filter((index) => index >= 0);
  const isIndex = (sent: unknown): sent is number =>
    Number.isInteger(sent) && (sent as number) >= 0 && (sent as number) < values.length;
  const off = typeof options.disabled === 'object' ? indicesOf(options.disabled) : [];
  const labels = {
    ...plain(options, ['multiple']),
    choices: keys.map(([, at]) => String(format(data[at], at, data) ?? '')),
    ...(typeof options.disabled === 'object' && { disabled: off }),
  };
  const atKey = isMap && options.key !== undefined ? choices.get(options.key as string) : undefined;
  const wanted = options.value === undefined ? atKey : options.value;
  if (many) {
    return new InputControl<T | T[] | null>(
      control,
      labels,
      wanted === undefined ? [] : indicesOf(wanted),
      (sent) =>
        Array.isArray(sent) && sent.every(isIndex)
          ? { value: sent.map((index) => values[index] as T) }
          : undefined,
    );
  }
  const chosen = wanted === undefined ? -1 : indexOf(wanted);
  // A closed select always shows something, the first that can be chosen; radios may start empty.
  const shown = control === 'select' ? values.findIndex((_, index) => !off.includes(index)) : -1;
  const initial = chosen >= 0 ? chosen : shown >= 0 ? shown : null;
  return new InputControl<T | T[] | null>(control, labels, initial, (sent) =>
    sent === null ? { value: null } : isIndex(sent) ? { value: values[sent] as T } : undefined,
  );
}

const listOf = (given: unknown): unknown[] =>
  typeof given === 'object' && given !== null && Symbol.iterator in given
    ? [...(given as Iterable<unknown>)]
    : [given];

const interned = (key: unknown): unknown => (typeof key === 'object' && key !== null ? key.valueOf() : key);

function comparator(sort: ChoiceOptions<unknown>['sort']): ((a: unknown, b: unknown) => number) | undefined {
  if (typeof sort === 'function') return sort;
  if (!sort) return undefined;
  const sign = sort === 'descending' ? -1 : 1;
  return (a, b) => {
    // What is not there comes last in either order.
    if (isAbsent(a) || isAbsent(b)) return Number(isAbsent(a)) - Number(isAbsent(b));
    return sign * ((a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0);
  };
}

const isAbsent = (key: unknown): boolean =>
  key === null || key === undefined || Number.isNaN(typeof key === 'object' ? +key : key);
