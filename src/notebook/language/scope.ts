import type {
  AnyNode,
  AssignmentProperty,
  Class,
  Expression,
  Function as FunctionNode,
  Identifier,
  Pattern,
  Program,
  Property,
} from 'acorn';
import type { Declaration, DeclarationKind, Reference } from './parsed-cell.ts';
import { childrenOf, type TypeScriptNode } from './typescript-node.ts';

/**
 * Which names a program declares at its top level and which it reads from elsewhere.
 *
 * Scopes are built and uses collected in one walk; uses are resolved afterwards, so
 * hoisting needs no care: a scope knows all its names by then. A cell is strict code,
 * so functions in blocks belong to their block.
 */
export function findNames(program: Program): { declarations: Declaration[]; references: Reference[] } {
  const walk = new NameWalk();
  walk.begin(program);
  const changing = walk.changing();
  const declarations = [...walk.declarations.values()];
  for (const each of declarations) if (changing.has(each.name)) each.changing = true;
  return { declarations, references: walk.references() };
}

export interface Scope {
  parent: Scope | undefined;
  names: Set<string>;
  /** Where `var` goes. */
  isFunction: boolean;
}

export interface Use {
  id: Identifier;
  scope: Scope;
  assigned: boolean;
  /** Assigned as an argument of a call. */
  named: boolean;
  underTypeof: boolean;
  /** Inside a `try` whose `catch` takes up what a missing name throws. */
  tried: boolean;
}

/** One walk over a program: scopes with their names, and where names are used. */
export class NameWalk {
  readonly top: Scope = { parent: undefined, names: new Set(), isFunction: true };
  readonly declarations = new Map<string, Declaration>();
  protected readonly uses: Use[] = [];
  #tries = 0;

  begin({ body }: Pick<Program, 'body'>): void {
    this.#visitAll(body, this.top);
  }

  references(): Reference[] {
    const found = new Map<string, Reference>();
    const free = this.uses.filter(({ id, scope }) => !isDeclared(id.name, scope));
    // Whoever asks whether a name is there reads it only where it is.
    const asked = new Set(free.flatMap(({ id, underTypeof }) => (underTypeof ? [id.name] : [])));
    for (const { id, assigned, named, tried } of free) {
      let reference = found.get(id.name);
      if (!reference) {
        reference = { name: id.name, position: positionOf(id), optional: true };
        found.set(id.name, reference);
      }
      if (assigned) reference.assigned ??= positionOf(id);
      if (named) reference.named ??= positionOf(id);
      if (!asked.has(id.name) && !tried) delete reference.optional;
    }
    return [...found.values()];
  }

  /** Names of the top level that functions within assign to. */
  changing(): Set<string> {
    return new Set(
      this.uses.flatMap(({ id, scope, assigned }) =>
        assigned && this.#isOfTopWithin(id.name, scope) ? [id.name] : [],
      ),
    );
  }

