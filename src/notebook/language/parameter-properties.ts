import type { Place } from './rule.ts';
import { isNode, type TypeScriptNode } from './typescript-node.ts';

/**
 * `constructor(private readonly rate = 0.1)`: a field of that name, in front of the others, which takes the argument's
 * value behind `super(…)` or, where there is none, before the body. So the initial values of other fields do not see it.
 */
export function writeParameterProperties(node: TypeScriptNode, { text }: Place): void {
  const { body, start } = node.body as TypeScriptNode;
  for (const member of body as TypeScriptNode[]) {
    if (member.kind !== 'constructor' || !isNode(member.value)) continue;
    const { params, body: block } = member.value;
    // One of an overload alone has no body.
    if (!isNode(block)) continue;
    const names = (params as TypeScriptNode[]).flatMap(nameOfProperty);
    if (names.length === 0) continue;
    text.insert(start + 1, names.map((name) => `${name};`).join(''));
    const after = callOfSuper(block.body as TypeScriptNode[]);
    text.insert(after?.end ?? block.start + 1, `;${names.map((name) => `this.${name} = ${name};`).join('')}`);
  }
}

function nameOfProperty({ type, parameter }: TypeScriptNode): string[] {
  if (type !== 'TSParameterProperty') return [];
  const { left, name } = parameter as TypeScriptNode;
  return [String(isNode(left) ? left.name : name)];
}

/** The statement of a constructor that calls `super`, which may stand in a `try`. */
function callOfSuper(statements: readonly TypeScriptNode[]): TypeScriptNode | undefined {
  for (const statement of statements) {
    const { type, expression, block } = statement;
    if (type === 'ExpressionStatement' && isNode(expression) && isSuperCall(expression)) return statement;
    const within =
      type === 'TryStatement' && isNode(block) ? callOfSuper(block.body as TypeScriptNode[]) : undefined;
    if (within) return within;
  }
  return undefined;
}

const isSuperCall = ({ type, callee }: TypeScriptNode): boolean =>
  type === 'CallExpression' && isNode(callee) && callee.type === 'Super';
