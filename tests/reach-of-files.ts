/** Which files of tests need not run, since nothing that they reach has changed since they last passed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasProof, onlyChanged } from './proven.ts';
import { filesBelow, hashOfFiles, modulesUnder, sha256 } from './reached.ts';

const root = join(import.meta.dirname, '..');

/** Prose: what is read, and changes nothing of what runs. */
const isProse = (file: string): boolean => /\.(mdx|md)$|^content\/glossary\.yaml$/.test(file);

/** Asked for many files of tests about the same files and folders, it is worked out once. */
function remembered<T>(compute: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key)!;
  };
}

const textOf = remembered((file) => readFileSync(join(root, file), 'utf8'));

/** Of a text in MDX, what is not prose: its components. */
const componentsOf = remembered((file) =>
  (textOf(file).match(/^import .*$|<\/?[A-Z][^>]*>/gm) ?? []).join('\n'),
);

/** Files of a folder that are no modules: pictures, numbers, snapshots. */
const besideModules = remembered((folder) => filesBelow(folder).filter((file) => !/\.ts$/.test(file)));

const chapterOf = (file: string): string | undefined => /^content\/chapters\/([^/]+)\//.exec(file)?.[1];

let whole: readonly string[] | undefined;

/** All that the site is built of. */
const site = (): readonly string[] =>
  (whole ??= filesBelow(
    'src',
    'content',
    'public',
    'scripts',
    'package-lock.json',
    'astro.config.mjs',
    'svelte.config.js',
  ).filter((file) => !/^(public\/(kernel|language-service)|src\/styles\/generated)\//.test(file)));

/**
 * What a file of tests reaches: its modules, and what the site is built of but for prose. Of chapters it reaches only
 * those that it or what it imports names.
 * @returns a hash of it; undefined of a file that reads prose, or looks itself for what has changed
 */
export const reachOfFile = remembered((file: string): string | undefined => {
  if (!/^tests\/(browser|training-panel|inspector|kernel|nn|data|packages)\//.test(file)) return undefined;
  const modules = modulesUnder([file]);
  const own = modules.filter((module) => module.startsWith('tests/'));
  const text = own.map(textOf).join('\n');
  // Pages are looked at one by one.
  if (own.includes('tests/browser/each-page.ts')) return undefined;
  const isReached = (chapter: string | undefined): boolean => chapter === undefined || text.includes(chapter);
  const reached = site().filter((each) => isReached(chapterOf(each)));
  const components = reached.filter((each) => each.endsWith('.mdx')).map(componentsOf);
  const folders = ['tests/golden', ...own.map((module) => module.replace(/\/[^/]+$/, ''))];
  const beside = [...new Set(folders)].flatMap(besideModules);
  return sha256(
    JSON.stringify([
      process.version,
      hashOfFiles([...modules, ...beside, 'vitest.config.ts', ...reached.filter((each) => !isProse(each))]),
      components,
    ]),
  );
});

export const proofOfFile = (file: string): string => `file ${file}`;

/** Files of tests that may be left out; none, unless only what has changed is to be run. */
export function provenFiles(): string[] {
  if (!onlyChanged) return [];
  return filesBelow('tests')
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => {
      const reach = reachOfFile(file);
      return reach !== undefined && hasProof(proofOfFile(file), reach);
    });
}
