import type { Program } from 'acorn';
import type { CellProblem } from './parsed-cell.ts';
import { problem } from './problem.ts';
import { positionAt } from './position.ts';

/**
 * `{ a: 1 }` as the last statement of a cell: JavaScript reads it as a block with a label in it, and its value would be
 * lost without a word.
 */
export function findObjectValue(program: Program): CellProblem[] {
  const last = program.body[program.body.length - 1];
  if (!last || !isMeantAsValue(last)) return [];
  const { line, column } = last.loc?.start ?? { line: 1, column: 0 };
  return [problem('cell-object-value', {}, { line, column })];
}

/** `{ a: 1 }`, and `{ a: { b: 1 } }`. */
function isMeantAsValue(statement: Program['body'][number]): boolean {
  if (statement.type !== 'BlockStatement' || statement.body.length !== 1) return false;
  const [inside] = statement.body;
  if (inside?.type !== 'LabeledStatement') return false;
  return inside.body.type === 'ExpressionStatement' || isMeantAsValue(inside.body);
}

/** The same where it cannot even be read, as `{ a: 1, b: 2 }`: it can once it stands in parentheses. */
export function unreadableObject(
  source: string,
  trouble: number,
  read: (source: string) => Program,
): CellProblem | undefined {
  const end = source.trimEnd().replace(/;$/, '').length;
  if (source.charAt(end - 1) !== '}') return undefined;
  for (const { index } of source.slice(0, trouble).matchAll(/^[ \t]*\{/gm)) {
    const start = source.indexOf('{', index);
    const inParentheses = `${source.slice(0, start)}(${source.slice(start, end)})`;
    try {
      const last = read(inParentheses).body.at(-1);
      if (last?.type === 'ExpressionStatement' && last.expression.type === 'ObjectExpression')
        return problem('cell-object-value', {}, positionAt(source, start));
    } catch {
      // Not this one.
    }
  }
  return undefined;
}
