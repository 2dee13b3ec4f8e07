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
  validate?: (input: { value: string; valueAsNumber: number }) => boolean;
}

export type Extent = readonly [number, number];

/** Transforms that the page knows by name. */
const transforms = new Map<unknown, string>(
  (['log', 'log2', 'log10', 'log1p', 'sqrt', 'cbrt', 'exp'] as const).map((name) => [Math[name], name]),
);

/** A transform of the cell's own goes to the page as this many of its values, evenly spaced, with straight lines between. */
const samples = 200;

function transformOf(min: number, max: number, { transform }: RangeOptions): Record<string, unknown> {
  if (transform === undefined) return {};
  const name = transforms.get(transform);
  if (name !== undefined) return { transform: name };
  const curve = Array.from({ length: samples + 1 }, (_, at) =>
    Number(transform(min + ((max - min) * at) / samples)),
  );
  const rises = curve.at(-1)! > curve[0]!; // it has 201 values
  const isMonotone = curve.every((value, at) => at === 0 || value > curve[at - 1]! === rises); // one before it
  if (!curve.every(Number.isFinite) || !isMonotone)
    throw new ExplainedError('input-function', { option: 'transform' });
  return { curve };
}

/** A format of so many decimals, or so many digits, is told as their number; the page writes numbers by itself otherwise. */
function formatOf({ format }: RangeOptions): { decimals?: number; digits?: number } {
  if (typeof format !== 'function') return {};
  const probes = [1234.56789, 0.0123456, 5];
  const written = probes.map((probe) => String(format(probe)));
  const fits = (write: (probe: number) => string): boolean =>
    probes.every((probe, at) => write(probe) === written[at]);
  const counts = Array.from({ length: 10 }, (_, count) => count);
  const decimals = counts.find((count) => fits((probe) => probe.toFixed(count)));
  if (decimals !== undefined) return { decimals };
  const digits = counts.slice(1).find((count) => fits((probe) => probe.toPrecision(count)));
  return digits === undefined ? {} : { digits };
}

/** @throws {ExplainedError} `input-extent`, `input-function` */
export function numeric(
  control: 'range' | 'number',
  extent: Extent,
  options: RangeOptions,
): InputControl<number> {
  const [low, high] = extent;
  const isReversed = low > high;
  const [min, max] = isReversed ? [high, low] : [low, high];
  if (Number.isNaN(+min) || Number.isNaN(+max)) throw new ExplainedError('input-extent', { control });
  const { step, validate, value = NaN } = options;
  const bounded = Number.isFinite(min) && Number.isFinite(max);
  const chosen = Number.isFinite(+value) ? +value : bounded ? (min + max) / 2 : undefined;
  const initial =
    chosen === undefined
      ? undefined
      : clamp(control === 'range' ? snap(chosen, min, step) : chosen, min, max);
  return new InputControl(
    control,
    {
      ...plain(options, ['step']),
      ...(control === 'range' && transformOf(min, max, options)),
      ...formatOf(options),
      ...(isReversed && { reversed: true }),
      ...(Number.isFinite(min) ? { min } : {}),
      ...(Number.isFinite(max) ? { max } : {}),
    },
    initial,
    (sent) =>
      typeof sent === 'number' &&
      sent >= min &&
      sent <= max &&
      (!validate || validate({ value: String(sent), valueAsNumber: sent }))
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
