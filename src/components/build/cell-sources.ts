/** The code of a chapter's cells, read at build: one copy for both languages. */
import { cellHash } from '../../notebook/runtime/index.ts';
import { libraryNames, parseCell, type ParsedCell } from '../../notebook/language/index.ts';
import type { FrozenCell } from '../../notebook/outputs/frozen.ts';

const sources = import.meta.glob<string>('/content/chapters/*/cells/*.{ts,py}', {
  eager: true,
  query: '?raw',
  import: 'default',
});
const outputs = import.meta.glob<FrozenCell>('/content/chapters/*/outputs/*.json', {
  eager: true,
  import: 'default',
});

export interface CellSources {
  name: string;
  typescript: string;
  keras?: string;
  /** Of an exercise: one program that passes, and the checks that say so. */
  solution?: string;
  check?: string;
}

/**
 * @throws {Error} naming the file that an author forgot
 */
export function cellSources(slug: string, name: string): CellSources {
  const folder = `/content/chapters/${slug}/cells`;
  const typescript = sources[`${folder}/${name}.ts`];
  if (typescript === undefined)
    throw new Error(`<Cell name="${name}">: there is no ${folder.slice(1)}/${name}.ts`);
  const optional = (ending: string) => sources[`${folder}/${name}.${ending}`]?.trimEnd();
  const keras = optional('keras.py');
  const solution = optional('solution.ts');
  const check = optional('check.ts');
  return {
    name,
    typescript: typescript.trimEnd(),
    ...(keras === undefined ? {} : { keras }),
    ...(solution === undefined ? {} : { solution }),
    ...(check === undefined ? {} : { check }),
  };
}

/** Every cell of a chapter, solutions and checks apart. */
export function cellNames(slug: string): string[] {
  const folder = `/content/chapters/${slug}/cells/`;
  return Object.keys(sources)
    .filter((path) => path.startsWith(folder) && /^[^.]+\.ts$/.test(path.slice(folder.length)))
    .map((path) => path.slice(folder.length, -'.ts'.length));
}

/** The chapter's cells parsed, for their hashes. */
const parsed = new Map<string, ReadonlyMap<string, ParsedCell>>();

function parsedCells(slug: string): ReadonlyMap<string, ParsedCell> {
  const known = parsed.get(slug);
  if (known) return known;
  const cells = new Map(cellNames(slug).map((name) => [name, parseCell(cellSources(slug, name).typescript)]));
  parsed.set(slug, cells);
  return cells;
}

/**
 * The stored output of a cell's last run. An output of another program than the one
 * on the page (its own code or that of a cell it reads has changed since) is no output of this cell.
 */
export async function frozenOutput(slug: string, name: string): Promise<FrozenCell | undefined> {
  const stored = outputs[`/content/chapters/${slug}/outputs/${name}.json`];
  if (!stored) return undefined;
  return stored.hash === (await cellHash(name, parsedCells(slug), libraryNames)) ? stored : undefined;
}
