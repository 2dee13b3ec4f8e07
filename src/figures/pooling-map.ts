import { slideWindow } from '../nn/spec/index.ts';

export interface PooledMaps {
  /** Side of both maps; 0 when the window does not fit. */
  readonly side: number;
  readonly max: Float32Array;
  /** Over the whole window, padding included. */
  readonly average: Float32Array;
  /** Where a zero of the padding was larger than every value in the window. */
  readonly paddingWon: readonly boolean[];
}

/**
 * Zero padding, then max and average pooling of a square map.
 * @param values row by row, `side`² of them
 */
export function pool(
  values: ArrayLike<number>,
  side: number,
  { kernel, stride, padding }: { kernel: number; stride: number; padding: number },
): PooledMaps {
  const axis = slideWindow(
    'width',
    { n: side, kernel, stride, dilation: 1 },
    { before: padding, after: padding },
  );
  const result = Math.max(0, axis.result);
  const max = new Float32Array(result * result);
  const average = new Float32Array(result * result);
  const paddingWon = new Array<boolean>(result * result).fill(false);
  for (let row = 0; row < result; row++)
    for (let column = 0; column < result; column++) {
      const at = row * result + column;
      const window = windowValues(values, side, { kernel, stride, padding }, row, column);
      const real = window.filter(({ isPadding }) => !isPadding).map(({ value }) => value);
      max[at] = Math.max(...window.map(({ value }) => value));
      average[at] = window.reduce((sum, { value }) => sum + value, 0) / window.length;
      paddingWon[at] = real.length < window.length && Math.max(...real) < 0;
    }
  return { side: result, max, average, paddingWon };
}

/** The values that one position of the window reads, row by row. */
export function windowValues(
  values: ArrayLike<number>,
  side: number,
  { kernel, stride, padding }: { kernel: number; stride: number; padding: number },
  row: number,
  column: number,
): { readonly value: number; readonly isPadding: boolean }[] {
  return Array.from({ length: kernel * kernel }, (_, tap) => {
    const y = row * stride + Math.floor(tap / kernel) - padding;
    const x = column * stride + (tap % kernel) - padding;
    const isPadding = y < 0 || x < 0 || y >= side || x >= side;
    return { value: isPadding ? 0 : values[y * side + x]!, isPadding };
  });
}
