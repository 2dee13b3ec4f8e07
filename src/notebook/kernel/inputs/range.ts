/** `Inputs.range` and `Inputs.number`. */
import { ExplainedError } from '../../../explained/index.ts';
import { type CommonOptions, InputControl, plain } from './control.ts';

export interface RangeOptions extends CommonOptions {
  step?: number;
  value?: number;
  placeholder?: string;
  transform?: (value: number) => number;
  invert?: (value: number) => number;
  format?: (value: number) => unknown;
  validate?: (input: { value: string; valueAsNumber: number; checkValidity(): boolean }) => boolean;
}

export type Extent = readonly [number, number];

/** What a control's functions are told as; most do without, and those that have some bring what tells them. */
export interface RangeFunctions {
  transformOf(min: number, max: number, options: RangeOptions): Record<string, unknown>;
  formatOf(options: RangeOptions): Record<string, unknown>;
}

/** @throws {ExplainedError} `input-extent`, `input-function` */
export function numeric(
  control: 'range' | 'number',
  extent: Extent,
  options: RangeOptions,
  { transformOf, formatOf }: Partial<RangeFunctions>,
): InputControl<number> {
  // Numbers written as texts are numbers, as they are in Observable Inputs.
  const [low = NaN, high = NaN] = Array.from(extent, Number);
  const isReversed = low > high;
  const [min, max] = isReversed ? [high, low] : [low, high];
  if (Number.isNaN(min) || Number.isNaN(max)) throw new ExplainedError('input-extent', { control });
  const { validate, value = NaN } = options;
  const step = Number(options.step) || undefined;
  const bounded = Number.isFinite(min) && Number.isFinite(max);
  const chosen = Number.isFinite(+value) ? +value : bounded ? (min + max) / 2 : undefined;
  const initial =
    chosen === undefined
      ? undefined
      : clamp(control === 'range' ? snap(chosen, min, step) : chosen, min, max);
  return new InputControl(
    control,
    {
      ...plain({ ...options, step }, ['step']),
      ...(control === 'range' && options.transform && transformOf?.(min, max, options)),
      ...(options.format && formatOf?.(options)),
      ...(isReversed && { reversed: true }),
      ...(Number.isFinite(min) ? { min } : {}),
      ...(Number.isFinite(max) ? { max } : {}),
    },
    initial,
    (sent) =>
      typeof sent === 'number' &&
      sent >= min &&
      sent <= max &&
      (!validate || validate({ value: String(sent), valueAsNumber: sent, checkValidity: () => true }))
        ? { value: sent }
        : undefined,
  );
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

function snap(value: number, min: number, step: number | undefined): number {
  if (!step || !Number.isFinite(min)) return value;
  return Number((min + Math.round((value - min) / step) * step).toPrecision(12));
}
