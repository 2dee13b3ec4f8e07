/** Every package that is imported stands in package.json, and every package there is used. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Packages that nothing imports: where they are named instead, and how. */
const named: Readonly<Record<string, readonly [file: string, as: string]>> = {
  '@astrojs/check': ['scripts/check-types.mjs', "'astro', 'check'"],
  '@fontsource/noto-serif-kr': ['scripts/build-fonts.ts', '@fontsource/noto-serif-kr'],
  '@tensorflow/tfjs-backend-webgl': ['scripts/build-kernel.ts', '@tensorflow/tfjs-backend-${name}'],
  '@prettier/plugin-oxc': ['.prettierrc.json', '@prettier/plugin-oxc'],
  '@types/hast': ['src/components/build/highlight.ts', "from 'hast'"],
  '@typescript/native': ['scripts/check-types.mjs', '@typescript/native/bin/tsc'],
  '@types/node': ['tsconfig.node.json', '"node"'],
  node: ['package.json', '"start": "node '],
  oxlint: ['package.json', 'oxlint --type-aware'],
  'oxlint-tsgolint': ['package.json', '--type-aware'],
  pretendard: ['scripts/build-fonts.ts', 'pretendard'],
  prettier: ['package.json', '"format": "prettier '],
  'prettier-plugin-astro': ['.prettierrc.json', 'prettier-plugin-astro'],
  'prettier-plugin-svelte': ['.prettierrc.json', 'prettier-plugin-svelte'],
  'svelte-check': ['scripts/check-types.mjs', "'svelte-check'"],
};

/** Names that the build gives a meaning of its own. */
const virtual = /^(node:|#|astro:|virtual:|\/|\.|data:)/;

/** The code of a module: of a component its scripts, of an Astro file what stands at its head as well. */
function codeOf(file: string): string {
  const text = read(file);
  if (!/\.(svelte|astro|mdx)$/.test(file)) return text;
  const scripts = [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code);
  const head = file.endsWith('.astro') ? /^---\n([\s\S]*?)\n---/.exec(text)?.[1] : undefined;
  const imports = file.endsWith('.mdx') ? text.match(/^import .*$/gm) : undefined;
  return [head, ...scripts, ...(imports ?? [])].join('\n');
}

/** `@a/b/c` belongs to `@a/b`, `a/b` to `a`. */
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** The packages that a module imports. */
function importsOf(code: string): string[] {
  return ts
    .preProcessFile(code, true, true)
    .importedFiles.map(({ fileName }) => fileName)
    .filter((specifier) => !virtual.test(specifier) && !builtinModules.includes(specifier))
    .map(packageOf);
}

const modules = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => /\.(ts|mjs|js|svelte|astro|mdx)$/.test(file))
  // An example of a package is a module of the project that installs it (tests/packages).
  .filter((file) => !/kernels\/assembly\/|^public\/|^src\/packages\/\w+\/example\.js$/.test(file));

const listed = (() => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  return [...Object.keys(dependencies), ...Object.keys(devDependencies)];
})();

test('finds imports of every form, and whose they are', () => {
  const code = `import a from 'a/deep'; export { b } from '@b/c/d'; import type { E } from 'e';
    const f = import('f'); import './own.ts'; import { readFile } from 'node:fs';`;
  expect(importsOf(code)).toEqual(['a', '@b/c', 'e', 'f']);
});

const imported = new Map<string, string>();
for (const file of modules) for (const name of importsOf(codeOf(file))) imported.set(name, file);

test('what is imported is listed', () => {
  const unlisted = [...imported].filter(
    ([name]) => !listed.includes(name) && !listed.includes(`@types/${name}`),
  );
  expect(unlisted).toEqual([]);
});

test('what is listed is used', () => {
  const unused = listed.filter((name) => {
    if (imported.has(name)) return false;
    const of = name.replace(/^@types\//, '');
    if (of !== name && imported.has(of) && listed.includes(of)) return false;
    const [file, as] = named[name] ?? [];
    return !file || !as || !read(file).includes(as);
  });
  expect(unused).toEqual([]);
});

test('nothing is excused that is imported, or not listed', () => {
  expect(Object.keys(named).filter((name) => imported.has(name) || !listed.includes(name))).toEqual([]);
});

test('the lock says the same, and names no registry', () => {
  const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Record<string, unknown>> };
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, unknown>;
  expect(lock.packages['']).toMatchObject({ dependencies, devDependencies });
  expect(Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});
