/** A `!` says that something is there without proving it. Where an index is in bounds that is plain; elsewhere a comment says why. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** How many there may be that nothing explains; only ever fewer. */
const allowed = 12;

/** `list[at]`, `list.at(-1)`, `text.codePointAt(0)`. */
const isIndexed = (node: ts.Expression): boolean =>
  ts.isElementAccessExpression(node) ||
  (ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    ['at', 'codePointAt'].includes(node.expression.name.text));

/** The code of a component, line for line where it stands there. */
const scriptOf = (component: string): string => {
  const [, before = '', script = ''] = /^([\s\S]*?<script[^>]*>)([\s\S]*?)<\/script>/.exec(component) ?? [];
  return before.replace(/[^\n]/g, '') + script;
};

/** The `!` of a module: of `list[at]`, and of anything else that no comment on its line or the one above explains. */
function assertions(text: string): { ofAnIndex: number[]; ofAnythingElse: number[] } {
  const file = ts.createSourceFile('module.ts', text, ts.ScriptTarget.ESNext, true);
  const lines = text.split('\n');
  const found = { ofAnIndex: [] as number[], ofAnythingElse: [] as number[] };
  const explained = (line: number): boolean =>
    [lines[line], lines[line - 1]].some((each) => each !== undefined && /\/\/|^\s*\*|\/\*/.test(each));
  const visit = (node: ts.Node): void => {
    if (ts.isNonNullExpression(node)) {
      const { line } = file.getLineAndCharacterOfPosition(node.end);
      if (isIndexed(node.expression)) found.ofAnIndex.push(line + 1);
      else if (!explained(line)) found.ofAnythingElse.push(line + 1);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

test('finds them, and the comment beside them', () => {
  const text =
    'const a = list[0]!;\nconst b = map.get(a)!;\n// Put there above.\nconst c = map.get(b)!;\nconst d = c!;';
  expect(assertions(text)).toEqual({ ofAnIndex: [1], ofAnythingElse: [2, 5] });
});

test('there are no more without a reason than there were', () => {
  const modules = ['src', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|svelte)$/.test(file) && !/\.d\.ts$|kernels\/assembly\//.test(file))
      .map((file) => `${folder}/${file}`),
  );
  const found = modules.map((module) => {
    const text = readFileSync(join(root, module), 'utf8');
    return { module, ...assertions(module.endsWith('.svelte') ? scriptOf(text) : text) };
  });
  const count = found.reduce((sum, { ofAnythingElse }) => sum + ofAnythingElse.length, 0);
  const unexplained = found
    .filter((each) => each.ofAnythingElse.length > 0)
    .map(({ module, ofAnythingElse }) => `${module}:${ofAnythingElse.join(',')}`);
  expect(count, unexplained.join('\n')).toBeLessThanOrEqual(allowed);
});
