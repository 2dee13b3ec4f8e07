import {
  boolean,
  count,
  list,
  number,
  object,
  oneOf,
  optional,
  RefusedData,
  text,
} from '../../schema/index.ts';

const controls = [
  'range',
  'select',
  'radio',
  'checkbox',
  'toggle',
  'text',
  'number',
  'color',
  'button',
  'buttons',
  'textarea',
  'date',
  'datetime',
  'search',
  'table',
  'file',
  'form',
] as const;

/** A control of Observable Inputs that the page renders; its value flows back by `input`. */
export interface InputOutput {
  kind: 'input';
  control: (typeof controls)[number];
  options: Record<string, unknown>;
  value: unknown;
  /** What follows from the value and stands beside it: how many a search has found. */
  found?: string | number;
  /** Of a form: the controls in it. */
  inputs?: InputOutput[];
}

/** What a reader can choose from; more is no choice. */
const mostChoices = 1_000;

/** Of a table to choose from. */
const mostRows = 5_000;
const mostColumns = 100;

/** A reader chooses no more files at a time. */
const mostFiles = 100;

/** Controls of one form, and forms within forms. */
const mostInputs = 50;
const deepestForm = 3;

/** A length of CSS, or a number of pixels. */
function size(value: unknown, name: string): number | string {
  if (typeof value === 'number') return Math.min(2_000, Math.max(0, number(value, name)));
  const given = text(value, name, 20);
  if (!/^\d{1,4}(\.\d{1,3})?(px|em|rem|%|ch|vw)$/.test(given)) throw new RefusedData(`${name} is no length`);
  return given;
}

const perColumn =
  <T>(check: (value: unknown, name: string) => T) =>
  (value: unknown, name: string): (T | null)[] =>
    list(value, name, mostColumns).map((each) => (each === null ? null : check(each, name)));

const columnsAt = (value: unknown, name: string): number[] =>
  list(value, name, mostColumns).map((at) => count(at, name, mostColumns - 1));

const cell = (value: unknown): string | number | boolean | null =>
  value === null || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : text(value, 'cell', 2_000);

/** Every option that travels (see `kernel/inputs`), and what it must be. Others are dropped. */
const options: Readonly<Record<string, (value: unknown, name: string) => unknown>> = {
  label: (value, name) => text(value, name, 1_000),
  content: (value, name) => text(value, name, 200),
  placeholder: (value, name) => text(value, name, 1_000),
  disabled: (value, name) =>
    Array.isArray(value)
      ? list(value, name, mostChoices).map((index) => count(index, name, mostChoices))
      : boolean(value, name),
  readonly: boolean,
  required: boolean,
  monospace: boolean,
  resize: boolean,
  rows: (value, name) => count(value, name, 100),
  decimals: (value, name) => count(value, name, 10),
  type: (value, name) => oneOf(value, ['email', 'tel', 'url', 'password', 'search'] as const, name),
  transform: (value, name) =>
    oneOf(value, ['log', 'log2', 'log10', 'log1p', 'sqrt', 'cbrt', 'exp'] as const, name),
  /** A transform by its values at even steps. */
  curve: (value, name) => list(value, name, 1_000).map((each) => number(each, name)),
  reversed: boolean,
  digits: (value, name) => count(value, name, 10),
  earliest: (value, name) => text(value, name, 40),
  latest: (value, name) => text(value, name, 40),
  datalist: (value, name) => list(value, name, mostChoices).map((each) => text(each, name, 1_000)),
  spellcheck: boolean,
  submit: (value, name) => (typeof value === 'boolean' ? value : text(value, name, 200)),
  multiple: (value, name) => (typeof value === 'boolean' ? value : count(value, name, mostChoices)),
  minlength: (value, name) => count(value, name, 10_000),
  maxlength: (value, name) => count(value, name, 10_000),
  min: number,
  max: number,
  step: (value, name) => {
    if (number(value, name) <= 0) throw new RefusedData(`${name} is not above 0`);
    return value;
  },
  width: size,
  height: size,
  maxHeight: size,
  maxWidth: size,
  choices: (value, name) => list(value, name, mostChoices).map((choice) => text(choice, 'choice', 1_000)),
  accept: (value, name) => text(value, name, 500),
  columns: (value, name) => list(value, name, mostColumns).map((each) => text(each, name, 200)),
  cells: (value, name) =>
    list(value, name, mostRows).map((row) => list(row, name, mostColumns).map((each) => cell(each))),
  key: (value, name) => text(value, name, 40),
  dates: columnsAt,
  formatted: columnsAt,
  written: (value, name) =>
    list(value, name, mostColumns).map((column) =>
      list(column, name, mostRows).map((each) => text(each, name, 2_000)),
    ),
  header: perColumn((value, name) => text(value, name, 200)),
  align: perColumn((value, name) => oneOf(value, ['left', 'right', 'center'] as const, name)),
  widths: perColumn(size),
  shownRows: number,
  selectable: boolean,
  sort: (value, name) => text(value, name, 200),
  reverse: boolean,
  layout: (value, name) => oneOf(value, ['fixed', 'auto'] as const, name),
};

