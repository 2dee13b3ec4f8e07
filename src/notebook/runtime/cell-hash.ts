import { buildGraph } from './graph.ts';
import type { ParsedCell } from '../language/index.ts';

/**
 * Names the program behind a cell's output: SHA-256 over the tokens of the cell and of
 * all cells it needs. Comments, spacing, types, names of cells and their order on the
 * page do not count, and neither do cells that it does not read.
 *
 * @param cells all cells of the chapter
 * @param library names that every cell sees
 * @returns 64 hexadecimal digits
 * @throws {RangeError} when there is no such cell
 */
export async function cellHash(
  name: string,
  cells: ReadonlyMap<string, ParsedCell>,
  library: Iterable<string>,
): Promise<string> {
  const cell = cells.get(name);
  if (!cell) throw new RangeError(`There is no cell “${name}”.`);
  const graph = buildGraph(cells, new Set(library));
  const ancestors = graph.ancestors(name).flatMap((each) => cells.get(each)?.tokens ?? []);
  // JSON keeps the programs apart whatever their tokens are.
  const text = JSON.stringify([cell.tokens, ...ancestors.sort()]);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
