type Transform = (value: number) => number;

interface Described {
  transform?: 'log' | 'log2' | 'log10' | 'log1p' | 'sqrt' | 'cbrt' | 'exp';
  curve?: number[];
  reversed?: boolean;
  min?: number;
  max?: number;
}

/** How far along a slider each of its values lies: by a function with a name, by values of one, or from right to left. */
export function transformOf(options: object): { transform?: Transform; invert?: Transform } {
  const { transform, curve, reversed, min = 0, max = 1 } = options as Described;
  if (transform) return { transform: Math[transform] };
  if (curve) return between(curve, min, max);
  return reversed ? { transform: (value) => -value, invert: (value) => -value } : {};
}

/** Straight lines between values at even steps, which rise or fall all along. */
function between(
  curve: readonly number[],
  min: number,
  max: number,
): { transform: Transform; invert: Transform } {
  const last = curve.length - 1;
  const at = (index: number): number => curve[Math.min(last, Math.max(0, index))] ?? 0;
  const rises = at(last) > at(0);
  return {
    transform(value) {
      const place = ((value - min) / (max - min)) * last;
      const from = Math.min(last - 1, Math.max(0, Math.floor(place)));
      return at(from) + (at(from + 1) - at(from)) * (place - from);
    },
    invert(value) {
      const beyond = curve.findIndex((each) => (rises ? each >= value : each <= value));
      const to = beyond < 0 ? last : Math.max(1, beyond);
      const place = to - 1 + (value - at(to - 1)) / (at(to) - at(to - 1));
      return min + ((max - min) * place) / last;
    },
  };
}
