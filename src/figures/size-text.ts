import { decimal } from './decimal.ts';

const superscripts: Record<string, string> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/** `10⁻³`, for axes and captions. */
export function powerOfTen(exponent: number): string {
  return `10${[...String(exponent)].map((character) => superscripts[character]).join('')}`;
}

/** A number of any size in few characters: `1.20`, `0.013`, `3.4·10⁻⁹`. */
export function sizeText(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 0.1 && size < 1000)) return decimal(value, size >= 100 ? 0 : 2);
  if (size >= 0.001 && size < 0.1) return decimal(value, size < 0.01 ? 4 : 3);
  const exponent = Math.floor(Math.log10(size));
  return `${decimal(value / 10 ** exponent, 1)}·${powerOfTen(exponent)}`;
}
