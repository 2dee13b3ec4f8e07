import { explanation, type ErrorCode, type With } from '../../explained/index.ts';
import type { SourcePosition } from '../protocol/index.ts';
import type { CellProblem } from './parsed-cell.ts';

/** What is wrong with a cell, and where in it. */
export function problem<Code extends ErrorCode>(
  code: Code,
  ...[values, position]: With<Code, [position?: SourcePosition]>
): CellProblem {
  const said = explanation(code, ...([values] as unknown as With<Code>));
  return position ? { ...said, position } : said;
}
