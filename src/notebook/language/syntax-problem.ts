import type { CellProblem } from './parsed-cell.ts';
import { positionAt } from './position.ts';
import { problem } from './problem.ts';

/** What acorn throws: a `SyntaxError` with the offset of the trouble. */
export interface AcornError extends SyntaxError {
  pos: number;
  loc: { line: number; column: number };
}

export const isAcornError = (error: unknown): error is AcornError =>
  error instanceof SyntaxError && typeof (error as Partial<AcornError>).pos === 'number';

/** Say a syntax error in the project's own words where its kind is known, in acorn's otherwise. */
export function syntaxProblem(source: string, error: AcornError): CellProblem {
  const detail = error.message.replace(/ \(\d+:\d+\)$/, '');
  const position = positionAt(source, Math.min(error.pos, source.length));
  if (detail === 'Not enough stack space to parse input') return problem('cell-too-deep', {}, position);
  const declared = /^Identifier '(.+)' has already been declared$/.exec(detail);
  if (declared) return problem('cell-declared-twice', { name: declared[1] ?? '' }, position);
  if (detail.startsWith("'return' outside")) return problem('cell-return', {}, position);
  if (detail === 'Unterminated string constant') {
    return problem('cell-unterminated-string', { quote: source.charAt(error.pos) }, position);
  }
  if (detail === 'Unterminated template') return problem('cell-unterminated-template', {}, position);
  if (detail === 'Unterminated comment') return problem('cell-unterminated-comment', {}, position);
  if (detail === 'Unterminated regular expression') return problem('cell-unterminated-regexp', {}, position);
  if (detail === 'Unexpected token') {
    if (source.slice(error.pos).trim() === '') return problem('cell-unexpected-end', {}, position);
    return problem('cell-unexpected-token', { found: tokenAt(source, error.pos) }, position);
  }
  return problem('cell-syntax', { detail }, position);
}

/** The word or sign at an offset, cut to what fits in a sentence. */
function tokenAt(source: string, offset: number): string {
  const rest = source.slice(offset, offset + 24);
  return /^(?:[\p{ID_Start}$_#@][\p{ID_Continue}$]*|\d[\w.]*|=>|\.\.\.|.)/u.exec(rest)?.[0] ?? rest.charAt(0);
}
