import type { Program, Statement } from 'acorn';
import { type Inserted, isInserted, withInserted } from './inserted.ts';

const opening = '__last((';

/**
 * Hand the value of a final expression to `__last`, which shows it. The opening goes
 * behind the statement before, where that is on an earlier line, so that the
 * expression's own columns stay true; only an expression that shares its first line
 * with other code, or starts the cell, is shifted.
 */
export function markLastExpression(
  code: string,
  program: Program,
  inserted: readonly Inserted[],
): { code: string; inserted: readonly Inserted[] } {
  const body = lastBody(program);
  const last = body[body.length - 1];
  const { line, column } = last?.loc?.start ?? { line: 1, column: 0 };
  // An enum, or a namespace, is no expression of the reader's.
  if (last?.type !== 'ExpressionStatement' || isInserted(inserted, { line, column }))
    return { code, inserted };
  const end = code.charAt(last.end - 1) === ';' ? last.end - 1 : last.end;
  const before = body[body.length - 2];
  const gap = code.slice(before?.end ?? last.start, last.start);
  const ownLine = before !== undefined && gap.includes('\n');
  const at = ownLine ? before.end : last.start;
  const text = ownLine ? `;${opening}` : opening;
  return {
    code: `${code.slice(0, at)}${text}${code.slice(at, end)}))${code.slice(end)}`,
    inserted: ownLine ? inserted : withInserted(inserted, { line, column, length: text.length }),
  };
}

/** The statements that the last expression is among: those of a block, where a cell ends in one. */
function lastBody(program: Program): readonly Statement[] {
  let body: readonly Statement[] = program.body as Statement[];
  for (let last = body.at(-1); last?.type === 'BlockStatement' && last.body.length > 0; last = body.at(-1))
    body = last.body;
  return body;
}
