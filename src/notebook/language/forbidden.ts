import type { Program } from 'acorn';
import type { CellProblem } from './parsed-cell.ts';
import { problem } from './problem.ts';

interface Node {
  type: string;
  loc?: { start: { line: number; column: number } } | null;
  [key: string]: unknown;
}

/** Imports and exports: a cell reads the names of other cells instead. */
export function findForbidden(program: Program): CellProblem[] {
  const problems: CellProblem[] = [];
  const visit = (node: Node): void => {
    const code = forbidden(node);
    if (code) {
      const { line, column } = node.loc?.start ?? { line: 1, column: 0 };
      problems.push(problem(code, {}, { line, column }));
    }
    for (const [key, value] of Object.entries(node)) {
      if (key === 'loc') continue;
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child);
    }
  };
  visit(program as unknown as Node);
  return problems;
}

function forbidden(node: Node): 'cell-import' | 'cell-export' | undefined {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ImportExpression':
      return 'cell-import';
    case 'MetaProperty':
      return (node.meta as { name?: string }).name === 'import' ? 'cell-import' : undefined;
    case 'ExportNamedDeclaration':
    case 'ExportDefaultDeclaration':
    case 'ExportAllDeclaration':
      return 'cell-export';
    default:
      return undefined;
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as Node).type === 'string';
