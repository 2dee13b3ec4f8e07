import { ExplainedError } from '../../explained/index.ts';
import type { InputOutput } from '../protocol/index.ts';

/**
 * `Inputs` as a cell sees it: the names and options of Observable Inputs, but
 * each call only describes a control. The page renders it with the real
 * `@observablehq/inputs` and sends back what the reader chose.
 *
 * What travels, in `InputOutput`:
 * - `range`, `number`: `options` `{ min, max, step, label, placeholder, disabled }`, `value` a number
 * - `toggle`: `value` a boolean; `text`, `color`: `value` a string; `button`: `value` the number of clicks
 * - `select`, `radio`, `checkbox`: `options.choices` are the labels, `value` the *index* chosen
 *   (an array of indices for `checkbox` and `select` with `multiple`), so that choices may be
 *   objects the page never sees.
 */
export class InputControl<T = unknown> {
  readonly control: InputOutput['control'];
  readonly options: Record<string, unknown>;
  /** In the form that travels. */
  readonly initial: unknown;
  /** From the form that travels to the value the cell gets; `undefined` refuses it. */
  readonly admit: (sent: unknown) => { value: T } | undefined;
  /** Of a form: the controls in it. */
  readonly inside: readonly InputControl[];

  constructor(
    control: InputOutput['control'],
    options: Record<string, unknown>,
    initial: unknown,
    admit: (sent: unknown) => { value: T } | undefined,
    inside: readonly InputControl[] = [],
  ) {
    this.control = control;
    this.options = options;
    this.initial = initial;
    this.admit = admit;
    this.inside = inside;
  }

  /**
   * The value the cell gets, and the output that shows the control with it.
   * @param sent what the reader chose before, if anything; dropped when it no longer fits the control
   */
  resolve(sent: unknown): { value: T; output: InputOutput } {
    const admitted = sent === undefined ? undefined : this.admit(sent);
    const shown = admitted ? sent : this.initial;
    const value = (admitted ?? this.admit(this.initial))?.value as T;
    const { control, options } = this;
    if (this.inside.length === 0) return { value, output: { kind: 'input', control, options, value: shown } };
    const parts = Array.isArray(shown) ? (shown as unknown[]) : [];
    const inputs = this.inside.map((each, index) => each.resolve(parts[index]).output);
    return { value, output: { kind: 'input', control, options, value: shown, inputs } };
  }
}

interface CommonOptions {
  label?: string;
  disabled?: boolean | Iterable<unknown>;
}

const shared = [
  'label',
  'disabled',
  'width',
  'placeholder',
  'submit',
  'minlength',
  'maxlength',
  'spellcheck',
  'readonly',
  'required',
];

/** Only plain values of known options travel; functions such as `format` stay behind. */
function plain(options: object, names: readonly string[] = []): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const name of [...shared, ...names]) {
    const value = (options as Record<string, unknown>)[name];
    if (
      typeof value === 'string' ||
      typeof value === 'boolean' ||
      (typeof value === 'number' && Number.isFinite(value))
    ) {
      picked[name] = value;
    }
  }
  return picked;
}

export interface RangeOptions extends CommonOptions {
  step?: number;
  value?: number;
  placeholder?: string;
  transform?: (value: number) => number;
  invert?: (value: number) => number;
  format?: (value: number) => unknown;
}

/** Transforms that the page knows by name: a function of the cell's own cannot go there. */
const transforms = new Map<unknown, string>(
  (['log', 'log2', 'log10', 'log1p', 'sqrt', 'cbrt', 'exp'] as const).map((name) => [Math[name], name]),
);

function transformOf({ transform }: RangeOptions): { transform?: string } {
  if (transform === undefined) return {};
  const name = transforms.get(transform);
  if (name === undefined) throw new ExplainedError('input-function', { option: 'transform' });
  return { transform: name };
}

/** A format of so many decimals is told as their number; the page writes numbers by itself otherwise. */
function decimalsOf({ format }: RangeOptions): { decimals?: number } {
  if (typeof format !== 'function') return {};
  const probe = 1234.56789;
  const text = String(format(probe));
  const decimals = [0, 1, 2, 3, 4, 5].find((digits) => probe.toFixed(digits) === text);
  return decimals === undefined ? {} : { decimals };
}

