import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The cells of a chapter as a reader meets them. */
export interface ChapterCell {
  name: string;
  kind: 'cell' | 'exercise';
  source: string;
  /** Of an exercise: a program that passes, and the checks. */
  solution?: string;
  check?: string;
}

const chapters = new URL('../content/chapters/', import.meta.url);

export function chapterNames(): string[] {
  if (!existsSync(chapters)) return [];
  return readdirSync(chapters, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(new URL(`${entry.name}/ko.mdx`, chapters)))
    .map((entry) => entry.name)
    .sort();
}

/** In the order of the page: `<Cell name="…">` and `<Exercise name="…">` of the Korean text. */
export function chapterCells(chapter: string): ChapterCell[] {
  const folder = new URL(`${chapter}/`, chapters);
  const text = readFileSync(new URL('ko.mdx', folder), 'utf8');
  const read = (file: string): string => readFileSync(new URL(`cells/${file}`, folder), 'utf8');
  return [...text.matchAll(/<(Cell|Exercise)\s[^>]*?\bname="([\w-]+)"/g)].map(
    ([, tag, name]): ChapterCell => {
      if (tag === 'Cell') return { name: name!, kind: 'cell', source: read(`${name}.ts`) };
      return {
        name: name!,
        kind: 'exercise',
        source: read(`${name}.ts`),
        solution: read(`${name}.solution.ts`),
        check: read(`${name}.check.ts`),
      };
    },
  );
}

/** Files of cells that the text does not show, as `chapter/file`. */
export function unusedCells(chapter: string): string[] {
  const folder = new URL(`${chapter}/cells/`, chapters);
  const shown = new Set(chapterCells(chapter).map(({ name }) => name));
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.ts')) : [];
  return files
    .filter((file) => !shown.has(file.replace(/(\.solution|\.check)?\.ts$/, '')))
    .map((file) => `${chapter}/${file}`);
}
