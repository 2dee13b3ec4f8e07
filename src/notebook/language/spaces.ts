/**
 * Namespaces and enums, whose names are read within their braces as if they were declared there, and are properties of an
 * object at run time.
 */
import type { AnyNode, Identifier, Pattern, Program } from 'acorn';
import { evaluate, type Known, unknown } from './enum-values.ts';
import { isErased } from './erased.ts';
import type { DeclarationKind } from './parsed-cell.ts';
import { inner, NameWalk, type Scope } from './scope.ts';
import { isNode, nameOf, type TypeScriptNode } from './typescript-node.ts';

/** What the declarations of a namespace, or an enum, in one scope come to together. */
interface Space {
  /** Values that a namespace exports. */
  readonly exports: Set<string>;
  /** What is known of its constants, and of the members of an enum. */
  readonly constants: Map<string, Known>;
  readonly members: Map<string, Known>;
  /** The namespaces and enums among the exports. */
  readonly spaces: Map<string, Space>;
  /** It is a class or a function as well, which has names of its own. */
  isMore: boolean;
}

/** One declaration of a space: what its braces become is a function, whose parameter is the object. */
export interface Body {
  readonly name: string;
  /** Whether a name has to be declared for the object, and where that is. */
  isFirst: boolean;
  readonly isTop: boolean;
  /** The namespace that exports it. */
  readonly owner: Body | undefined;
  /** The name of the parameter: the space's own, unless something within the braces is called so. */
  parameter: string;
}

export interface Spaces {
  /** By the node of a declaration of an enum or a namespace. */
  readonly bodies: ReadonlyMap<TypeScriptNode, Body>;
  /** By the offset of a name: the parameter whose property it is. */
  readonly owners: ReadonlyMap<number, string>;
  /** What is known of the members of enums, by their nodes; a member without a value of its own counts on. */
  readonly values: ReadonlyMap<TypeScriptNode, Known>;
  /** Members whose value another cell gives. */
  readonly elsewhere: ReadonlySet<TypeScriptNode>;
  /** `import x = …` of what is a type alone. */
  readonly typeAliases: ReadonlySet<TypeScriptNode>;
}

export function findSpaces(source: string, program: Program): Spaces {
  // Most cells have none of them.
  if (!/\b(?:enum|namespace|module)\b/.test(source)) return nothing;
  const walk = new SpaceWalk(source);
  walk.begin(program);
  return walk.spaces();
}

const nothing: Spaces = {
  bodies: new Map(),
  owners: new Map(),
  values: new Map(),
  elsewhere: new Set(),
  typeAliases: new Set(),
};

interface Inside extends Body {
  /** Where it stands, and within its braces. */
  readonly outer: Scope;
  readonly scope: Scope;
  readonly space: Space;
  readonly isEnum: boolean;
}

class SpaceWalk extends NameWalk {
  readonly #source: string;
  readonly #bodies = new Map<TypeScriptNode, Inside>();
  readonly #bodyOf = new Map<Scope, Inside>();
  readonly #spaces = new Map<Scope, Map<string, Space>>();
  readonly #constants = new Map<Scope, Map<string, Known>>();
  /** Classes and functions, with which a namespace may share its name. */
  readonly #heads = new Map<Scope, Set<string>>();
  readonly #values = new Map<TypeScriptNode, Known>();
  readonly #typeNames = new Set<string>();
  readonly #taken = new Set<string>();
  /** What is looked at once all names are known: where values of members and aliases come from. */
  readonly #named: { node: TypeScriptNode; name: TypeScriptNode; scope: Scope }[] = [];
  /** The scope of a namespace in which a declaration with `export` is being read. */
  #exporting: Scope | undefined;

  constructor(source: string) {
    super();
    this.#source = source;
  }

  spaces(): Spaces {
    const owners = new Map<number, string>();
    for (const body of this.#bodies.values())
      // An enum of that name is one declaration too many.
      if (!body.isEnum && this.#heads.get(body.outer)?.has(body.name)) {
        body.isFirst = false;
        body.space.isMore = true;
      }
    for (const { id, scope } of this.uses) {
      const owner = this.#find(id.name, scope);
      if (owner && 'parameter' in owner) owners.set(id.start, owner.parameter);
    }
    return {
      bodies: this.#bodies,
      owners,
      values: this.#values,
      elsewhere: this.#pick('TSEnumMember', (name, scope) => this.#isElsewhere(name, scope)),
      typeAliases: this.#pick('TSImportEqualsDeclaration', (name, scope) => this.#isType(name, scope)),
    };
  }

  override visit(node: AnyNode | null | undefined, scope: Scope): void {
    const read = node as TypeScriptNode | null | undefined;
    if (!node || !read) return;
    if (isErased(read)) return this.#passOver(read, scope);
    switch (read.type) {
      case 'TSEnumDeclaration':
        return this.#visitEnum(read, scope);
      case 'TSModuleDeclaration':
        return this.#visitNamespace(read, scope);
      case 'TSImportEqualsDeclaration':
        return this.#visitAlias(read, scope);
      case 'ExportNamedDeclaration':
        return this.#exportedFrom(scope, () => this.visit(read.declaration as AnyNode | null, scope));
      case 'VariableDeclaration':
        super.visit(node, scope);
        if (read.kind === 'const') this.#noteConstants(read, scope);
        return;
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'TSInstantiationExpression':
      case 'TSExportAssignment':
        return this.visit(read.expression as AnyNode, scope);
    }
    // What is left of these are types.
    if (!read.type.startsWith('TS')) super.visit(node, scope);
  }

  /** Of what is not there at run time a namespace may export what is declared to come, and an alias may be a type. */
  #passOver(node: TypeScriptNode, scope: Scope): void {
    if (node.type === 'TSModuleDeclaration') this.#typeNames.add(nameOf(node.id));
    const body = this.#exporting === scope ? this.#bodyOf.get(scope) : undefined;
    if (node.type !== 'VariableDeclaration' || !body) return;
    for (const { id } of node.declarations as TypeScriptNode[]) body.space.exports.add(nameOf(id));
  }

