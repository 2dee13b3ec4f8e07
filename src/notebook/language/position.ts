import type { SourcePosition } from '../protocol/index.ts';

const lineBreaks = /\r\n?|[\n\u2028\u2029]/g;

/** Line (from 1) and column (from 0) of an offset. */
export function positionAt(source: string, offset: number): SourcePosition {
  let line = 1;
  let lineStart = 0;
  for (const match of source.matchAll(lineBreaks)) {
    const next = match.index + match[0].length;
    if (next > offset) break;
    line++;
    lineStart = next;
  }
  return { line, column: offset - lineStart };
}

/** The other way round. */
export function offsetAt(source: string, { line, column }: SourcePosition): number {
  let lineStart = 0;
  for (const [at, match] of [...source.matchAll(lineBreaks)].entries())
    if (at + 2 <= line) lineStart = match.index + match[0].length;
  return lineStart + column;
}
