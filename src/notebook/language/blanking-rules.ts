/** What becomes of each kind of node when types are blanked: one rule a kind. */
import type { BlankedSource } from './blanked-source.ts';
import { isNode, type TypeScriptNode } from './typescript-node.ts';

/** What is left to look at after a rule: the node's children, one expression in its place, or nothing. */
export type Remainder = 'children' | 'nothing' | TypeScriptNode;

interface Place {
  readonly text: BlankedSource;
  /** Where statements end that have no semicolon of their own. */
  readonly openEnds: ReadonlySet<number>;
}

type Rule = (node: TypeScriptNode, place: Place) => Remainder;

const modifiers = new Set(['public', 'private', 'protected', 'readonly', 'override', 'declare', 'abstract']);
const erasedStatements = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSDeclareFunction']);

/** Types, overloads and `declare …`: nothing of them is there at run time. */
const isErased = (node: unknown): boolean =>
  isNode(node) && (erasedStatements.has(node.type) || node.declare === true);

const expressionOf = (node: TypeScriptNode): TypeScriptNode => node.expression as TypeScriptNode;

const erase: Rule = (node, { text }) => {
  text.blankStatement(node);
  return 'nothing';
};

const refuse =
  (construct: string): Rule =>
  (node, { text }) => {
    text.refuse(node, construct);
    return 'nothing';
  };

/** `import =` and `export =`. */
const refuseAssignment: Rule = (node, place) =>
  refuse(place.text.source.startsWith('import', node.start) ? 'import =' : 'export =')(node, place);

const exported: Rule = (node, place) =>
  node.exportKind === 'type' || isErased(node.declaration) ? erase(node, place) : 'children';

/** `{ type Name }` of an import or export. */
const specifier: Rule = (node, { text }) => {
  if (node.importKind !== 'type' && node.exportKind !== 'type') return 'children';
  text.blankWithComma(node);
  return 'nothing';
};

const asType: Rule = (node, { text, openEnds }) => {
  const expression = expressionOf(node);
  let at = text.skip(expression.end);
  while (text.source.charAt(at) === ')') at = text.skip(at + 1);
  text.blank(at, node.end);
  // TypeScript ends the statement at the type; JavaScript would read on at a `(` on the next line.
  if (openEnds.has(node.end)) text.write(at, ';');
  return expression;
};

const angleAssertion: Rule = (node, { text }) => {
  const expression = expressionOf(node);
  const close = text.source.lastIndexOf('>', expression.start);
  if (text.source.slice(node.start, expression.start).includes('\n')) text.refuse(node, '<T>');
  text.blank(node.start, close + 1);
  return expression;
};

const member: Rule = (node, place) => {
  const { text } = place;
  if (node.abstract || (node.value as TypeScriptNode | null)?.type === 'TSDeclareMethod')
    return erase(node, place);
  if (node.accessor) text.refuse(node, 'accessor');
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
    if (modifiers.has(word)) {
      text.blank(at, at + word.length);
      // A member that now starts with `[` or `*` would continue the one before it.
      if (at === node.start) text.write(at, ';');
    }
    at = text.skip(at + word.length);
  }
}

const classBody: Rule = (node, { text }) => {
  if (node.abstract) text.blank(node.start, node.start + 'abstract'.length);
  const last = (node.implements as TypeScriptNode[] | undefined)?.at(-1);
  if (!last) return 'children';
  const head = [node.superTypeParameters, node.superClass, node.typeParameters, node.id].find(isNode);
  const from = text.source.indexOf('implements', head ? head.end : node.start);
  if (from >= 0) text.blank(from, last.end);
  return 'children';
};

const rules: Readonly<Record<string, Rule>> = {
  ImportDeclaration: (node, place) => (node.importKind === 'type' ? erase(node, place) : 'children'),
  ExportNamedDeclaration: exported,
  ExportAllDeclaration: exported,
  ImportSpecifier: specifier,
  ExportSpecifier: specifier,
  TSEnumDeclaration: refuse('enum'),
  TSModuleDeclaration: refuse('namespace'),
  TSParameterProperty: refuse('parameter property'),
  TSImportEqualsDeclaration: refuseAssignment,
  TSExportAssignment: refuseAssignment,
  TSNamespaceExportDeclaration: refuseAssignment,
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
  Identifier: (node, { text }) => {
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
