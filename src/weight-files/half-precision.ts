/** IEEE 754 half precision (binary16): 1 sign bit, 5 of exponent, 10 of fraction. */

const single = new Float32Array(1);
const bits = new Uint32Array(single.buffer);

/** Nearest half to each value, ties to even; what is too large becomes an infinity. */
export function toHalf(values: ArrayLike<number>): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let at = 0; at < values.length; at++) {
    single[0] = values[at]!;
    const word = bits[0]!;
    const sign = (word >>> 16) & 0x8000;
    const exponent = (word >>> 23) & 0xff;
    const fraction = word & 0x7fffff;
    let half: number;
    if (exponent === 0xff) {
      half = 0x7c00 | (fraction ? 0x200 : 0);
    } else if (exponent < 102) {
      half = 0;
    } else if (exponent < 113) {
      // Subnormal: the hidden bit becomes visible and moves right.
      half = rounded(fraction | 0x800000, 126 - exponent);
    } else {
      // Rounding up may carry into the exponent, and from the largest number to infinity: both are right.
      half = Math.min(0x7c00, rounded(((exponent - 112) << 23) | fraction, 13));
    }
    halves[at] = sign | half;
  }
  return halves;
}

function rounded(value: number, shift: number): number {
  const kept = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const tie = 1 << (shift - 1);
  return kept + Number(rest > tie || (rest === tie && (kept & 1) === 1));
}

/** The exact values of halves. */
export function fromHalf(halves: ArrayLike<number>): Float32Array {
  const values = new Float32Array(halves.length);
  for (let at = 0; at < halves.length; at++) {
    const half = halves[at]!;
    const exponent = (half >>> 10) & 31;
    const fraction = half & 1023;
    const size =
      exponent === 31
        ? fraction
          ? NaN
          : Infinity
        : exponent === 0
          ? fraction * 2 ** -24
          : (1024 + fraction) * 2 ** (exponent - 25);
    values[at] = half & 0x8000 ? -size : size;
  }
  return values;
}

/** The exact values of Google's bfloat16: the upper half of a single. */
export function fromBfloat(words: ArrayLike<number>): Float32Array {
  const upper = new Uint32Array(words.length);
  for (let at = 0; at < words.length; at++) upper[at] = words[at]! << 16;
  return new Float32Array(upper.buffer);
}
