import { windowCells, type AxisFormula } from '../nn/spec/index.ts';

/** For each padded cell of an axis, how many positions of the window read it. */
export function readCounts(axis: AxisFormula): number[] {
  const counts = new Array<number>(axis.n + axis.before + axis.after).fill(0);
  for (let position = 0; position < axis.result; position++)
    for (const cell of windowCells(axis, position)) counts[cell]! += 1;
  return counts;
}

/** A bright disc, 0 … 9, off the middle so that no output repeats. */
export function discImage(n: number): number[][] {
  const centre = { row: 0.42 * n, column: 0.56 * n };
  return Array.from({ length: n }, (_, row) =>
    Array.from({ length: n }, (_, column) => {
      const distance = Math.hypot(row - centre.row, column - centre.column);
      return Math.max(0, Math.min(9, Math.round(9 - (9 * distance) / (0.5 * n))));
    }),
  );
}

/** Weights −…, −1, 0, 1, … by column: the sum is large where the picture brightens to the right. */
export function edgeKernel(size: number): number[][] {
  const row = Array.from({ length: size }, (_, column) =>
    size % 2 ? column - (size - 1) / 2 : 2 * column - size + 1,
  );
  return Array.from({ length: size }, () => [...row]);
}

/** One output value: the sum of products over the window, zero where the padding is read. */
export function windowSum(
  image: readonly (readonly number[])[],
  kernel: readonly (readonly number[])[],
  axis: AxisFormula,
  row: number,
  column: number,
): number {
  const rows = windowCells(axis, row);
  const columns = windowCells(axis, column);
  let sum = 0;
  rows.forEach((y, u) =>
    columns.forEach((x, v) => (sum += (image[y - axis.before]?.[x - axis.before] ?? 0) * kernel[u]![v]!)),
  );
  return sum;
}