  #isOfTopWithin(name: string, scope: Scope): boolean {
    let isWithin = false;
    for (let at: Scope | undefined = scope; at && at !== this.top; at = at.parent) {
      if (at.names.has(name)) return false;
      isWithin ||= at.isFunction;
    }
    return isWithin && this.top.names.has(name);
  }

  visit(node: AnyNode | null | undefined, scope: Scope): void {
    if (!node) return;
    switch (node.type) {
      case 'Identifier':
        this.use(node, scope, {});
        return;
      case 'UnaryExpression':
        if (node.operator === 'typeof' && node.argument.type === 'Identifier') {
          this.use(node.argument, scope, { underTypeof: true });
        } else this.visit(node.argument, scope);
        return;
      case 'VariableDeclaration':
        for (const declarator of node.declarations) {
          this.declarePattern(declarator.id, node.kind, scope);
          this.visit(declarator.init, scope);
        }
        return;
      case 'FunctionDeclaration':
        if (node.id) this.declareName(node.id, 'function', scope);
        this.#visitFunction(node, scope);
        return;
      case 'FunctionExpression': {
        const own = node.id ? inner(scope, false) : scope;
        if (node.id) this.declareName(node.id, 'function', own);
        this.#visitFunction(node, own);
        return;
      }
      case 'ArrowFunctionExpression':
        this.#visitFunction(node, scope);
        return;
      case 'ClassDeclaration':
        if (node.id) this.declareName(node.id, 'class', scope);
        this.#visitClass(node, scope);
        return;
      case 'ClassExpression':
        this.#visitClass(node, scope);
        return;
      case 'BlockStatement':
        this.#visitAll(node.body, inner(scope, false));
        return;
      case 'SwitchStatement': {
        this.visit(node.discriminant, scope);
        this.#visitAll(node.cases, inner(scope, false));
        return;
      }
      case 'ForStatement': {
        const loop = inner(scope, false);
        for (const part of [node.init, node.test, node.update, node.body]) this.visit(part, loop);
        return;
      }
      case 'ForInStatement':
      case 'ForOfStatement': {
        const loop = inner(scope, false);
        if (node.left.type === 'VariableDeclaration') this.visit(node.left, loop);
        else this.#assign(node.left, loop);
        this.visit(node.right, loop);
        this.visit(node.body, loop);
        return;
      }
      case 'TryStatement':
        this.#tries += node.handler ? 1 : 0;
        this.visit(node.block, scope);
        this.#tries -= node.handler ? 1 : 0;
        this.visit(node.handler, scope);
        this.visit(node.finalizer, scope);
        return;
      case 'CatchClause': {
        const clause = inner(scope, false);
        if (node.param) this.declarePattern(node.param, 'let', clause);
        this.#visitAll(node.body.body, clause);
        return;
      }
      case 'AssignmentExpression':
        this.#assign(node.left, scope);
        this.visit(node.right, scope);
        return;
      case 'UpdateExpression':
        this.#assign(node.argument, scope);
        return;
      case 'CallExpression':
      case 'NewExpression':
        this.visit(node.callee, scope);
        for (const given of node.arguments)
          if (given.type === 'AssignmentExpression' && given.left.type === 'Identifier') {
            this.use(given.left, scope, { assigned: true, named: true });
            this.visit(given.right, scope);
          } else this.visit(given, scope);
        return;
      case 'MemberExpression':
        this.visit(node.object, scope);
        if (node.computed) this.visit(node.property, scope);
        return;
      case 'Property':
        this.#visitKey(node, scope);
        this.visit(node.value, scope);
        return;
      case 'LabeledStatement':
        this.visit(node.body, scope);
        return;
      case 'BreakStatement':
      case 'ContinueStatement':
      case 'MetaProperty':
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
        return;
      case 'ExportNamedDeclaration':
        this.visit(node.declaration, scope);
        return;
      default:
        this.#visitChildren(node, scope);
    }
  }

  protected use(
    id: Identifier,
    scope: Scope,
    how: Partial<Pick<Use, 'assigned' | 'named' | 'underTypeof'>>,
  ): void {
    this.uses.push({
      id,
      scope,
      assigned: false,
      named: false,
      underTypeof: false,
      tried: this.#tries > 0,
      ...how,
    });
  }

  #visitAll(nodes: readonly (AnyNode | null)[], scope: Scope): void {
    for (const node of nodes) this.visit(node, scope);
  }

  #visitChildren(node: AnyNode, scope: Scope): void {
    for (const { child } of childrenOf(node as unknown as TypeScriptNode))
      this.visit(child as unknown as AnyNode, scope);
  }

  #visitFunction(node: FunctionNode, outer: Scope): void {
    // Default values of parameters see the parameters, not the body's own variables.
    const parameters = inner(outer, true);
    if (node.type !== 'ArrowFunctionExpression') parameters.names.add('arguments');
    for (const parameter of node.params) this.declarePattern(parameter, 'let', parameters);
    if (node.body.type === 'BlockStatement') this.#visitAll(node.body.body, inner(parameters, true));
    else this.visit(node.body, parameters);
  }

  #visitClass(node: Class, outer: Scope): void {
    const scope = inner(outer, false);
    if (node.id) this.declareName(node.id, 'class', scope);
    this.visit(node.superClass, scope);
    for (const member of node.body.body) {
      if (member.type === 'StaticBlock') {
        this.#visitAll(member.body, inner(scope, true));
        continue;
      }
      if (member.computed) this.visit(member.key, scope);
      const body = inner(scope, true);
      body.names.add('arguments');
      this.visit(member.value, body);
    }
  }

  #visitKey(node: Property | AssignmentProperty, scope: Scope): void {
    if (node.computed) this.visit(node.key, scope);
  }

  protected declareName(id: Identifier, kind: DeclarationKind, scope: Scope): void {
    let target = scope;
    if (kind === 'var') while (!target.isFunction && target.parent) target = target.parent;
    target.names.add(id.name);
    if (target === this.top && !this.declarations.has(id.name)) {
      this.declarations.set(id.name, { name: id.name, kind, position: positionOf(id) });
    }
  }

  protected declarePattern(pattern: Pattern, kind: string, scope: Scope): void {
    const known = kind === 'var' || kind === 'let' ? kind : 'const';
    this.visitPattern(pattern, scope, (target) => {
      if (target.type === 'Identifier') this.declareName(target, known, scope);
    });
  }

  #assign(pattern: Pattern | Expression, scope: Scope): void {
    this.visitPattern(pattern as Pattern, scope, (target) => {
      if (target.type === 'Identifier') {
        this.use(target, scope, { assigned: true });
      } else this.visit(target, scope);
    });
  }

  /** Call `bind` for each target of a pattern; keys and default values are visited as expressions. */
  protected visitPattern(pattern: Pattern, scope: Scope, bind: (target: Identifier | AnyNode) => void): void {
    switch (pattern.type) {
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          if (property.type === 'RestElement') this.visitPattern(property.argument, scope, bind);
          else {
            this.#visitKey(property, scope);
            this.visitPattern(property.value, scope, bind);
          }
        }
        return;
      case 'ArrayPattern':
        for (const element of pattern.elements) if (element) this.visitPattern(element, scope, bind);
        return;
      case 'RestElement':
        this.visitPattern(pattern.argument, scope, bind);
        return;
      case 'AssignmentPattern':
        this.visitPattern(pattern.left, scope, bind);
        this.visit(pattern.right, scope);
        return;
      default:
        bind(pattern);
    }
  }
}

export const inner = (parent: Scope, isFunction: boolean): Scope => ({
  parent,
  names: new Set(),
  isFunction,
});

function isDeclared(name: string, scope: Scope): boolean {
  for (let at: Scope | undefined = scope; at; at = at.parent) if (at.names.has(name)) return true;
  return false;
}

const positionOf = (id: Identifier): { line: number; column: number } => ({
  line: id.loc?.start.line ?? 1,
  column: id.loc?.start.column ?? 0,
});
