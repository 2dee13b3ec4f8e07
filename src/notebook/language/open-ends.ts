import { childrenOf, type TypeScriptNode } from './typescript-node.ts';

const statements = new Set([
  'ExpressionStatement',
  'VariableDeclaration',
  'ReturnStatement',
  'ThrowStatement',
  'PropertyDefinition',
]);

/** Where statements and fields end that have no semicolon of their own. */
export function openEnds(source: string, program: TypeScriptNode): Set<number> {
  const ends = new Set<number>();
  const visit = (node: TypeScriptNode, head: boolean): void => {
    if (statements.has(node.type) && !head && source.charAt(node.end - 1) !== ';') ends.add(node.end);
    for (const { key, child, inList } of childrenOf(node))
      visit(child, !inList && node.type.startsWith('For') && (key === 'init' || key === 'left'));
  };
  visit(program, false);
  return ends;
}
