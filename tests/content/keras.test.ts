import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { cellsOf, chapterSlugs } from './chapters.ts';

const python = spawnSync('python3', ['--version']).status === 0;

/** Names that a joined chapter uses at module level before any line has defined them. */
const undefinedNames = `
import ast, builtins, json, sys
defined, missing = set(dir(builtins)), []
for node in ast.parse(sys.stdin.read()).body:
    names = [n for n in ast.walk(node) if isinstance(n, ast.Name)]
    own = {n.id for n in names if isinstance(n.ctx, ast.Store)}
    own |= {a.arg for n in ast.walk(node) if isinstance(n, ast.arguments) for a in n.args}
    own |= {n.name for n in ast.walk(node) if isinstance(n, (ast.FunctionDef, ast.ClassDef))}
    own |= {(a.asname or a.name).split(".")[0] for n in ast.walk(node) if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names}
    missing += [f"{node.lineno}: {n.id}" for n in names if isinstance(n.ctx, ast.Load) and n.id not in defined | own]
    defined |= own
print(json.dumps(missing))
`;

test.each(chapterSlugs)('%s: every cell has its Keras counterpart', (slug) => {
  const without = cellsOf(slug).filter(({ keras }) => keras === undefined);
  expect(without.map(({ name }) => name)).toEqual([]);
});

test.skipIf(!python).each(chapterSlugs)('%s: the Keras code, joined, is valid Python', (slug) => {
  const joined = cellsOf(slug)
    .map(({ keras }) => keras ?? '')
    .join('\n');
  const { stdout, stderr } = spawnSync('python3', ['-c', undefinedNames], {
    input: joined,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual([]);
});
