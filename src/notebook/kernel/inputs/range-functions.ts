/** Functions of a slider: they cannot go to the page, which is told what they come to. */
import { ExplainedError } from '../../../explained/index.ts';
import type { RangeOptions } from './range.ts';

/** Transforms that the page knows by name. */
const transforms = new Map<unknown, string>(
  (['log', 'log2', 'log10', 'log1p', 'sqrt', 'cbrt', 'exp'] as const).map((name) => [Math[name], name]),
);

/** A transform of the cell's own goes to the page as this many of its values, evenly spaced, with straight lines between. */
const samples = 200;

export function transformOf(min: number, max: number, { transform }: RangeOptions): Record<string, unknown> {
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
export function formatOf({ format }: RangeOptions): { decimals?: number; digits?: number } {
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
