import { isNode, type TypeScriptNode } from './typescript-node.ts';

/** What TypeScript knows of an expression before it runs. */
export interface Known {
  /** Nothing where it is only known at run time. */
  readonly value: number | string | undefined;
  /** It is a text by how it is written, whatever its value. */
  readonly isText: boolean;
}

export const unknown: Known = { value: undefined, isText: false };

/** The value that TypeScript's own rules for members of enums give to an expression; a type assertion hides it. */
export function evaluate(node: unknown, valueOf: (name: TypeScriptNode) => Known): Known {
  if (!isNode(node)) return unknown;
  switch (node.type) {
    case 'Literal':
      return literal(node.value);
    case 'TemplateLiteral':
      return template(node, valueOf);
    case 'UnaryExpression': {
      const { value } = evaluate(node.argument, valueOf);
      const change = unary[String(node.operator)];
      return typeof value === 'number' && change ? literal(change(value)) : unknown;
    }
    case 'BinaryExpression':
      return binary(String(node.operator), evaluate(node.left, valueOf), evaluate(node.right, valueOf));
    case 'Identifier':
    case 'MemberExpression':
      return valueOf(node);
    default:
      return unknown;
  }
}

/** Longer texts are left to the run: a few constants, each twice the one before it, make one that no memory holds. */
const longestText = 1_000;

const text = (value: string): Known => ({
  value: value.length > longestText ? undefined : value,
  isText: true,
});

function literal(value: unknown): Known {
  if (typeof value === 'string') return text(value);
  return typeof value === 'number' ? { value, isText: false } : unknown;
}

function template(node: TypeScriptNode, valueOf: (name: TypeScriptNode) => Known): Known {
  let whole = '';
  const parts = (node.expressions as TypeScriptNode[]).map((part) => evaluate(part, valueOf).value);
  for (const [at, quasi] of (node.quasis as TypeScriptNode[]).entries())
    whole += `${(quasi.value as { cooked: string }).cooked}${parts[at] ?? ''}`;
  return parts.includes(undefined) ? { value: undefined, isText: true } : text(whole);
}

const unary: Readonly<Record<string, (value: number) => number>> = {
  '+': (value) => value,
  '-': (value) => -value,
  '~': (value) => ~value,
};

const arithmetic: Readonly<Record<string, (left: number, right: number) => number>> = {
  '|': (left, right) => left | right,
  '&': (left, right) => left & right,
  '^': (left, right) => left ^ right,
  '<<': (left, right) => left << right,
  '>>': (left, right) => left >> right,
  '>>>': (left, right) => left >>> right,
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '**': (left, right) => left ** right,
};

function binary(operator: string, left: Known, right: Known): Known {
  const isText = operator === '+' && (left.isText || right.isText);
  const compute = arithmetic[operator];
  if (left.value === undefined || right.value === undefined || !compute) return { value: undefined, isText };
  if (typeof left.value === 'number' && typeof right.value === 'number')
    return { value: compute(left.value, right.value), isText };
  return operator === '+' ? text(`${left.value}${right.value}`) : unknown;
}