  protected override visitPattern(
    pattern: Pattern,
    scope: Scope,
    bind: (target: Identifier | AnyNode) => void,
  ): void {
    const { type, parameter } = pattern as unknown as TypeScriptNode;
    super.visitPattern(type === 'TSParameterProperty' ? (parameter as Pattern) : pattern, scope, bind);
  }

  protected override declareName(id: Identifier, kind: DeclarationKind, scope: Scope): void {
    const isHead = kind === 'function' || kind === 'class';
    const body = this.#exporting === scope ? this.#bodyOf.get(scope) : undefined;
    body?.space.exports.add(id.name);
    this.#keepApart(id.name, scope);
    // A variable that is exported is a property alone.
    if (body && !isHead) return this.use(id, scope, {});
    super.declareName(id, kind, scope);
    if (isHead) entry(this.#heads, scope, () => new Set<string>()).add(id.name);
  }

  /** A name that is declared within the braces of a space of that name takes it from the parameter. */
  #keepApart(name: string, scope: Scope): void {
    for (let at: Scope | undefined = scope; at; at = at.parent) {
      const body = this.#bodyOf.get(at);
      if (body?.parameter === name) body.parameter = this.#unusedName(name);
    }
  }

  /** @param scope of a namespace; elsewhere exports are names as any other */
  #exportedFrom(scope: Scope | undefined, read: () => void): void {
    const before = this.#exporting;
    this.#exporting = scope;
    read();
    this.#exporting = before;
  }

  /** Namespaces of one name within each other are told apart as well. */
  #unusedName(name: string): string {
    let count = 1;
    while (this.#source.includes(`${name}_${count}`) || this.#taken.has(`${name}_${count}`)) count++;
    this.#taken.add(`${name}_${count}`);
    return `${name}_${count}`;
  }

  /** Enters the braces of a declaration. */
  #open(node: TypeScriptNode, scope: Scope, isEnum: boolean): Inside {
    const id = node.id as Identifier;
    const { name } = id;
    const owner = this.#exporting === scope ? this.#bodyOf.get(scope) : undefined;
    const among = entry(this.#spaces, scope, () => new Map<string, Space>());
    const space = among.get(name) ?? owner?.space.spaces.get(name) ?? emptySpace();
    const isFirst = !among.has(name);
    among.set(name, space);
    owner?.space.spaces.set(name, space);
    owner?.space.exports.add(name);
    this.#keepApart(name, scope);
    super.declareName(id, 'let', scope);
    const body: Inside = {
      ...{ name, space, isEnum, owner, isFirst },
      outer: scope,
      scope: inner(scope, true),
      isTop: scope === this.top,
      parameter: name,
    };
    this.#bodies.set(node, body);
    this.#bodyOf.set(body.scope, body);
    return body;
  }

  #visitNamespace(node: TypeScriptNode, scope: Scope): void {
    if (isQuoted(node)) return;
    const body = this.#open(node, scope, false);
    const within = node.body as TypeScriptNode;
    // `A.B` is a B that A exports.
    if (within.type === 'TSModuleDeclaration')
      return this.#exportedFrom(body.scope, () => this.#visitNamespace(within, body.scope));
    this.#exportedFrom(undefined, () => {
      for (const statement of within.body as AnyNode[]) this.visit(statement, body.scope);
    });
  }

  #visitEnum(node: TypeScriptNode, outer: Scope): void {
    const { scope, space } = this.#open(node, outer, true);
    let next: number | undefined = 0;
    for (const member of node.members as TypeScriptNode[]) {
      const { initializer } = member;
      if (isNode(initializer)) this.visit(initializer as unknown as AnyNode, scope);
      const known: Known = isNode(initializer)
        ? evaluate(initializer, (name) => this.#valueOf(name, scope))
        : { value: next, isText: false };
      next = typeof known.value === 'number' ? known.value + 1 : undefined;
      this.#values.set(member, known);
      space.members.set(memberName(member), known);
      if (isNode(initializer)) this.#named.push({ node: member, name: initializer, scope });
    }
  }

  #visitAlias(node: TypeScriptNode, scope: Scope): void {
    const target = node.moduleReference as TypeScriptNode;
    let root = target;
    while (root.type === 'TSQualifiedName') root = root.left as TypeScriptNode;
    if (root.type === 'Identifier') this.use(root as unknown as Identifier, scope, {});
    this.#named.push({ node, name: target, scope });
    this.#exportedFrom(node.isExport === true ? scope : undefined, () =>
      this.declareName(node.id as Identifier, 'var', scope),
    );
  }

  #noteConstants(node: TypeScriptNode, scope: Scope): void {
    const exporter = this.#exporting === scope ? this.#bodyOf.get(scope) : undefined;
    const constants = exporter?.space.constants ?? entry(this.#constants, scope, () => new Map());
    for (const { id, init } of node.declarations as TypeScriptNode[]) {
      if (!isNode(id) || id.type !== 'Identifier' || isNode(id.typeAnnotation)) continue;
      constants.set(
        nameOf(id),
        evaluate(init, (name) => this.#valueOf(name, scope)),
      );
    }
  }

  /** The scope in which a name is declared, or the braces whose space has it. */
  #find(name: string, from: Scope): Scope | Inside | undefined {
    for (let at: Scope | undefined = from; at; at = at.parent) {
      if (at.names.has(name)) return at;
      const body = this.#bodyOf.get(at);
      if (body && (body.isEnum ? body.space.members : body.space.exports).has(name)) return body;
    }
    return undefined;
  }

  #valueOf(node: TypeScriptNode, scope: Scope): Known {
    const name = lastName(node);
    if (node.type !== 'Identifier') {
      const space = this.#spaceAt(node.object, scope);
      return space?.members.get(name) ?? space?.constants.get(name) ?? unknown;
    }
    const found = this.#find(name, scope);
    if (!found) return numbers.get(name) ?? unknown;
    if (!('parameter' in found)) return this.#constants.get(found)?.get(name) ?? unknown;
    return (found.isEnum ? found.space.members : found.space.constants).get(name) ?? unknown;
  }

  /** The space that a name, or names joined by dots, stand for. */
  #spaceAt(node: unknown, scope: Scope): Space | undefined {
    if (!isNode(node)) return undefined;
    const before = node.type === 'TSQualifiedName' ? node.left : node.object;
    if (node.type !== 'Identifier') return this.#spaceAt(before, scope)?.spaces.get(lastName(node));
    const found = this.#find(nameOf(node), scope);
    if (!found) return undefined;
    return 'parameter' in found
      ? found.space.spaces.get(nameOf(node))
      : this.#spaces.get(found)?.get(nameOf(node));
  }

  #pick(type: string, holds: (name: TypeScriptNode, scope: Scope) => boolean): ReadonlySet<TypeScriptNode> {
    return new Set(
      this.#named.flatMap(({ node, name, scope }) =>
        node.type === type && holds(name, scope) ? [node] : [],
      ),
    );
  }

  /** `name` or `Other.name` of another cell: what it is, and whether it is a text, is known when it is read. */
  #isElsewhere(node: TypeScriptNode, scope: Scope): boolean {
    if (node.type === 'MemberExpression')
      return lastName(node) !== '' && this.#isElsewhere(node.object as TypeScriptNode, scope);
    return node.type === 'Identifier' && !this.#find(nameOf(node), scope) && !numbers.has(nameOf(node));
  }

  #isType(node: TypeScriptNode, scope: Scope): boolean {
    if (node.type === 'Identifier')
      return this.#typeNames.has(nameOf(node)) && !this.#find(nameOf(node), scope);
    if (node.type !== 'TSQualifiedName') return false;
    if (this.#isType(node.left as TypeScriptNode, scope)) return true;
    const space = this.#spaceAt(node.left, scope);
    const name = lastName(node);
    return space?.isMore === false && !space.exports.has(name) && !space.members.has(name);
  }
}

const emptySpace = (): Space => ({
  exports: new Set(),
  constants: new Map(),
  members: new Map(),
  spaces: new Map(),
  isMore: false,
});

const numbers: ReadonlyMap<string, Known> = new Map([
  ['NaN', { value: NaN, isText: false }],
  ['Infinity', { value: Infinity, isText: false }],
]);

/** `c` of `a.b.c` and `a.b['c']`. */
function lastName(node: TypeScriptNode): string {
  if (node.type === 'Identifier') return nameOf(node);
  const last = (node.type === 'TSQualifiedName' ? node.right : node.property) as TypeScriptNode;
  if (last.type === 'Literal') return String(last.value);
  return node.computed === true ? '' : nameOf(last);
}

/** `module "name" { … }` without `declare`, which is no TypeScript. */
export const isQuoted = ({ id }: TypeScriptNode): boolean => (id as TypeScriptNode).type === 'Literal';

/** What a member of an enum is called. */
export function memberName({ id }: TypeScriptNode): string {
  const { type, name, value } = id as TypeScriptNode;
  return String(type === 'Identifier' ? name : value);
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
