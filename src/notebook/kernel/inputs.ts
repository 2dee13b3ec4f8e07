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

  constructor(
    control: InputOutput['control'],
    options: Record<string, unknown>,
    initial: unknown,
    admit: (sent: unknown) => { value: T } | undefined,
  ) {
    this.control = control;
    this.options = options;
    this.initial = initial;
    this.admit = admit;
  }

  /**
   * The value the cell gets, and the output that shows the control with it.
   * @param sent what the reader chose before, if anything; dropped when it no longer fits the control
   */
  resolve(sent: unknown): { value: T; output: InputOutput } {
    const admitted = sent === undefined ? undefined : this.admit(sent);
    const shown = admitted ? sent : this.initial;
    const value = (admitted ?? this.admit(this.initial))?.value as T;
    return { value, output: { kind: 'input', control: this.control, options: this.options, value: shown } };
  }
}

interface CommonOptions {
  label?: string;
  disabled?: boolean;
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
  const labels = { ...plain(options, ['multiple']), choices: pairs.map(([label]) => label) };
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

function textual(
  control: 'text' | 'color',
  options: CommonOptions & { value?: string },
  fallback: string,
): InputControl<string> {
  return new InputControl(control, plain(options), options.value ?? fallback, (sent) =>
    typeof sent === 'string' && sent.length <= 10_000 ? { value: sent } : undefined,
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

/** The controls a cell can describe; `view(control)` shows one and returns its value. */
export const Inputs = {
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
  toggle: (options: CommonOptions & { value?: boolean } = {}) =>
    new InputControl('toggle', plain(options), options.value ?? false, (sent) =>
      typeof sent === 'boolean' ? { value: sent } : undefined,
    ),
  text: (options: CommonOptions & { value?: string } = {}) => textual('text', options, ''),
  color: (options: CommonOptions & { value?: string } = {}) => textual('color', options, '#000000'),
  button: (label = 'OK', options: CommonOptions & { value?: number } = {}) =>
    new InputControl(
      'button',
      { ...plain(options), content: String(label).slice(0, 200) },
      options.value ?? 0,
      (sent) => (Number.isInteger(sent) ? { value: sent } : undefined),
    ),
};
