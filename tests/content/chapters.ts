import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Language } from '../../src/i18n.ts';

/** The chapters as their authors wrote them, for the tests of this folder. */
const root = new URL('../../content/chapters/', import.meta.url);

/** A cell in reading order. */
export interface ChapterCell {
  name: string;
  source: string;
  keras: string | undefined;
  /** The starting source is broken or empty on purpose; these say what a right one does. */
  exercise: { solution: string; check: string } | undefined;
}

/** A chapter exists as soon as its Korean text does. */
export const chapterSlugs: readonly string[] = readdirSync(root)
  .filter((slug) => existsSync(new URL(`${slug}/ko.mdx`, root)))
  .sort();

export function mdxOf(slug: string, language: Language): string {
  return readFileSync(new URL(`${slug}/${language}.mdx`, root), 'utf8');
}

/** The cells and exercises in the order in which the Korean text places them. */
export function cellsOf(slug: string): ChapterCell[] {
  const placed = [...mdxOf(slug, 'ko').matchAll(/<(Cell|Exercise)\s+name="([^"]+)"/g)];
  return placed.map(([, component, name = '']) => ({
    name,
    source: read(slug, `${name}.ts`),
    keras: maybeRead(slug, `${name}.keras.py`),
    exercise:
      component === 'Exercise'
        ? { solution: read(slug, `${name}.solution.ts`), check: read(slug, `${name}.check.ts`) }
        : undefined,
  }));
}

/** Files of `cells/` that no component places. */
export function unplacedFiles(slug: string): string[] {
  const placed = new Set(cellsOf(slug).map(({ name }) => name));
  return readdirSync(new URL(`${slug}/cells/`, root)).filter((file) => !placed.has(file.split('.')[0]!));
}

function read(slug: string, file: string): string {
  return readFileSync(new URL(`${slug}/cells/${file}`, root), 'utf8');
}

function maybeRead(slug: string, file: string): string | undefined {
  try {
    return read(slug, file);
  } catch {
    return undefined;
  }
}
