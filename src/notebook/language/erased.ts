import { isNode, type TypeScriptNode } from './typescript-node.ts';

const erasedStatements = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSDeclareFunction']);

/** Types, overloads, `declare …` and namespaces of types alone: nothing of them is there at run time. */
export function isErased(node: unknown): boolean {
  if (!isNode(node)) return false;
  if (erasedStatements.has(node.type) || node.declare === true) return true;
  return node.type === 'TSModuleDeclaration' && (node.global === true || !hasValues(node));
}

/** By TypeScript's own rules, by which also what is declared as a value counts for one. */
function hasValues({ body }: TypeScriptNode): boolean {
  if (!isNode(body)) return false;
  if (body.type === 'TSModuleDeclaration') return hasValues(body);
  return (body.body as TypeScriptNode[]).some((statement) => {
    const inner = isNode(statement.declaration) ? statement.declaration : statement;
    switch (inner.type) {
      case 'TSInterfaceDeclaration':
      case 'TSTypeAliasDeclaration':
        return false;
      case 'ImportDeclaration':
        // It has no place there, which is said.
        return inner.importKind !== 'type';
      case 'TSModuleDeclaration':
        return hasValues(inner);
      case 'TSImportEqualsDeclaration':
        return inner.isExport === true;
      case 'ExportNamedDeclaration':
        return inner.exportKind !== 'type';
      default:
        return true;
    }
  });
}
