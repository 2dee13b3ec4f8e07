import { parser } from '@lezer/python';

type SyntaxNode = ReturnType<typeof parser.parse>['topNode'];

/** What Python has without an import, as far as the book's Keras code uses it. */
const builtins = new Set(
  'print range len getattr zip enumerate float int str bool dict list tuple set max min sum abs round sorted reversed map any all open isinstance super Exception ValueError'.split(
    ' ',
  ),
);
const groups = new Set(['TupleExpression', 'ArrayExpression', 'ParenthesizedExpression']);

/**
 * Names that a module uses before any line of it has defined them, found by a grammar: needs no Python.
 * What a function or class defines inside stays inside.
 * @returns `line: name`
 */
export function undefinedNames(python: string): string[] {
  const defined = new Set(builtins);
  const missing: string[] = [];
  for (
    let statement = parser.parse(python).topNode.firstChild;
    statement;
    statement = statement.nextSibling
  ) {
    const bound = new Set<string>();
    const used: { name: string; from: number }[] = [];
    walk(statement, (node) => {
      const name = python.slice(node.from, node.to);
      const role = roleOf(node);
      if (role !== 'use' && role !== 'none') bound.add(name);
      if (role === 'use' || role === 'both') used.push({ name, from: node.from });
    });
    for (const { name, from } of used)
      if (!defined.has(name) && !bound.has(name))
        missing.push(`${python.slice(0, from).split('\n').length}: ${name}`);
    const own = /^(Function|Class)Definition$/.test(definitionOf(statement).name)
      ? [nameOf(definitionOf(statement), python)]
      : bound;
    for (const name of own) defined.add(name);
  }
  return missing;
}

const definitionOf = (statement: SyntaxNode): SyntaxNode =>
  statement.name === 'DecoratedStatement' ? statement.lastChild! : statement;

function nameOf(definition: SyntaxNode, python: string): string {
  const node = definition.getChild('VariableName')!;
  return python.slice(node.from, node.to);
}

function walk(node: SyntaxNode, visit: (variable: SyntaxNode) => void): void {
  if (node.name === 'VariableName') visit(node);
  for (let child = node.firstChild; child; child = child.nextSibling) walk(child, visit);
}

/** Whether a name is bound where it stands, used, both (`x += 1`), or neither (a keyword of a call, a module's path). */
function roleOf(variable: SyntaxNode): 'bind' | 'use' | 'both' | 'none' {
  let node = variable;
  while (node.parent && groups.has(node.parent.name)) node = node.parent;
  const { parent } = node;
  const [before, after] = [node.prevSibling?.name, node.nextSibling?.name];
  switch (parent?.name) {
    case 'ImportStatement':
      return before === 'from' || before === '.' || after === 'as' ? 'none' : 'bind';
    case 'FunctionDefinition':
    case 'ClassDefinition':
      return before === 'def' || before === 'class' ? 'bind' : 'use';
    case 'ParamList':
      return before === 'AssignOp' ? 'use' : 'bind';
    case 'AssignStatement':
      return hasAfter(node, 'AssignOp') ? 'bind' : 'use';
    case 'UpdateStatement':
      return before === undefined ? 'both' : 'use';
    case 'NamedExpression':
      return before === undefined ? 'bind' : 'use';
    case 'WithStatement':
    case 'TryStatement':
      return before === 'as' ? 'bind' : 'use';
    default:
      if (parent?.name === 'ArgList' && after === 'AssignOp') return 'none';
      return lastBefore(node, ['for', 'in']) === 'for' ? 'bind' : 'use';
  }
}

function hasAfter(node: SyntaxNode, name: string): boolean {
  for (let next = node.nextSibling; next; next = next.nextSibling) if (next.name === name) return true;
  return false;
}

/** The nearest earlier sibling that is one of these words: between `for` and `in` stand targets. */
function lastBefore(node: SyntaxNode, words: readonly string[]): string | undefined {
  for (let previous = node.prevSibling; previous; previous = previous.prevSibling)
    if (words.includes(previous.name)) return previous.name;
  return undefined;
}
