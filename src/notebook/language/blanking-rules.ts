/** What becomes of each kind of node when types are blanked: one rule a kind. */
import { writeAccessors } from './accessors.ts';
import type { BlankedSource } from './blanked-source.ts';
import { isErased } from './erased.ts';
import { inPlaceOf, isThereAlready } from './modules.ts';
import { writeParameterProperties } from './parameter-properties.ts';
import { erase, type Place, type Remainder, type Rule } from './rule.ts';
import { isNode, nameOf, type TypeScriptNode } from './typescript-node.ts';
import { writtenAlias, writtenEnum, writtenNamespace } from './written-spaces.ts';

const modifiers = new Set(['public', 'private', 'protected', 'readonly', 'override', 'declare', 'abstract']);
const expressionOf = (node: TypeScriptNode): TypeScriptNode => node.expression as TypeScriptNode;

/** Every name of a cell can be read by others: `export` says nothing more. */
const exported: Rule = (node, place) => {
  const { declaration, source } = node;
  if (node.exportKind === 'type' || isErased(declaration)) return erase(node, place);
  if (isNode(declaration)) place.text.blank(node.start, declaration.start);
  else if (!source) return erase(node, place);
  return isNode(declaration) ? declaration : 'children';
};

/** What is exported without a name is a value, and shown where it stands last. */
const exportedByDefault: Rule = (node, { text }) => {
  const declaration = (node.declaration ?? node.expression) as TypeScriptNode;
  const isNamed = /^(?:Function|Class|TS\w+)Declaration$/.test(declaration.type) && isNode(declaration.id);
  if (isNamed) text.blank(node.start, declaration.start);
  // So no brace begins a block, and no `function` a declaration.
  else text.overwrite(node.start, declaration.start, '0,'.padStart(declaration.start - node.start));
  return declaration;
};

/** A library that a cell has: its whole under its own name is there already, and other names become names of its parts. */
const imported: Rule = (node, place) => {
  const { text } = place;
  const source = node.source as TypeScriptNode;
  const specifiers = node.specifiers as TypeScriptNode[];
  const library = inPlaceOf(source);
  if (node.importKind === 'type' || (specifiers.length === 0 && isThereAlready(source)))
    return erase(node, place);
  if (library === undefined) return 'children';
  if (specifiers.some(isWhole)) {
    const written = asDeclaration(specifiers, library);
    if (written === undefined) return erase(node, place);
    return text.overwriteWithin(node, written) ? 'nothing' : 'children';
  }
  for (const each of specifiers) {
    const [from, local] = [each.imported as TypeScriptNode, each.local as TypeScriptNode];
    if (each.importKind === 'type') text.blankWithComma(each);
    else if (from.start !== local.start) text.overwrite(from.end, local.start, ':');
  }
  text.overwrite(node.start, node.start + 'import'.length, 'const');
  const end = text.source.lastIndexOf('from', source.start);
  text.overwrite(end, source.end, `=${library}`);
  return 'nothing';
};

/** `import * as …`, `import …`, `import { default as … }`. */
const isWhole = (specifier: TypeScriptNode): boolean =>
  specifier.type !== 'ImportSpecifier' || nameOf(specifier.imported) === 'default';

/** What an import of a library declares, in one statement; nothing where all of it is there already. */
function asDeclaration(specifiers: readonly TypeScriptNode[], library: string): string | undefined {
  const wholes = specifiers
    .filter(isWhole)
    .map(({ local }) => nameOf(local))
    .filter((name) => name !== library)
    .map((name) => `${name} = ${library}`);
  const parts = specifiers
    .filter((each) => !isWhole(each) && each.importKind !== 'type')
    .map(({ imported, local }) => `${nameOf(imported)}: ${nameOf(local)}`);
  const all = parts.length > 0 ? [...wholes, `{ ${parts.join(', ')} } = ${library}`] : wholes;
  return all.length > 0 ? `const ${all.join(', ')};` : undefined;
}

/** `import('…')` and `require('…')` of a library that a cell has. */
function loaded(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'AwaitExpression') return loaded(node.argument);
  const [source] = (node.arguments ?? [node.source]) as unknown[];
  const isCall = node.type === 'CallExpression' && nameOf(node.callee) === 'require';
  return isCall || node.type === 'ImportExpression' ? inPlaceOf(source) : undefined;
}

const loading: Rule = (node, { text }) => {
  const library = loaded(node);
  if (library === undefined) return 'children';
  text.overwrite(node.start, node.end, library);
  return 'nothing';
};

/** `const tf = require(…)`: it is there already. */
const declaring: Rule = (node, place) => {
  const [only, ...more] = node.declarations as TypeScriptNode[];
  const isThere =
    only !== undefined && more.length === 0 && isNode(only.id) && nameOf(only.id) === loaded(only.init);
  return isThere ? erase(node, place) : 'children';
};

/** `{ type Name }` of an import or export. */
const specifier: Rule = (node, { text }) => {
  if (node.importKind !== 'type' && node.exportKind !== 'type') return 'children';
  text.blankWithComma(node);
  return 'nothing';
};

