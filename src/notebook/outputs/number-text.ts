import type { Language } from '../../i18n.ts';

/**
 * A measured number for reading: at most five significant digits, a true minus sign,
 * powers of ten only where plain digits would mislead.
 */
export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value).replace('-', '−');
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e6)
      ? value.toExponential(3)
      : String(Number(value.toPrecision(5)));
  return text.replace('e+', 'e').replaceAll('-', '−');
}

/** A number of a table: whole numbers are grouped, others are cut as `numberText` does. */
export function cellNumberText(value: number, language: Language): string {
  return Number.isInteger(value) && Math.abs(value) >= 1e4
    ? value.toLocaleString(language).replace('-', '−')
    : numberText(value);
}

/** Significant digits of the largest number in a column; more would claim an exactness that is not read. */
const columnDigits = 5;

/**
 * The numbers of one column with the same number of decimals, so that their points align: as many as the most
 * exact of them has, but no more than give the largest five significant digits. A column that needs powers of
 * ten, or in which a small number would be left with fewer than two digits, keeps each as it reads best.
 */
export function columnNumberTexts(values: readonly number[], language: Language): string[] {
  const texts = values.map((value) => cellNumberText(value, language));
  if (!texts.every((text) => /^−?[\d,]+(\.\d+)?$/.test(text))) return texts;
  const largest = Math.max(0, ...values.map(Math.abs));
  const digitsBeforePoint = largest < 1 ? 0 : Math.floor(Math.log10(largest)) + 1;
  const written = Math.max(0, ...texts.map((text) => text.split('.')[1]?.length ?? 0));
  const decimals = Math.min(written, Math.max(0, columnDigits - digitsBeforePoint));
  const tooSmall = values.some((value) => value !== 0 && Math.abs(value) < 10 ** (1 - decimals));
  if (written === 0 || tooSmall) return texts;
  return values.map((value) => value.toFixed(decimals).replace('-', '−'));
}

/** How long something took: milliseconds below one second, else seconds. */
export function durationText(milliseconds: number): { unit: 'milliseconds' | 'seconds'; value: string } {
  if (milliseconds < 999.5)
    return {
      unit: 'milliseconds',
      value: milliseconds < 9.95 ? milliseconds.toFixed(1) : String(Math.round(milliseconds)),
    };
  const seconds = milliseconds / 1000;
  return { unit: 'seconds', value: seconds < 9.95 ? seconds.toFixed(1) : String(Math.round(seconds)) };
}
