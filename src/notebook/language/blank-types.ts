import { BlankedSource } from './blanked-source.ts';
import { applyRule } from './blanking-rules.ts';
import { openEnds } from './open-ends.ts';
import type { CellProblem } from './parsed-cell.ts';
import { childrenOf, isNode, type TypeScriptNode } from './typescript-node.ts';

export type { TypeScriptNode } from './typescript-node.ts';

export interface Blanked {
  /** As long as the source, with the same line breaks: types are spaces. */
  code: string;
  /** Offsets of semicolons that stand in for a blanked statement; they are no token of the reader's. */
  semicolons: ReadonlySet<number>;
  problems: CellProblem[];
}

const typeFields = new Set([
  'typeAnnotation',
  'returnType',
  'typeParameters',
  'typeArguments',
  'superTypeParameters',
]);
/** Blanked with the class, or refused. */
const doneFields = new Set(['implements', 'decorators']);

/**
 * Turn TypeScript into JavaScript by writing spaces over its types, so that every
 * line and column stays true. Constructs that have a meaning at run time (enums,
 * namespaces, parameter properties, decorators) become problems.
 */
export function blankTypes(source: string, program: TypeScriptNode): Blanked {
  const text = new BlankedSource(source);
  const place = { text, openEnds: openEnds(source, program) };

  const visit = (node: TypeScriptNode): void => {
    const left = applyRule(node, place);
    if (left === 'nothing') return;
    if (left !== 'children') return visit(left);
    const decorator = (node.decorators as unknown[] | undefined)?.[0];
    if (isNode(decorator)) text.refuse(decorator, 'decorator');
    for (const { key, child } of childrenOf(node)) {
      if (doneFields.has(key)) continue;
      if (typeFields.has(key)) blankType(text, node, key, child);
      else if (key === 'params' && child.type === 'Identifier' && child.name === 'this')
        text.blankWithComma(child);
      else visit(child);
    }
  };

  visit(program);
  const { code, semicolons, problems } = text;
  return { code, semicolons, problems };
}

/** A type in one of a node's fields. */
function blankType(text: BlankedSource, node: TypeScriptNode, field: string, type: TypeScriptNode): void {
  text.blank(type.start, type.end);
  const isArrow = field === 'returnType' && node.type === 'ArrowFunctionExpression';
  if (!isArrow || !text.hasLineBreak(type.start, type.end)) return;
  // An arrow must follow its `)` on the same line: move the parenthesis past a type that has line breaks.
  text.write(text.source.lastIndexOf(')', type.start), ' ');
  text.write(type.end - 1, ')');
}
