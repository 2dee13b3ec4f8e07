import type { Program } from 'acorn';
import type { SourcePosition } from '../protocol/index.ts';
import { absentModule } from './modules.ts';
import type { CellProblem } from './parsed-cell.ts';
import { problem } from './problem.ts';

interface Node {
  type: string;
  loc?: { start: { line: number; column: number } } | null;
  [key: string]: unknown;
}

/** Imports of what a cell has not, and exports from elsewhere: a cell reads the names of other cells instead. */
export function findForbidden(program: Program): CellProblem[] {
  const problems: CellProblem[] = [];
  const visit = (node: Node): void => {
    const { line, column } = node.loc?.start ?? { line: 1, column: 0 };
    const found = forbidden(node, { line, column });
    if (found) problems.push(found);
    for (const [key, value] of Object.entries(node)) {
      if (key === 'loc') continue;
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child);
    }
  };
  visit(program as unknown as Node);
  return problems;
}

function forbidden(node: Node, position: SourcePosition): CellProblem | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ImportExpression':
      return absentModule(node.source, position);
    case 'MetaProperty':
      return (node.meta as { name?: string }).name === 'import'
        ? problem('cell-import', {}, position)
        : undefined;
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
      return problem('cell-export', {}, position);
    default:
      return undefined;
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
