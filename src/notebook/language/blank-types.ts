import type { CellProblem } from './parsed-cell.ts';
import { positionAt } from './position.ts';
import { problem } from './problem.ts';

/** A node of the TypeScript tree: ESTree plus `TS…` nodes, read loosely. */
export interface TypeScriptNode {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

export interface Blanked {
  /** As long as the source, with the same line breaks: types are spaces. */
  code: string;
  /** Offsets of semicolons that stand in for a blanked statement; they are no token of the reader's. */
  semicolons: Set<number>;
  problems: CellProblem[];
}

const modifiers = new Set(['public', 'private', 'protected', 'readonly', 'override', 'declare', 'abstract']);
const erasedStatements = new Set(['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'TSDeclareFunction']);
const typeFields = ['typeAnnotation', 'returnType', 'typeParameters', 'typeArguments', 'superTypeParameters'];

/**
 * Turn TypeScript into JavaScript by writing spaces over its types, so that every
 * line and column stays true. Constructs that have a meaning at run time (enums,
 * namespaces, parameter properties, decorators) become problems.
 */
export function blankTypes(source: string, program: TypeScriptNode): Blanked {
  const out = [...new Array<string>(0)];
  for (let i = 0; i < source.length; i++) out.push(source.charAt(i));
  const semicolons = new Set<number>();
  const problems: CellProblem[] = [];
  const openEnds = endsWithoutSemicolon(source, program);

  const blank = (from: number, to: number): void => {
    for (let i = from; i < to; i++) if (!isLineBreak(source.charAt(i))) out[i] = ' ';
  };
  const write = (at: number, text: string): void => {
    out[at] = text;
    if (text === ';') semicolons.add(at);
  };
  const blankStatement = (node: TypeScriptNode): void => {
    blank(node.start, node.end);
    write(node.start, ';');
  };
  const unsupported = (node: TypeScriptNode, construct: string): void => {
    problems.push(problem('cell-typescript', { construct }, positionAt(source, node.start)));
  };
  /** The next place that is neither white space nor comment. */
  const skip = (at: number): number => skipTrivia(source, at);

  /** Blank `?` or `!` behind a name or key. */
  const blankMark = (at: number, mark: string): void => {
    const found = skip(at);
    if (source.charAt(found) === mark) blank(found, found + 1);
  };

  /** Blank TypeScript's modifiers in front of a class member's key. */
  const blankModifiers = (node: TypeScriptNode, keyStart: number): void => {
    let at = skip(node.start);
    while (at < keyStart) {
      const word = /^[a-z]+/.exec(source.slice(at, at + 16))?.[0];
      if (!word) break;
      if (modifiers.has(word)) {
        blank(at, at + word.length);
        // A member that now starts with `[` or `*` would continue the one before it.
        if (at === node.start) write(at, ';');
      }
      at = skip(at + word.length);
    }
  };

  const blankMember = (node: TypeScriptNode): void => {
    const key = node.key as TypeScriptNode;
    blankModifiers(node, key.start);
    const keyEnd = node.computed ? skip(key.end) + 1 : key.end;
    if (node.optional) blankMark(keyEnd, '?');
    if (node.definite) blankMark(keyEnd, '!');
  };

  /** Of a list whose item goes: a `this` parameter, a type among imports. */
  const blankWithComma = (item: TypeScriptNode): void => {
    const after = skip(item.end);
    blank(item.start, source.charAt(after) === ',' ? after + 1 : item.end);
  };

  const blankImplements = (node: TypeScriptNode, list: TypeScriptNode[]): void => {
    const last = list[list.length - 1];
    const head = [node.superTypeParameters, node.superClass, node.typeParameters, node.id].find(Boolean);
    const from = source.indexOf('implements', head ? (head as TypeScriptNode).end : node.start);
    if (last && from >= 0) blank(from, last.end);
  };

  /** An arrow must follow its `)` on the same line: move the parenthesis past a type that has line breaks. */
  const blankArrowReturn = (type: TypeScriptNode): void => {
    blank(type.start, type.end);
    if (!/[\n\r\u2028\u2029]/.test(source.slice(type.start, type.end))) return;
    const close = source.lastIndexOf(')', type.start);
    write(close, ' ');
    write(type.end - 1, ')');
  };

  const blankAs = (node: TypeScriptNode): void => {
    let at = skip((node.expression as TypeScriptNode).end);
    while (source.charAt(at) === ')') at = skip(at + 1);
    blank(at, node.end);
    // TypeScript ends the statement at the type; JavaScript would read on at a `(` on the next line.
    if (openEnds.has(node.end)) write(at, ';');
  };

  const visit = (node: TypeScriptNode): void => {
    if (isErased(node)) return blankStatement(node);
    switch (node.type) {
      case 'ImportDeclaration':
        if (node.importKind === 'type') return blankStatement(node);
        break;
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        if (node.exportKind === 'type' || isErased(node.declaration)) return blankStatement(node);
        break;
      case 'ImportSpecifier':
      case 'ExportSpecifier':
        if (node.importKind === 'type' || node.exportKind === 'type') return blankWithComma(node);
        break;
      case 'TSEnumDeclaration':
        return unsupported(node, 'enum');
      case 'TSModuleDeclaration':
        return unsupported(node, 'namespace');
      case 'TSParameterProperty':
        return unsupported(node, 'parameter property');
      case 'TSImportEqualsDeclaration':
      case 'TSExportAssignment':
      case 'TSNamespaceExportDeclaration':
        return unsupported(
          node,
          source.slice(node.start, node.start + 6) === 'import' ? 'import =' : 'export =',
        );
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
        blankAs(node);
        return visit(node.expression as TypeScriptNode);
      case 'TSNonNullExpression': {
        blank(node.end - 1, node.end);
        return visit(node.expression as TypeScriptNode);
      }
      case 'TSTypeAssertion': {
        const expression = node.expression as TypeScriptNode;
        const close = source.lastIndexOf('>', expression.start);
        if (source.slice(node.start, expression.start).includes('\n')) unsupported(node, '<T>');
        blank(node.start, close + 1);
        return visit(expression);
      }
      case 'TSInstantiationExpression': {
        const expression = node.expression as TypeScriptNode;
        blank(expression.end, node.end);
        return visit(expression);
      }
      case 'TSIndexSignature':
      case 'TSAbstractPropertyDefinition':
      case 'TSAbstractMethodDefinition':
        return blankStatement(node);
      case 'MethodDefinition':
      case 'PropertyDefinition':
        if (node.abstract || (node.value as TypeScriptNode | null)?.type === 'TSDeclareMethod') {
          return blankStatement(node);
        }
        if (node.accessor) unsupported(node, 'accessor');
        blankMember(node);
        break;
      case 'ClassDeclaration':
      case 'ClassExpression': {
        if (node.abstract) blank(node.start, node.start + 'abstract'.length);
        const list = node.implements as TypeScriptNode[] | undefined;
        if (list?.length) blankImplements(node, list);
        break;
      }
      case 'Identifier':
        if (node.optional) blankMark(node.start + String(node.name).length, '?');
        break;
      case 'VariableDeclarator': {
        const id = node.id as TypeScriptNode;
        if (node.definite) blankMark(id.start + String(id.name ?? '').length, '!');
        break;
      }
    }
    const decorators = node.decorators as TypeScriptNode[] | undefined;
    if (decorators?.[0]) unsupported(decorators[0], 'decorator');

    for (const [key, value] of Object.entries(node)) {
      if (key === 'loc' || key === 'implements' || key === 'decorators') continue;
      if (typeFields.includes(key)) {
        const type = value as TypeScriptNode | null | undefined;
        if (!type) continue;
        if (key === 'returnType' && node.type === 'ArrowFunctionExpression') blankArrowReturn(type);
        else blank(type.start, type.end);
        continue;
      }
      if (Array.isArray(value)) {
        for (const child of value) {
          if (!isNode(child)) continue;
          if (key === 'params' && child.type === 'Identifier' && child.name === 'this') blankWithComma(child);
          else visit(child);
        }
      } else if (isNode(value)) visit(value);
    }
  };

  visit(program);
  return { code: out.join(''), semicolons, problems };
}

const isNode = (value: unknown): value is TypeScriptNode =>
  typeof value === 'object' && value !== null && typeof (value as TypeScriptNode).type === 'string';

const isLineBreak = (character: string): boolean => /[\n\r\u2028\u2029]/.test(character);

/** Types, overloads and `declare …`: nothing of them is there at run time. */
const isErased = (node: unknown): boolean =>
  isNode(node) && (erasedStatements.has(node.type) || node.declare === true);

function skipTrivia(source: string, from: number): number {
  let at = from;
  for (;;) {
    if (/\s/.test(source.charAt(at))) at++;
    else if (source.startsWith('//', at)) {
      const end = source.indexOf('\n', at);
      at = end < 0 ? source.length : end;
    } else if (source.startsWith('/*', at)) {
      const end = source.indexOf('*/', at + 2);
      at = end < 0 ? source.length : end + 2;
    } else return at;
  }
}

/** Where statements and fields end that have no semicolon of their own. */
function endsWithoutSemicolon(source: string, program: TypeScriptNode): Set<number> {
  const ends = new Set<number>();
  const statements = new Set([
    'ExpressionStatement',
    'VariableDeclaration',
    'ReturnStatement',
    'ThrowStatement',
    'PropertyDefinition',
  ]);
  const visit = (node: TypeScriptNode, head: boolean): void => {
    if (statements.has(node.type) && !head && source.charAt(node.end - 1) !== ';') ends.add(node.end);
    for (const [key, value] of Object.entries(node)) {
      if (key === 'loc') continue;
      const inHead = node.type.startsWith('For') && (key === 'init' || key === 'left');
      if (Array.isArray(value)) {
        for (const child of value) if (isNode(child)) visit(child, false);
      } else if (isNode(value)) visit(value, inHead);
    }
  };
  visit(program, false);
  return ends;
}
