import type { SourcePosition } from '../protocol/index.ts';

/** Code on a line that is not the reader's: what stands behind it there is so much farther to the right than in the source. */
export interface Inserted {
  /** From 1; of the code, as of the source: no line ever moves. */
  line: number;
  /** From 0; of the code. */
  column: number;
  length: number;
}

/** A position in code as a position in the reader's source; within what was inserted, the place where that was. */
export function sourcePosition(
  { inserted = [] }: { readonly inserted?: readonly Inserted[] },
  { line, column }: SourcePosition,
): SourcePosition {
  let shift = 0;
  for (const each of inserted)
    if (each.line === line && each.column < column) shift += Math.min(each.length, column - each.column);
  return { line, column: column - shift };
}

/** One more among what was inserted, which moves what stands behind it on its line. */
export const withInserted = (inserted: readonly Inserted[], more: Inserted): Inserted[] => [
  ...inserted.map((each) =>
    each.line === more.line && each.column >= more.column
      ? { ...each, column: each.column + more.length }
      : each,
  ),
  more,
];

/** Whether a position lies in what was inserted. */
export const isInserted = (inserted: readonly Inserted[], { line, column }: SourcePosition): boolean =>
  inserted.some((each) => each.line === line && each.column <= column && column < each.column + each.length);
