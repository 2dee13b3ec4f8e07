/** How sizes, counts and bytes are written, the same everywhere in the inspector. */
import type { Language } from '../i18n.ts';
import type { Pair, Shape } from '../nn/spec/index.ts';

/** `112×112×64`, the field's order, without spaces so that it never breaks across lines. */
export function writeShape(shape: Shape): string {
  return shape.join('×');
}

/** `7×7`. */
export function writePair(pair: Pair): string {
  return `${pair[0]}×${pair[1]}`;
}

/** Whole pixels of a receptive field: `7×7`; of a sequence, which is an image of width 1, `7`. */
export function writeField(size: Pair, input: Shape): string {
  const [rows, columns] = [wholePixels(size[0]), wholePixels(size[1])];
  return input.length === 3 ? writePair([rows, columns]) : String(rows);
}

/** Fractions come of an upsampling, of which a position sees only whole pixels. */
const wholePixels = (size: number): number => Math.floor(size + 1e-9);

/** Every digit, grouped: `25,636,712`. */
export function writeCount(count: number, lang: Language): string {
  return count.toLocaleString(lang);
}

/**
 * A count short enough for an axis or a heading, three significant digits: `25.6 M`, `4.09 G` in English;
 * Korean groups by ten thousands: `2,560만`, `40.9억`.
 */
export function writeShortCount(count: number, lang: Language): string {
  if (count < 10_000) return count.toLocaleString(lang);
  return new Intl.NumberFormat(lang, { notation: 'compact', maximumSignificantDigits: 3 }).format(count);
}

/** Binary units, as memory is counted: `3.06 MiB`. */
export function writeBytes(bytes: number, lang: Language): string {
  const units = ['B', 'KiB', 'MiB', 'GiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 ? 0 : value < 10 ? 2 : value < 100 ? 1 : 0;
  return `${value.toLocaleString(lang, { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${units[unit] ?? ''}`;
}
