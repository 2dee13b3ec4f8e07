import { ExplainedError } from '../explained/index.ts';
import { legible } from '../schema/index.ts';

/** What a cell holds: a program, or Markdown. */
export type PadKind = 'code' | 'text';

export interface PadCell {
  /** Once in its notebook; what messages call the cell by. */
  readonly name: string;
  readonly kind: PadKind;
  readonly source: string;
  /** What it showed when it last ran, as a file carries it; unchecked. */
  readonly outputs?: readonly unknown[];
}

/** A whole notebook, as it is opened, shared and written to files. */
export interface NotebookDocument {
  readonly title: string;
  readonly cells: readonly PadCell[];
}

/** Above what a person writes, and below what a page bears. */
export const notebookLimits = { cells: 500, characters: 1_000_000, title: 120, fileMegabytes: 32 } as const;

/** A name that no other cell of the notebook has: as wanted, or with the next free number. */
export function freeName(taken: Iterable<string>, wanted?: string): string {
  const names = new Set(taken);
  const base = wanted === undefined ? 'cell' : nameLike(wanted);
  if (wanted !== undefined && !names.has(base)) return base;
  for (let n = wanted === undefined ? 1 : 2; ; n++) if (!names.has(`${base}-${n}`)) return `${base}-${n}`;
}

/** What may stand in an address and in the kernel's store; a file may say anything, at any length. */
const nameLike = (wanted: string): string =>
  wanted
    .slice(0, 200)
    .replace(/[^\w-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'cell';

/**
 * A notebook that came from elsewhere, within bounds, each cell with a name of its own.
 * @throws {ExplainedError} `pad-too-many-cells`, `pad-too-long`
 */
export function withDistinctNames(
  title: string,
  cells: readonly (Omit<PadCell, 'name'> & { readonly name?: string | undefined })[],
): NotebookDocument {
  const { cells: most, characters, title: longest } = notebookLimits;
  if (cells.length > most)
    throw new ExplainedError('pad-too-many-cells', { count: cells.length, limit: most });
  const size = cells.reduce((sum, { source }) => sum + source.length, 0);
  if (size > characters) throw new ExplainedError('pad-too-long', { size, limit: characters });
  const taken = new Set<string>();
  return {
    title: legible(title.slice(0, 10 * longest))
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, longest),
    cells: cells.map((cell) => {
      const name = freeName(taken, cell.name);
      taken.add(name);
      return { ...cell, name, source: legible(cell.source) };
    }),
  };
}

/** What a new notebook begins with. */
export const emptyNotebook = (title: string): NotebookDocument => ({
  title,
  cells: [{ name: 'cell-1', kind: 'code', source: '' }],
});