function numeric(
  control: 'range' | 'number',
  extent: readonly [number, number],
  options: RangeOptions,
): InputControl<number> {
  const [low, high] = extent;
  const [min, max] = low <= high ? [low, high] : [high, low];
  if (Number.isNaN(min) || Number.isNaN(max)) {
    throw new ExplainedError('input-extent', { control });
  }
  const bounded = Number.isFinite(min) && Number.isFinite(max);
  const middle = bounded ? snap((min + max) / 2, min, options.step) : 0;
  const initial = clamp(options.value ?? middle, min, max);
  return new InputControl(
    control,
    {
      ...plain(options, ['step']),
      ...transformOf(options),
      ...decimalsOf(options),
      ...(Number.isFinite(min) ? { min } : {}),
      ...(Number.isFinite(max) ? { max } : {}),
    },
    initial,
    (sent) => (typeof sent === 'number' && sent >= min && sent <= max ? { value: sent } : undefined),
  );
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

function snap(value: number, min: number, step: number | undefined): number {
  return step ? Number((min + Math.round((value - min) / step) * step).toPrecision(12)) : value;
}

export interface ChoiceOptions<T> extends CommonOptions {
  value?: T | T[];
  multiple?: boolean | number;
  format?: (value: T) => unknown;
  keyof?: (value: T) => unknown;
  sort?: boolean | 'ascending' | 'descending';
  unique?: boolean;
}

function choice<T>(
  control: 'select' | 'radio' | 'checkbox',
  choices: Iterable<T> | Map<string, T>,
  options: ChoiceOptions<T>,
): InputControl<T | T[] | null> {
  const format = options.format ?? String;
  let pairs: [string, T][] =
    choices instanceof Map
      ? [...choices].map(([key, value]) => [options.format ? String(format(value)) : String(key), value])
      : [...choices].map((value) => [String(format(value)), value]);
  if (options.unique) pairs = [...new Map(pairs)];
  if (options.sort) {
    const sign = options.sort === 'descending' ? -1 : 1;
    pairs.sort(([a], [b]) => sign * a.localeCompare(b, undefined, { numeric: true }));
  }
  const many = control === 'checkbox' || Boolean(options.multiple);
  const values = pairs.map(([, value]) => value);
  const indexOf = (value: unknown): number => values.findIndex((candidate) => Object.is(candidate, value));
  const isIndex = (sent: unknown): sent is number =>
    Number.isInteger(sent) && (sent as number) >= 0 && (sent as number) < values.length;
  const { disabled } = options;
  const off =
    typeof disabled === 'object' ? [...disabled].map(indexOf).filter((index) => index >= 0) : undefined;
  const labels = {
    ...plain(options, ['multiple']),
    choices: pairs.map(([label]) => label),
    ...(off && { disabled: off }),
  };
  if (many) {
    const wanted = Array.isArray(options.value)
      ? options.value
      : options.value === undefined
        ? []
        : [options.value];
    return new InputControl<T | T[] | null>(
      control,
      labels,
      wanted.map(indexOf).filter((index) => index >= 0),
      (sent) =>
        Array.isArray(sent) && sent.every(isIndex)
          ? { value: sent.map((index) => values[index]!) }
          : undefined,
    );
  }
  const wanted = options.value === undefined ? -1 : indexOf(options.value);
  // A closed select always shows something, its first choice; radios may start empty.
  const initial = wanted >= 0 ? wanted : control === 'select' && values.length > 0 ? 0 : null;
  return new InputControl<T | T[] | null>(control, labels, initial, (sent) =>
    sent === null ? { value: null } : isIndex(sent) ? { value: values[sent]! } : undefined,
  );
}

interface TextOptions extends CommonOptions {
  value?: string;
  datalist?: Iterable<string>;
}

function textual(
  control: 'text' | 'color' | 'textarea',
  options: TextOptions,
  fallback: string,
  more: Record<string, unknown> = {},
): InputControl<string> {
  const datalist = options.datalist ? { datalist: [...options.datalist].map(String).slice(0, 1_000) } : {};
  const names = control === 'textarea' ? ['rows', 'monospace', 'resize'] : [];
  const described = { ...plain(options, names), ...datalist, ...more };
  return new InputControl(control, described, options.value ?? fallback, (sent) =>
    typeof sent === 'string' && sent.length <= 10_000 ? { value: sent } : undefined,
  );
}

const typed =
  (type: 'email' | 'tel' | 'url' | 'password') =>
  (options: TextOptions = {}): InputControl<string> =>
    textual('text', options, '', { type });

interface DateOptions extends CommonOptions {
  value?: Date | string | number | null;
  min?: Date | string | number;
  max?: Date | string | number;
}

/** A date travels as the text of its moment, or as nothing. */
function dated(control: 'date' | 'datetime', options: DateOptions): InputControl<Date | null> {
  const text = (moment: unknown): string | null => {
    if (moment === undefined || moment === null) return null;
    const date = new Date(moment as string);
    return Number.isNaN(+date) ? null : date.toISOString();
  };
  const bounds = Object.fromEntries(
    (['min', 'max'] as const).flatMap((name) => {
      const bound = text(options[name]);
      return bound === null ? [] : [[name === 'min' ? 'earliest' : 'latest', bound]];
    }),
  );
  return new InputControl(control, { ...plain(options), ...bounds }, text(options.value), (sent) => {
    if (sent === null) return { value: null };
    const date = new Date(typeof sent === 'string' ? sent : NaN);
    return Number.isNaN(+date) ? undefined : { value: date };
  });
}

/** Rows that have a word beginning with each of those asked for, in any of their fields. */
function searchFilter(query: unknown): (row: unknown) => boolean {
  const words = String(query).split(/\s+/).filter(Boolean);
  const filters = words.map(
    (word) => new RegExp(`(?:^|[^\\p{L}-])${word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`, 'iu'),
  );
  return (row) => {
    if (row === null || row === undefined) return false;
    const fields: unknown[] = typeof row === 'object' ? Object.values(row) : [row];
    return filters.every((filter) => fields.some((field) => filter.test(String(field))));
  };
}

interface SearchOptions<T> extends CommonOptions {
  query?: string;
  required?: boolean;
  filter?: (query: string) => (row: T, index: number, rows: T[]) => boolean;
}

function search<T>(data: Iterable<T>, options: SearchOptions<T> = {}): InputControl<T[]> {
  const rows = [...data];
  const { filter = searchFilter, required = true } = options;
  const described = { ...plain(options), type: 'search', required: false };
  return new InputControl('text', described, options.query ?? '', (sent) => {
    if (typeof sent !== 'string' || sent.length > 10_000) return undefined;
    return { value: sent === '' && !required ? [] : rows.filter(filter(sent)) };
  });
}

type Reduce = (value: unknown) => unknown;

/** A button, or several beside each other; what travels is which were pressed, in order. */
function button(
  content: unknown = 'OK',
  options: CommonOptions & { value?: unknown; reduce?: Reduce; required?: boolean } = {},
): InputControl {
  const cut = (label: unknown): string => String(label).slice(0, 200);
  if (!isListOfPairs(content)) {
    const { reduce = (value: unknown) => Number(value ?? 0) + 1, value = options.required ? undefined : 0 } =
      options;
    return new InputControl('button', { ...plain(options), content: cut(content) }, 0, (sent) =>
      isPresses(sent)
        ? { value: Array.from({ length: sent }).reduce((before) => reduce(before), value) }
        : undefined,
    );
  }
  const buttons = [...content];
  const { value = options.required ? undefined : null } = options;
  const same: Reduce = (before) => before;
  const contents = buttons.map(([label]) => cut(label));
  return new InputControl('buttons', { ...plain(options), choices: contents }, [], (sent) => {
    if (!Array.isArray(sent) || !sent.every((index) => Number.isInteger(index))) return undefined;
    const pressed = (sent as number[]).map((index) => buttons[index]?.[1] ?? same);
    return { value: pressed.reduce((before, reduce) => reduce(before), value) };
  });
}

const isPresses = (sent: unknown): sent is number =>
  Number.isInteger(sent) && Number(sent) >= 0 && Number(sent) <= 1_000_000;

const isListOfPairs = (content: unknown): content is Iterable<[unknown, Reduce?]> =>
  typeof content === 'object' && content !== null && Symbol.iterator in content;

function toggle<T = boolean>(
  options: CommonOptions & { value?: T; values?: Iterable<T> } = {},
): InputControl<T> {
  const [on, off] = options.values ? [...options.values] : ([true, false] as unknown as T[]);
  const initial = options.values
    ? options.value !== undefined && Object.is(options.value, on)
    : Boolean(options.value);
  return new InputControl('toggle', plain(options), initial, (sent) =>
    typeof sent === 'boolean' ? { value: (sent ? on : off) as T } : undefined,
  );
}

/** Several controls as one, whose value is the list or the object of theirs. */
function form(inputs: readonly unknown[] | Readonly<Record<string, unknown>>): InputControl {
  const names = Array.isArray(inputs) ? undefined : Object.keys(inputs);
  const controls = Object.values(inputs).map((input) => {
    if (input instanceof InputControl) return input as InputControl;
    throw new ExplainedError('view-not-input', { found: typeof input });
  });
  const initial = controls.map((control) => control.initial);
  return new InputControl(
    'form',
    {},
    initial,
    (sent) => {
      if (!Array.isArray(sent) || sent.length !== controls.length) return undefined;
      const values = controls.map((control, index) => control.resolve((sent as unknown[])[index]).value);
      return {
        value: names ? Object.fromEntries(names.map((name, index) => [name, values[index]])) : values,
      };
    },
    controls,
  );
}

type Choices<T> = Iterable<T> | Map<string, T>;

/** One of the choices, or several with `multiple`. */
interface SelectControl {
  <T>(choices: Choices<T>, options: ChoiceOptions<T> & { multiple: true | number }): InputControl<T[]>;
  <T>(choices: Choices<T>, options?: ChoiceOptions<T>): InputControl<T>;
}

const choose =
  (control: 'select' | 'radio' | 'checkbox') =>
  <T>(choices: Choices<T>, options: ChoiceOptions<T> = {}): unknown =>
    choice(control, choices, options);

const known = {
  range: (extent: readonly [number, number] = [0, 1], options: RangeOptions = {}) =>
    numeric('range', extent, options),
  number: (
    extent: readonly [number, number] | RangeOptions = [-Infinity, Infinity],
    options: RangeOptions = {},
  ) =>
    Array.isArray(extent)
      ? numeric('number', extent as [number, number], options)
      : numeric('number', [-Infinity, Infinity], extent as RangeOptions),
  select: choose('select') as SelectControl,
  radio: choose('radio') as <T>(choices: Choices<T>, options?: ChoiceOptions<T>) => InputControl<T | null>,
  checkbox: choose('checkbox') as <T>(choices: Choices<T>, options?: ChoiceOptions<T>) => InputControl<T[]>,
  toggle,
  text: (options: TextOptions = {}) => textual('text', options, ''),
  textarea: (options: TextOptions = {}) => textual('textarea', options, ''),
  email: typed('email'),
  tel: typed('tel'),
  url: typed('url'),
  password: typed('password'),
  color: (options: TextOptions = {}) => textual('color', options, '#000000'),
  date: (options: DateOptions = {}) => dated('date', options),
  datetime: (options: DateOptions = {}) => dated('datetime', options),
  search,
  searchFilter,
  button,
  form,
};

/** The controls a cell can describe; `view(control)` shows one and returns its value. What else there is of Observable Inputs says that it is not here. */
export const Inputs: typeof known = new Proxy(known, {
  get(target, name) {
    if (typeof name !== 'string' || name in target || name === 'then' || name === 'toJSON')
      return Reflect.get(target, name) as unknown;
    if (name === 'file') throw new ExplainedError('input-file');
    if (name === 'table') throw new ExplainedError('input-table');
    throw new ExplainedError('input-unknown', { name });
  },
});
