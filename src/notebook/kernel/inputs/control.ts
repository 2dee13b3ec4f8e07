import { ExplainedError } from '../../../explained/index.ts';
import type { InputOutput } from '../../protocol/index.ts';

/** What a control may ask the page for while a cell runs: the files that a reader gave it. */
export interface ControlContext {
  request(name: string, value: unknown): Promise<unknown>;
}

/**
 * `found` follows from the value and is shown with it: how many a search has found. `shown` is what the page is to show where
 * that is not what was sent.
 */
type Admit<T> = (
  sent: unknown,
  context?: ControlContext,
) => { value: T; found?: string | number; shown?: unknown } | undefined;

/**
 * A control as a cell describes it. The page renders it with the real `@observablehq/inputs` and sends back what the
 * reader chose.
 *
 * What travels, in `InputOutput`: `options` are known ones of plain values (`validate-control.ts`), and `value` is
 * - of `range` and `number` a number, of `toggle` a boolean, of `text`, `textarea`, `color` and `search` a string
 * - of `date` and `datetime` the text of a moment, or null
 * - of `select`, `radio`, `checkbox` and `table` the *index* chosen, or several, so that choices may be objects that the
 *   page never sees
 * - of `button` the number of presses, of `buttons` which were pressed, in order
 * - of `file` what the files are, whose content the page hands over when it is asked for, of `form` a list of its controls'
 */
export class InputControl<T = unknown> {
  readonly control: InputOutput['control'];
  readonly options: Record<string, unknown>;
  /** In the form that travels. */
  readonly initial: unknown;
  /** From the form that travels to the value the cell gets; `undefined` refuses it. */
  readonly admit: Admit<T>;
  /** Of a form: the controls in it. */
  readonly inside: readonly InputControl[];

  constructor(
    control: InputOutput['control'],
    options: Record<string, unknown>,
    initial: unknown,
    admit: Admit<T>,
    inside: readonly InputControl[] = [],
  ) {
    this.control = control;
    this.options = options;
    this.initial = initial;
    this.admit = admit;
    this.inside = inside;
  }

  /** Where a control is an element of a page, this is its value. */
  get value(): never {
    throw new ExplainedError('input-not-viewed', { name: 'value' });
  }

  addEventListener(): never {
    throw new ExplainedError('input-not-viewed', { name: 'addEventListener' });
  }

  /**
   * The value the cell gets, and the output that shows the control with it.
   * @param sent what the reader chose before, if anything; dropped when it no longer fits the control
   */
  resolve(sent: unknown, context?: ControlContext): { value: T; output: InputOutput } {
    const admitted = sent === undefined ? undefined : this.admit(sent, context);
    const shown = admitted ? (admitted.shown ?? sent) : this.initial;
    const taken = admitted ?? this.admit(this.initial, context);
    const value = taken?.value as T;
    const output: InputOutput = { kind: 'input', control: this.control, options: this.options, value: shown };
    if (taken?.found !== undefined) output.found = taken.found;
    if (this.control === 'form') {
      const parts = Array.isArray(shown) ? (shown as unknown[]) : [];
      output.inputs = this.inside.map((each, index) => each.resolve(parts[index], context).output);
    }
    return { value, output };
  }
}

export interface CommonOptions {
  label?: string;
  disabled?: boolean | Iterable<unknown>;
  width?: number | string;
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
export function plain(options: object, names: readonly string[] = []): Record<string, unknown> {
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

/** A value as Observable Inputs writes it for a reader. */
export function formatAuto(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return value === 0 ? '0' : value.toLocaleString('en');
  if (value instanceof Date) return formatDate(value);
  return String(value);
}

/** A moment in the shortest form of ISO 8601: of a midnight (UTC) the day alone. */
export function formatDate(date: Date): string {
  if (Number.isNaN(+date)) return 'Invalid Date';
  return date
    .toISOString()
    .replace(/T00:00:00\.000Z$/, '')
    .replace(/:00\.000Z$/, 'Z')
    .replace(/\.000Z$/, 'Z');
}
