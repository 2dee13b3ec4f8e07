import type { AnyNode, Program } from 'acorn';
import { childrenOf, isNode, type TypeScriptNode } from './typescript-node.ts';

/**
 * The same cell with its names kept to itself: its code in a block, whose last expression is shown as before. Names of
 * other cells and of the library may then be declared in it. `var`, which a block does not hold, becomes `let` where
 * that means the same, and else the block is a function that is called at once.
 * @param read parses TypeScript; throws what it cannot read
 * @returns nothing for what cannot be read, or declares nothing
 */
export function keepNames(source: string, read: (source: string) => Program): string | undefined {
  let program: Program;
  try {
    program = read(source);
  } catch {
    return undefined;
  }
  const imports = program.body.filter(({ type }) => type === 'ImportDeclaration');
  if (program.body.length === imports.length) return undefined;
  const exports = program.body.filter(({ type }) => /^(?:TS)?Export/.test(type));
  if (exports.length > 0) {
    const rest = withoutExports(source, exports as readonly unknown[] as TypeScriptNode[]);
    return rest === undefined ? undefined : keepNames(rest, read);
  }
  if (imports.length > 0) {
    // These stand in no block.
    const lines = imports.map(({ start, end }) => `${source.slice(start, end)}\n`);
    let rest = source;
    for (const { start, end } of [...imports].reverse()) rest = rest.slice(0, start) + rest.slice(end);
    const kept = keepNames(rest, read);
    return kept === undefined ? undefined : lines.join('') + kept;
  }
  // `import name = Other.name` stands in no block either, and is what a constant is.
  const aliases = program.body.filter(({ type }) => (type as string) === 'TSImportEqualsDeclaration');
  if (aliases.length > 0) return keepNames(replaceAll(source, aliases, 'import', 'const'), read);
  const vars = program.body.filter((node) => node.type === 'VariableDeclaration' && node.kind === 'var');
  const nested = hasNestedVar(program);
  if (!nested && namesOnce(vars)) {
    return `{\n${replaceAll(source, vars, 'var', 'let')}\n}\n`;
  }
  return `await (async () => {\n${returningLast(source, program)}\n})()\n`;
}

/** What is declared and shown, where a module would hand it out; nothing for what another module hands out. */
function withoutExports(source: string, exports: readonly TypeScriptNode[]): string | undefined {
  let text = source;
  for (const { start, end, declaration, expression, source: from } of [...exports].reverse()) {
    const value = isNode(declaration) ? declaration : expression;
    if (!isNode(value) && isNode(from)) return undefined;
    const isDeclared = isNode(value) && /Declaration$/.test(value.type) && isNode(value.id);
    const isShown = isNode(value) && !isDeclared && value.type !== 'VariableDeclaration';
    const kept = isNode(value) ? source.slice(value.start, value.end) : '';
    text = `${text.slice(0, start)}${isShown ? `;(${kept})` : kept}${text.slice(isNode(value) ? value.end : end)}`;
  }
  return text;
}

function replaceAll(source: string, places: readonly AnyNode[], word: string, other: string): string {
  let text = source;
  for (const { start } of [...places].reverse())
    text = `${text.slice(0, start)}${other}${text.slice(start + word.length)}`;
  return text;
}

/** A name declared twice by `var` is one variable; by `let` it is an error. */
function namesOnce(declarations: readonly AnyNode[]): boolean {
  const names = declarations.flatMap((node) =>
    node.type === 'VariableDeclaration'
      ? node.declarations.map(({ id }) => (id.type === 'Identifier' ? id.name : '{}'))
      : [],
  );
  return new Set(names).size === names.length;
}

/** `var` inside of blocks and loops at the top level, which belongs to the whole cell. */
function hasNestedVar(program: Program): boolean {
  const visit = (node: TypeScriptNode, depth: number): boolean => {
    if (/Function|Class|TSModule/.test(node.type)) return false;
    if (depth > 0 && node.type === 'VariableDeclaration' && node.kind === 'var') return true;
    return childrenOf(node).some(({ child }) => visit(child, depth + 1));
  };
  return (program.body as readonly unknown[] as TypeScriptNode[]).some((node) => visit(node, 0));
}

function returningLast(source: string, program: Program): string {
  const last = program.body[program.body.length - 1];
  if (last?.type !== 'ExpressionStatement') return source;
  const end = source.charAt(last.end - 1) === ';' ? last.end - 1 : last.end;
  return `${source.slice(0, last.start)}return (${source.slice(last.start, end)})${source.slice(end)}`;
}
