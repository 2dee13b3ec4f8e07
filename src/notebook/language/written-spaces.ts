/**
 * Enums and namespaces as the functions that TypeScript makes of them, each line of them where it was:
 *
 *     enum Mode { train, test }       →  var  Mode ;(function (Mode) { Mode[Mode["train"] = 0] = "train"; … })(Mode || (Mode = {}));
 *     namespace Unit {                →  var       Unit ;(function (Unit) {
 *       export const second = 1_000;  →  ;            Unit.second = 1_000;
 *     }                               →  })(Unit || (Unit = {}));
 */
import { present } from '../../explained/present.ts';
import type { BlankedSource } from './blanked-source.ts';
import { isErased } from './erased.ts';
import { absentModule, inPlaceOf, isThereAlready } from './modules.ts';
import { problem } from './problem.ts';
import { erase, type Place, type Remainder, type Rule } from './rule.ts';
import { type Body, isQuoted, memberName } from './spaces.ts';
import { childrenOf, isNode, nameOf, type TypeScriptNode } from './typescript-node.ts';

export const writtenEnum: Rule = (node, place) => {
  const { text } = place;
  const id = node.id as TypeScriptNode;
  const body = bodyOf(node, place);
  blankHead(text, node, body);
  text.insert(text.skip(id.end), opening(body));
  for (const member of node.members as TypeScriptNode[]) writeMember(member, body.parameter, place);
  text.insert(node.end, closing(body));
  return 'nothing';
};

function writeMember(member: TypeScriptNode, space: string, { text, visit, spaces }: Place): void {
  const { initializer } = member;
  const name = memberName(member);
  const quoted = quotedText(name);
  const property = `${space}[${quoted}]`;
  const { value, isText = false } = spaces.values.get(member) ?? {};
  const end = isNode(initializer) ? text.endOf(initializer) : member.end;
  if (isNode(initializer) && value === undefined) {
    text.blank(member.start, text.source.indexOf('=', nameEnd(member, text)) + 1);
    const [before, behind] = isText
      ? [`${property} = `, ';']
      : spaces.elsewhere.has(member)
        ? [`typeof (${property} = `, `) === "string" || (${space}[${property}] = ${quoted});`]
        : [`${space}[${property} = `, `] = ${quoted};`];
    const wait = awaitIn(initializer);
    if (wait) text.problems.push(problem('cell-await-block', {}, text.positionOf(wait)));
    text.insert(member.start, before);
    visit(initializer);
    text.insert(end, behind);
  } else {
    if (value === undefined)
      text.problems.push(problem('cell-enum-value', { name }, text.positionOf(member)));
    text.blank(member.start, end);
    text.insert(
      member.start,
      typeof value === 'string'
        ? `${property} = ${quotedText(value)};`
        : `${space}[${property} = ${String(value)}] = ${quoted};`,
    );
  }
  const comma = text.skip(end);
  if (text.source.charAt(comma) === ',') text.blank(comma, comma + 1);
}

