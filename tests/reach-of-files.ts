/** Which files of tests need not run, since nothing that they reach has changed since they last passed. */
import { existsSync, readFileSync } from 'node:fs';
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

/** Files of tests that ask a page for what they look at, or a chapter by its name. */
const drivesPages = /^tests\/(browser|training-panel|inspector|kernel|nn|data|packages)\//;
/** Those that may walk through all chapters, for their programs. */
const walksChapters =
  /^tests\/(notebook|page|plot|foreign|figures|scratchpad|statistics|schema|explained|weight-files|kept|exercises|terms)\/|^tests\/chapters\/(twins|\d\d-)/;

/** What says of a module that it reads prose. */
const namesProse = /\.mdx?\b|mdxOf|glossary\.yaml/;
/** Of prose these take only which cells stand where, and components are counted. */
const takesCells = new Set(['tests/chapter-cells.ts', 'tests/content/chapters.ts']);

/**
 * What a file of tests reaches: its modules, and what the site is built of but for prose. Of chapters it reaches only
 * those that it or what it imports names, if it does not walk through them.
 * @returns a hash of it; undefined of a file that reads prose, or looks itself for what has changed
 */
export const reachOfFile = remembered((file: string): string | undefined => {
  const walks = walksChapters.test(file);
  if (!walks && !drivesPages.test(file)) return undefined;
  const modules = modulesUnder([file]);
  const own = modules.filter((module) => module.startsWith('tests/'));
  const text = own.map(textOf).join('\n');
  // Pages are looked at one by one.
  if (own.includes('tests/browser/each-page.ts')) return undefined;
  if (walks && modules.some((module) => !takesCells.has(module) && namesProse.test(textOf(module))))
    return undefined;
  const isReached = (chapter: string | undefined): boolean =>
    walks || chapter === undefined || text.includes(chapter);
  const reached = site().filter((each) => isReached(chapterOf(each)));
  const components = reached.filter((each) => each.endsWith('.mdx')).map(componentsOf);
  const folders = ['tests/golden', ...own.map((module) => module.replace(/\/[^/]+$/, ''))];
  const beside = [...new Set(folders)].flatMap(besideModules);
  return sha256(
    JSON.stringify([
      process.version,
      // What compares with a Python passes without one, too.
      own.includes('tests/python.ts') && installedPython(),
      hashOfFiles([...modules, ...beside, 'vitest.config.ts', ...reached.filter((each) => !isProse(each))]),
      components,
    ]),
  );
});

/** Which Python there is to compare with, if any. */
function installedPython(): string {
  const stamp = join(root, '.cache/python/installed');
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : '';
}

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
