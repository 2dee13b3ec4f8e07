import { freeName, type PadCell } from './document.ts';

/** A cell of a chapter, and which cells it reads. */
export interface WantedCell {
  readonly name: string;
  readonly source: string;
  readonly parents: readonly string[];
}

/**
 * A chapter's cell with every cell that it needs, in the order of the page, as cells for a notebook that has some
 * already: one whose very program stands there is not brought a second time.
 * @param cells of the chapter, in the order of its page
 * @param names that are given away already, besides those of the cells that are there
 */
export function withAncestors(
  wanted: string,
  cells: readonly WantedCell[],
  present: readonly PadCell[],
  names: Iterable<string> = [],
): PadCell[] {
  const byName = new Map(cells.map((cell) => [cell.name, cell]));
  const needed = new Set<string>();
  const waiting = [wanted];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    waiting.push(...(byName.get(name)?.parents ?? []));
  }
  const there = new Set(present.map(({ source }) => source.trimEnd()));
  const taken = new Set([...present.map(({ name }) => name), ...names]);
  return cells.flatMap(({ name, source }) => {
    if (!needed.has(name) || there.has(source.trimEnd())) return [];
    const own = freeName(taken, name);
    taken.add(own);
    return [{ name: own, kind: 'code' as const, source }];
  });
}