const asType: Rule = (node, { text, openEnds }) => {
  const expression = expressionOf(node);
  const at = text.skip(text.endOf(expression));
  text.blank(at, node.end);
  // TypeScript ends the statement at the type; JavaScript would read on at a `(` on the next line.
  if (openEnds.has(node.end)) text.write(at, ';');
  return expression;
};

const angleAssertion: Rule = (node, { text, visit }) => {
  const expression = expressionOf(node);
  text.blank(node.start, text.source.lastIndexOf('>', expression.start) + 1);
  if (!text.hasLineBreak(node.start, expression.start)) return expression;
  // What is returned or thrown begins on the line of the word.
  text.write(node.start, '(');
  visit(expression);
  text.insert(node.end, ')');
  return 'nothing';
};

const member: Rule = (node, place) => {
  const { text } = place;
  if (node.abstract || (node.value as TypeScriptNode | null)?.type === 'TSDeclareMethod')
    return erase(node, place);
  const key = node.key as TypeScriptNode;
  blankModifiers(text, node, key.start);
  const keyEnd = node.computed ? text.skip(key.end) + 1 : key.end;
  if (node.optional) text.blankMark(keyEnd, '?');
  if (node.definite) text.blankMark(keyEnd, '!');
  return 'children';
};

/** TypeScript's modifiers in front of a class member's key. */
function blankModifiers(text: BlankedSource, node: TypeScriptNode, keyStart: number): void {
  let at = text.skip(node.start);
  while (at < keyStart) {
    const word = /^[a-z]+/.exec(text.source.slice(at, at + 16))?.[0];
    if (!word) break;
    if (modifiers.has(word) || (word === 'accessor' && node.accessor === true)) {
      text.blank(at, at + word.length);
      // A member that now starts with `[` or `*` would continue the one before it.
      if (at === node.start) text.write(at, ';');
    }
    at = text.skip(at + word.length);
  }
}

const classBody: Rule = (node, place) => {
  const { text } = place;
  writeParameterProperties(node, place);
  writeAccessors(node, place);
  if (node.abstract) text.blank(node.start, node.start + 'abstract'.length);
  const last = (node.implements as TypeScriptNode[] | undefined)?.at(-1);
  if (!last) return 'children';
  const head = [node.superTypeParameters, node.superClass, node.typeParameters, node.id].find(isNode);
  const from = text.source.indexOf('implements', head ? head.end : node.start);
  if (from >= 0) text.blank(from, last.end);
  return 'children';
};

/** `constructor(private x = 1)`: what it does is done with the class. */
const parameterProperty: Rule = (node, { text }) => {
  const parameter = node.parameter as TypeScriptNode;
  // One with a default value begins at the modifier, for the parser.
  text.blank(node.start, isNode(parameter.left) ? parameter.left.start : parameter.start);
  return parameter;
};

/** `{ x }`, where x is a property of a namespace. */
const property: Rule = (node, { text, spaces }) => {
  if (node.shorthand !== true) return 'children';
  const value = node.value as TypeScriptNode;
  if (spaces.owners.has(value.start)) text.insert(value.start, `${nameOf(node.key)}: `);
  return value;
};

const rules: Readonly<Record<string, Rule>> = {
  ImportDeclaration: imported,
  ImportExpression: loading,
  CallExpression: loading,
  VariableDeclaration: declaring,
  ExportDefaultDeclaration: exportedByDefault,
  ExportNamedDeclaration: exported,
  ExportAllDeclaration: exported,
  ImportSpecifier: specifier,
  ExportSpecifier: specifier,
  TSEnumDeclaration: writtenEnum,
  TSModuleDeclaration: writtenNamespace,
  TSParameterProperty: parameterProperty,
  TSImportEqualsDeclaration: writtenAlias,
  TSExportAssignment: exportedByDefault,
  TSNamespaceExportDeclaration: erase,
  TSAsExpression: asType,
  TSSatisfiesExpression: asType,
  TSNonNullExpression: (node, { text }) => {
    text.blank(node.end - 1, node.end);
    return expressionOf(node);
  },
  TSTypeAssertion: angleAssertion,
  TSInstantiationExpression: (node, { text }) => {
    text.blank(expressionOf(node).end, node.end);
    return expressionOf(node);
  },
  TSIndexSignature: erase,
  TSAbstractPropertyDefinition: erase,
  TSAbstractMethodDefinition: erase,
  MethodDefinition: member,
  PropertyDefinition: member,
  ClassDeclaration: classBody,
  ClassExpression: classBody,
  Property: property,
  Identifier: (node, { text, spaces }) => {
    const owner = spaces.owners.get(node.start);
    if (owner !== undefined) text.insert(node.start, `${owner}.`);
    if (node.optional) text.blankMark(node.start + String(node.name).length, '?');
    return 'children';
  },
  VariableDeclarator: (node, { text }) => {
    const id = node.id as TypeScriptNode;
    if (node.definite) text.blankMark(id.start + String(id.name ?? '').length, '!');
    return 'children';
  },
};

/** Blanks what of a node itself is TypeScript, and says what of it is left to look at. */
export function applyRule(node: TypeScriptNode, place: Place): Remainder {
  if (isErased(node)) return erase(node, place);
  return Object.hasOwn(rules, node.type) ? (rules[node.type]?.(node, place) ?? 'children') : 'children';
}
