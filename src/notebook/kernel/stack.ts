/**
 * Places in cells, read from the stacks of errors.
 *
 * A cell's code runs as a function whose `sourceURL` is `cell:<name>`, so its
 * frames stand out in every engine's stack:
 * V8 `at block (cell:stem:5:7)`, `at async cell:stem:5:7`;
 * SpiderMonkey and JavaScriptCore `block@cell:stem:5:7`, `async*block@cell:stem:5:7`.
 */
export interface Frame {
  cell: string;
  /** 1-based. */
  line: number;
  /** 0-based. */
  column: number;
}

const frame = /cell:([\w%.~!*'-]+):(\d+):(\d+)/;

/** Parentheses and colons would end a frame early, so they are escaped as well. */
export function sourceURL(cell: string): string {
  const escaped = encodeURIComponent(cell).replace(/[()]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `cell:${escaped}`;
}

/** What the wrapping function adds to the engine's line and column numbers; see `calibrate`. */
export interface Offset {
  line: number;
  column: number;
}

/**
 * Frames inside cells, innermost first, at most `limit`.
 * @param offset subtracted from each, as the wrapper that `compile` puts around a cell moves its lines
 */
export function cellFrames(stack: string | undefined, offset: Offset, limit = 20): Frame[] {
  const frames: Frame[] = [];
  for (const line of (stack ?? '').split('\n')) {
    const match = frame.exec(line);
    if (!match) continue;
    frames.push({
      cell: decodeURIComponent(match[1]!),
      line: Math.max(1, Number(match[2]) - offset.line),
      column: Math.max(0, Number(match[3]) - 1 - offset.column),
    });
    if (frames.length === limit) break;
  }
  return frames;
}