/** On one line: engines count also the line breaks that JSON leaves as they are. */
const quotedText = (text: string): string =>
  JSON.stringify(text).replace(/[\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16)}`);

/** What waits in an expression, but not in a function of its own. */
function awaitIn(node: TypeScriptNode): TypeScriptNode | undefined {
  if (node.type === 'AwaitExpression') return node;
  if (/Function|Class/.test(node.type)) return undefined;
  for (const { child } of childrenOf(node)) {
    const found = awaitIn(child);
    if (found) return found;
  }
  return undefined;
}

/** Behind the name of a member, and the brackets that a text may stand in. */
function nameEnd({ id }: TypeScriptNode, text: BlankedSource): number {
  const { end } = id as TypeScriptNode;
  const next = text.skip(end);
  return text.source.charAt(next) === ']' ? next + 1 : end;
}

export const writtenNamespace: Rule = (node, place) => {
  const { text } = place;
  const id = node.id as TypeScriptNode;
  if (isQuoted(node)) {
    const found = text.source.slice(id.start, id.end);
    text.problems.push(problem('cell-unexpected-token', { found }, text.positionOf(id)));
    return 'nothing';
  }
  const outer = bodyOf(node, place);
  blankHead(text, node, outer);
  let [inside, body] = [node.body as TypeScriptNode, outer];
  let [before, behind] = [opening(body), closing(body)];
  // `namespace A.B { … }`: the braces that are there are B's.
  while (inside.type === 'TSModuleDeclaration') {
    body = bodyOf(inside, place);
    before += `{ let ${body.name} ${opening(body)}`;
    behind = `${closing(body)}}${behind}`;
    inside = inside.body as TypeScriptNode;
  }
  text.blank(id.end, inside.start);
  text.insert(inside.start, before);
  for (const statement of inside.body as TypeScriptNode[]) writeStatement(statement, body.parameter, place);
  text.insert(inside.end, behind);
  return 'nothing';
};

/** @param space what the namespace is called within its braces */
function writeStatement(statement: TypeScriptNode, space: string, place: Place): void {
  const { text, visit } = place;
  const { declaration, source } = statement;
  switch (statement.type) {
    case 'ImportDeclaration':
      if (statement.importKind === 'type') return visit(statement);
      text.problems.push(
        isThereAlready(source)
          ? problem('cell-import', {}, text.positionOf(statement))
          : absentModule(source, text.positionOf(statement)),
      );
      return;
    case 'ExportAllDeclaration':
    case 'ExportDefaultDeclaration':
      text.problems.push(problem('cell-namespace-export', {}, text.positionOf(statement)));
      return;
    case 'ExportNamedDeclaration':
      if (statement.exportKind === 'type' || isErased(declaration)) return text.blankStatement(statement);
      if (isNode(declaration)) return writeExport(statement, declaration, space, place);
      text.problems.push(problem('cell-namespace-export', {}, text.positionOf(statement)));
      return;
    default:
      return visit(statement);
  }
}

function writeExport(
  statement: TypeScriptNode,
  declaration: TypeScriptNode,
  space: string,
  place: Place,
): void {
  const { text, visit } = place;
  if (declaration.type === 'VariableDeclaration') return writeVariables(statement, declaration, place);
  text.blank(statement.start, declaration.start);
  visit(declaration);
  if (/^(?:Function|Class)/.test(declaration.type)) {
    const name = nameOf(declaration.id);
    text.insert(declaration.end, `;${space}.${name} = ${name};`);
  }
}

/** Variables that a namespace exports are properties that are assigned to, in one expression. */
function writeVariables(statement: TypeScriptNode, { declarations }: TypeScriptNode, place: Place): void {
  const { text, visit } = place;
  const list = declarations as TypeScriptNode[];
  const first = list[0]?.start ?? statement.end;
  // In front of a pattern, so that no brace begins a block.
  const isPattern = isNode(list[0]?.id) && list[0].id.type !== 'Identifier';
  text.overwrite(statement.start, first, (isPattern ? '0,' : '').padStart(first - statement.start));
  text.write(statement.start, ';');
  for (const variable of list) {
    if (isNode(variable.init)) visit(variable);
    // One without a value is no property yet.
    else text.overwrite(variable.start, variable.end, '0');
  }
}

/** `import name = Other.name`; of a module it is what the cell has in its place. */
export const writtenAlias: Rule = (node, place) => {
  const { text, spaces, visit } = place;
  const [id, target] = [node.id as TypeScriptNode, node.moduleReference as TypeScriptNode];
  if (node.importKind === 'type' || spaces.typeAliases.has(node)) return erase(node, place);
  if (target.type === 'TSExternalModuleReference') return imported(node, target.expression, place);
  const owner = spaces.owners.get(id.start);
  text.blank(node.start, id.start);
  if (owner === undefined) text.overwrite(node.start, id.start, 'var');
  else text.write(node.start, ';');
  for (const name of [id, rootOf(target)]) visit(name);
  return 'nothing';
};

/** `import name = require('…')`. */
function imported(node: TypeScriptNode, source: unknown, place: Place): Remainder {
  const { text } = place;
  const [id, whole] = [node.id as TypeScriptNode, node.moduleReference as TypeScriptNode];
  const library = inPlaceOf(source);
  if (library === undefined) text.problems.push(absentModule(source, text.positionOf(node)));
  else if (nameOf(id) === library) return erase(node, place);
  else {
    text.overwrite(node.start, id.start, 'const');
    text.overwrite(whole.start, whole.end, library);
  }
  return 'nothing';
}

/** `a` of `a.b.c`. */
const rootOf = (name: TypeScriptNode): TypeScriptNode =>
  name.type === 'TSQualifiedName' ? rootOf(name.left as TypeScriptNode) : name;

function bodyOf(node: TypeScriptNode, { spaces }: Place): Body {
  return present(spaces.bodies.get(node), 'the braces of a namespace or an enum');
}

/** `enum Name` and `namespace Name`: the name is declared where it stands, the first time. */
function blankHead(text: BlankedSource, node: TypeScriptNode, { isFirst, isTop }: Body): void {
  const id = node.id as TypeScriptNode;
  text.blank(node.start, isFirst ? id.start : id.end);
  if (isFirst) text.overwrite(node.start, node.start + 'var'.length, isTop ? 'var' : 'let');
}

const opening = ({ parameter }: Body): string => `;(function (${parameter}) `;

function closing({ name, owner }: Body): string {
  const own = owner ? `${owner.parameter}.${name}` : name;
  return owner ? `)(${name} = ${own} || (${own} = {}));` : `)(${name} || (${name} = {}));`;
}
