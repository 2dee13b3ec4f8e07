import ts from 'typescript';
import { libraryNames } from '../language/index.ts';

const library = new Set<string>(libraryNames);

/** What a cell declares at its top level, types included, and whether it has types of its own at all. */
export interface CellNames {
  readonly declared: readonly string[];
  readonly isTyped: boolean;
}

export function namesIn(text: string): CellNames {
  const file = ts.createSourceFile('cell.ts', text, ts.ScriptTarget.ESNext);
  const declared = new Set<string>();
  const bind = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) declared.add(name.text);
    else for (const each of name.elements) if (ts.isBindingElement(each)) bind(each.name);
  };
  for (const statement of file.statements) {
    if (ts.isVariableStatement(statement))
      for (const { name } of statement.declarationList.declarations) bind(name);
    else if (ts.isImportDeclaration(statement)) {
      const { name, namedBindings } = statement.importClause ?? {};
      if (name) declared.add(name.text);
      if (namedBindings && ts.isNamespaceImport(namedBindings)) declared.add(namedBindings.name.text);
      else for (const each of namedBindings?.elements ?? []) declared.add(each.name.text);
    } else if (
      (ts.isFunctionDeclaration(statement) ||
        ts.isClassDeclaration(statement) ||
        ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement) ||
        ts.isEnumDeclaration(statement) ||
        ts.isImportEqualsDeclaration(statement) ||
        (ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name))) &&
      statement.name
    )
      declared.add(statement.name.text);
  }
  // A name that is missing in a text half written is empty.
  declared.delete('');
  return { declared: [...declared], isTyped: hasTypes(file) };
}

/**
 * Whether a text uses what TypeScript adds to JavaScript. One that does not is checked as JavaScript, by whose rules a
 * constructor may set fields that no one declared and a function may be given fewer arguments.
 */
function hasTypes(node: ts.Node): boolean {
  const isType =
    (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) ||
    ts.isTypeParameterDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isNonNullExpression(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node) ||
    ts.isImportEqualsDeclaration(node) ||
    (ts.isParameter(node) && node.questionToken !== undefined) ||
    ((ts.isPropertyDeclaration(node) || ts.isParameter(node)) &&
      (node.modifiers?.some(({ kind }) => onlyTyped.has(kind)) ?? false));
  return isType || (ts.forEachChild(node, (child) => hasTypes(child) || undefined) ?? false);
}

const onlyTyped = new Set([
  ts.SyntaxKind.PrivateKeyword,
  ts.SyntaxKind.ProtectedKeyword,
  ts.SyntaxKind.PublicKeyword,
  ts.SyntaxKind.ReadonlyKeyword,
  ts.SyntaxKind.DeclareKeyword,
  ts.SyntaxKind.AbstractKeyword,
]);

/** A cell as a module: what it may read of the others is imported in a line before it, what it declares exported after it. */
export interface CellModule {
  readonly text: string;
  /** Where the cell's own text begins. */
  readonly start: number;
}

/**
 * @param readable names of other cells, by the cell that declares them; those that it declares itself are left out
 */
export function toModule(
  text: string,
  own: readonly string[],
  readable: ReadonlyMap<string, readonly string[]>,
): CellModule {
  const isOwn = new Set(own);
  const imports: string[] = [];
  for (const [cell, names] of readable) {
    const wanted = names.filter((name) => !isOwn.has(name));
    for (const name of wanted) isOwn.add(name);
    const [named, ambiguous] = [
      wanted.filter((name) => !library.has(name)),
      wanted.filter((name) => library.has(name)),
    ];
    if (named.length > 0) imports.push(`import { ${named.join(', ')} } from ${JSON.stringify(cell)};`);
    // A cell whose author reads the library's reads it still: which it is, is not told here.
    for (const name of ambiguous) imports.push(`declare const ${name}: any;`);
  }
  const head = `${imports.join(' ')}\n`;
  return { text: `${head}${text}\n;export { ${own.join(', ')} };\n`, start: head.length };
}
