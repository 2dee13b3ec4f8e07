/**
 * `Inputs` as a cell sees it: the names and options of Observable Inputs, but each call only describes a control (see
 * `control.ts`). One file a control; those that most cells do without are apart, since they are sent late.
 */
import { askedOfAny } from '../plot-calls.ts';
import { ExplainedError } from '../../../explained/index.ts';
import { choice, type ChoiceOptions, type Choices } from './choice.ts';
import type { InputControl } from './control.ts';
import { numeric, type Extent, type RangeOptions } from './range.ts';
import { rareControls } from './rare.ts';
import { toggle } from './toggle.ts';

export { InputControl } from './control.ts';

/** One of the choices, or several with `multiple`. */
interface SelectControl {
  <T>(choices: Choices<T>, options: ChoiceOptions<T> & { multiple: true | number }): InputControl<T[]>;
  <T>(choices: Choices<T>, options?: ChoiceOptions<T>): InputControl<T>;
}

const choose =
  (control: 'select' | 'radio' | 'checkbox') =>
  <T>(choices: Choices<T>, options: ChoiceOptions<T> = {}): unknown =>
    choice(control, choices, options);

const unbounded: Extent = [-Infinity, Infinity];

const common = {
  range: (extent: Extent = [0, 1], options: RangeOptions = {}) =>
    numeric('range', extent, options, rareControls),
  number: (extent: Extent | RangeOptions = unbounded, options: RangeOptions = {}) =>
    Array.isArray(extent)
      ? numeric('number', extent as unknown as Extent, options, rareControls)
      : numeric('number', unbounded, extent as RangeOptions, rareControls),
  select: choose('select') as SelectControl,
  radio: choose('radio') as <T>(choices: Choices<T>, options?: ChoiceOptions<T>) => InputControl<T | null>,
  checkbox: choose('checkbox') as <T>(choices: Choices<T>, options?: ChoiceOptions<T>) => InputControl<T[]>,
  toggle,
};

type Known = typeof common & Omit<typeof rareControls, 'formatOf' | 'transformOf'>;

/** The controls a cell can describe; `view(control)` shows one and returns its value. What else there is of Observable Inputs says that it is not here. */
export const Inputs = new Proxy(common, {
  get(target, name) {
    if (typeof name !== 'string' || name in target || askedOfAny.has(name))
      return Reflect.get(target, name) as unknown;
    if (Object.hasOwn(rareControls, name)) return rareControls[name as keyof typeof rareControls];
    throw new ExplainedError('input-unknown', { name });
  },
}) as Known;
