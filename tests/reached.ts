/** What a test reaches, as files and as a hash of them: where neither has changed, it need not be run again. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');

/** Where a module stands for another: a static import or re-export of values, a dynamic one, or an address beside it. */
const reference =
  /(?:^|[;}])\s*(?:import|export)\s(?!type\b)[^;'"]*?['"](\.[^'"]+)['"]|\bimport\(\s*['"](\.[^'"]+)['"]|\bnew URL\(\s*['"](\.[^'"]+)['"]/gm;

const imports = new Map<string, readonly string[]>();

/** Files of the project that a module reaches by itself. Paths are from the project's folder, here and below. */
function importsOf(file: string): readonly string[] {
  const known = imports.get(file);
  if (known) return known;
  const found: string[] = [];
  if (/\.(ts|mjs|js|svelte|astro)$/.test(file))
    for (const match of readFileSync(join(root, file), 'utf8').matchAll(reference)) {
      const [to = ''] = (match[1] ?? match[2] ?? match[3]!).split('?');
      const path = join(root, dirname(file), to);
      if (statSync(path, { throwIfNoEntry: false })?.isFile()) found.push(relative(root, path));
    }
  imports.set(file, found);
  return found;
}

/** The files that these reach at run time, one by way of another, themselves included; of packages nothing. */
export function modulesUnder(entries: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    importsOf(file).forEach(visit);
  };
  entries.forEach(visit);
  return [...found].sort();
}

/** All files below these files and folders, as paths from the project's folder, in order; what is absent has none. */
export function filesBelow(...paths: readonly string[]): string[] {
  const below = (path: string): string[] => {
    if (!existsSync(path)) return [];
    if (!statSync(path).isDirectory()) return [relative(root, path)];
    return readdirSync(path).flatMap((name) => below(join(path, name)));
  };
  return paths.flatMap((path) => below(join(root, path))).sort();
}

const contents = new Map<string, string>();

/** SHA-256 of files and what they hold. @param files paths from the project's folder, in any order */
export function hashOfFiles(files: Iterable<string>): string {
  const lines = [...new Set(files)].sort().map((file) => {
    let hash = contents.get(file);
    if (hash === undefined) contents.set(file, (hash = sha256(readFileSync(join(root, file)))));
    return `${file} ${hash}`;
  });
  return sha256(lines.join('\n'));
}

/** @returns 64 hexadecimal digits */
export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
