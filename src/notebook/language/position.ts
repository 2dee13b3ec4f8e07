import type { SourcePosition } from '../protocol/index.ts';

/** Line (from 1) and column (from 0) of an offset. */
export function positionAt(source: string, offset: number): SourcePosition {
  let line = 1;
  let lineStart = 0;
  for (const match of source.matchAll(/\r\n?|[\n\u2028\u2029]/g)) {
    const next = match.index + match[0].length;
    if (next > offset) break;
    line++;
    lineStart = next;
  }
  return { line, column: offset - lineStart };
}