/**
 * A control whose options become attributes of the page's own elements: only known ones, each of its kind.
 * @throws {RefusedData}
 */
export function checkControl(output: Record<string, unknown>, depth = 0): InputOutput {
  const control = oneOf(output['control'], controls, 'control');
  const given = object(output['options'], 'options');
  const kept: Record<string, unknown> = {};
  for (const [name, check] of Object.entries(options)) {
    if (!Object.hasOwn(given, name) || given[name] === undefined) continue;
    kept[name] = check(given[name], name);
  }
  const choices = ((kept['cells'] ?? kept['choices']) as unknown[] | undefined)?.length ?? 0;
  const value = checkValue(control, output['value'], choices);
  const found = optional(output['found'], (given) =>
    typeof given === 'number' ? count(given, 'found') : text(given, 'found', 200),
  );
  if (control !== 'form')
    return { kind: 'input', control, options: kept, value, ...(found !== undefined && { found }) };
  if (depth >= deepestForm) throw new RefusedData('a form nested too deep');
  const inputs = list(output['inputs'], 'inputs', mostInputs).map((input) =>
    checkControl(object(input, 'input'), depth + 1),
  );
  return { kind: 'input', control, options: kept, value, inputs };
}

function checkValue(control: InputOutput['control'], value: unknown, choices: number): unknown {
  const index = (chosen: unknown): number => count(chosen, 'choice', Math.max(0, choices - 1));
  switch (control) {
    case 'range':
    case 'number':
      return optional(value, (given) => (Number.isNaN(given) ? given : number(given, 'value')));
    case 'button':
      return optional(value, (given) => number(given, 'value'));
    case 'toggle':
      return boolean(value, 'value');
    case 'date':
    case 'datetime':
      return value === null ? null : optional(value, (given) => text(given, 'value', 40));
    case 'buttons':
      return list(value, 'value', mostChoices).map(index);
    case 'form':
      // Each of its controls has its own.
      return undefined;
    case 'file':
      // By their names alone: the page has the files themselves.
      return list(value, 'value', mostFiles).map((file) => text(object(file, 'file')['name'], 'name', 300));
    case 'textarea':
    case 'text':
    case 'search':
      return text(value, 'value', 10_000);
    case 'color': {
      const color = text(value, 'value', 7);
      if (!/^#[\da-f]{6}$/i.test(color)) throw new RefusedData('a color that is none');
      return color;
    }
    case 'select':
    case 'radio':
    case 'checkbox':
    case 'table':
      if (value === null || value === undefined) return value;
      return Array.isArray(value)
        ? list(value, 'value', Math.max(mostChoices, choices)).map(index)
        : index(value);
  }
}
