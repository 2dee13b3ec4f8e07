import type { AnyNode, Program } from 'acorn';
import { libraryNames } from './library-names.ts';

const library = new Set<string>(libraryNames);

/**
 * Names that a program gives to parts of the library, as `const { scalar } = tf` and what is imported do: whichever cell
 * declares such a name, it is the same. By name, the part.
 */
export function libraryParts(program: Program): ReadonlyMap<string, string> {
  const parts = new Map<string, string>();
  for (const statement of program.body) {
    if (statement.type !== 'VariableDeclaration' || statement.kind !== 'const') continue;
    for (const { id, init } of statement.declarations) {
      const whole = pathOf(init);
      if (whole === undefined) continue;
      if (id.type === 'Identifier') parts.set(id.name, whole);
      if (id.type !== 'ObjectPattern') continue;
      for (const property of id.properties)
        if (
          property.type === 'Property' &&
          !property.computed &&
          property.key.type === 'Identifier' &&
          property.value.type === 'Identifier'
        )
          parts.set(property.value.name, `${whole}.${property.key.name}`);
    }
  }
  return parts;
}

function pathOf(node: AnyNode | null | undefined): string | undefined {
  if (node?.type === 'Identifier') return library.has(node.name) ? node.name : undefined;
  if (node?.type !== 'MemberExpression' || node.computed || node.property.type !== 'Identifier')
    return undefined;
  const of = pathOf(node.object);
  return of === undefined ? undefined : `${of}.${node.property.name}`;
}
