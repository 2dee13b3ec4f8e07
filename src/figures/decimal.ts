/**
 * A number with a fixed count of digits after the point and a true minus sign.
 * @param plus write `+` before what is not negative
 */
export function decimal(value: number, digits: number, plus = false): string {
  const text = Math.abs(value).toFixed(digits);
  const isZero = Number(text) === 0;
  return (value < 0 && !isZero ? '−' : plus ? '+' : '') + text;
}
