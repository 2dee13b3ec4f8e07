import type { Program } from 'acorn';
import { BlankedSource, type Written } from './blanked-source.ts';
import { applyRule } from './blanking-rules.ts';
import { openEnds } from './open-ends.ts';
import type { CellProblem } from './parsed-cell.ts';
import { problem } from './problem.ts';
import { findSpaces } from './spaces.ts';
import { childrenOf, isNode, type TypeScriptNode } from './typescript-node.ts';

export type { TypeScriptNode } from './typescript-node.ts';

export interface Blanked extends Written {
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
 * Turn TypeScript into JavaScript by writing spaces over its types, so that every line and column stays true. What has a
 * meaning at run time (enums, namespaces, parameter properties, accessors) is written out on the lines where it stands,
 * and what is inserted for it is known. Decorators become problems.
 */
export function blankTypes(source: string, tree: Program): Blanked {
  const program = tree as unknown as TypeScriptNode;
  const text = new BlankedSource(source);

  const visit = (node: TypeScriptNode): void => {
    const left = applyRule(node, place);
    if (left === 'nothing') return;
    if (left !== 'children') return visit(left);
    const decorator = (node.decorators as unknown[] | undefined)?.[0];
    if (isNode(decorator)) text.problems.push(problem('cell-decorator', {}, text.positionOf(decorator)));
    for (const { key, child, inList } of childrenOf(node)) {
      if (doneFields.has(key)) continue;
      const isBranch = !inList && /^TS(?:Enum|Module)Declaration$/.test(child.type);
      // Several statements take the place of one.
      if (isBranch) text.insert(child.start, '{');
      if (typeFields.has(key)) blankType(text, node, key, child);
      else if (key === 'params' && child.type === 'Identifier' && child.name === 'this')
        text.blankWithComma(child);
      else visit(child);
      if (isBranch) text.insert(child.end, '}');
    }
  };

  const place = { text, openEnds: openEnds(source, program), spaces: findSpaces(source, tree), visit };
  visit(program);
  return { ...text.written(), problems: text.problems };
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
