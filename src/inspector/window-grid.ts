/** Which cells of a padded axis a sliding window reads, and which it never does. */
import { effectiveKernel, windowCells, type AxisFormula } from '../nn/spec/index.ts';

/** A run of neighbouring cells on a padded axis. */
export interface Strip {
  readonly start: number;
  readonly length: number;
}

/**
 * Cells that no position of the window reads: the remainder that the floor drops at the end, and the holes
 * of a stride larger than the kernel or of a dilation. All of them when the window does not fit.
 */
export function unreadStrips(axis: AxisFormula): Strip[] {
  const length = axis.n + axis.before + axis.after;
  const read = Array.from({ length }, () => false);
  for (let output = 0; output < axis.result; output++) {
    for (const cell of windowCells(axis, output)) read[cell] = true;
  }
  const strips: { start: number; length: number }[] = [];
  read.forEach((isRead, cell) => {
    if (isRead) return;
    const last = strips.at(-1);
    if (last !== undefined && last.start + last.length === cell) last.length++;
    else strips.push({ start: cell, length: 1 });
  });
  return strips;
}

/** The output position whose window is nearest to a cell. */
export function outputNear(axis: AxisFormula, cell: number): number {
  const reach = effectiveKernel(axis.kernel, axis.dilation);
  const output = Math.round((cell - (reach - 1) / 2) / axis.stride);
  return Math.max(0, Math.min(axis.result - 1, output));
}
