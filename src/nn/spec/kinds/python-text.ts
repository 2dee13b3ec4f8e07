/** Values as Python spells them. */

/** A number as Python reads it, without binary noise: `1 − 0.9` is `0.1`, small ones are `1.001e-5`. */
export function pythonNumber(value: number): string {
  const clean = Number(value.toPrecision(12));
  return clean !== 0 && Math.abs(clean) < 1e-3 ? clean.toExponential() : String(clean);
}

/** `(3, 3)`; one number where both axes agree. */
export function pythonPair([height, width]: readonly [number, number]): string {
  return height === width ? String(height) : `(${height}, ${width})`;
}

/** Text between double quotes. */
export function pythonString(text: string): string {
  return JSON.stringify(text);
}
