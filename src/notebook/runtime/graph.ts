import {
  absentName,
  type CellProblem,
  globalNames,
  isPrivate,
  nearestName,
  type ParsedCell,
  problem,
  type Reference,
} from '../language/index.ts';

/** What the graph needs of a cell. */
export type GraphCell = Pick<ParsedCell, 'declarations' | 'references'> & {
  /** Names that the author's text of the cell declares: they stay the cell's, whatever is written into others. */
  authored?: readonly string[];
  /** Names that it has given the others, in its last complete run. */
  given?: readonly string[];
  /** Names that it reads. */
  authoredReads?: readonly string[];
};

/**
 * Who reads whom. Built anew when a cell's names change: 500 cells take a few
 * milliseconds. All lists of cells are in the order of the page unless said otherwise.
 */
export interface Graph {
  /** What is wrong with each cell among the others; cells without problems are absent. */
  problems: ReadonlyMap<string, readonly CellProblem[]>;
  /** The cell that exports a name; the first one when several do. */
  producer(name: string): string | undefined;
  /** Names that a cell reads from other cells. */
  imports(cell: string): readonly { name: string; from: string }[];
  parents(cell: string): readonly string[];
  children(cell: string): readonly string[];
  /** Every cell that this one needs, directly or not, each after those it needs itself. */
  ancestors(cell: string): readonly string[];
  /** Every cell that needs this one, each after those it needs itself. */
  descendants(cell: string): readonly string[];
  /** All cells, each after those it needs; otherwise in page order. Cells of a cycle stay in page order. */
  order: readonly string[];
}

/**
 * @param cells in the order of the page
 * @param library names that every cell sees. A cell may declare one of them, and others read that then, as they would any
 *   name; only a cell whose author reads the library's own keeps it, unless an author declared the other one, too
 */
export function buildGraph(cells: ReadonlyMap<string, GraphCell>, library: ReadonlySet<string>): Graph {
  const names = [...cells.keys()];
  const place = new Map(names.map((name, index) => [name, index]));
  const inPageOrder = (list: Iterable<string>): string[] =>
    [...list].sort((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));

  const producers = new Map<string, string[]>();
  for (const [cell, { declarations }] of cells) {
    for (const { name } of declarations) {
      if (isPrivate(name)) continue;
      const list = producers.get(name);
      if (list) list.push(cell);
      else producers.set(name, [cell]);
    }
  }
  const intruders = new Map<string, readonly string[]>();
  for (const [name, list] of producers) {
    if (list.length < 2) continue;
    const owners = ownersOf(name, list, cells);
    if (owners.length === list.length) continue;
    producers.set(name, owners);
    intruders.set(
      name,
      list.filter((cell) => !owners.includes(cell)),
    );
  }

  // The same part of the library under the same name is the same, whichever cell declares it.
  const partsOf = new Map<string, Set<string | undefined>>();
  for (const { declarations } of cells.values())
    for (const { name, part } of declarations) partsOf.set(name, (partsOf.get(name) ?? new Set()).add(part));
  const isSame = (name: string): boolean => {
    const parts = partsOf.get(name);
    return parts?.size === 1 && !parts.has(undefined);
  };

  const isOfLibrary = (cell: string, name: string): boolean => {
    const from = producers.get(name)?.[0];
    if (!library.has(name)) return false;
    if (from === undefined) return true;
    const isAuthored = cells.get(from)?.authored?.includes(name) === true;
    return !isAuthored && cells.get(cell)?.authoredReads?.includes(name) === true;
  };

  const imports = new Map<string, { name: string; from: string }[]>();
  const parents = new Map<string, string[]>();
  const childSets = new Map<string, Set<string>>(names.map((name) => [name, new Set()]));
  for (const [cell, { references }] of cells) {
    const found: { name: string; from: string }[] = [];
    for (const { name } of references) {
      const from = producers.get(name)?.[0];
      if (from !== undefined && from !== cell && !isOfLibrary(cell, name)) found.push({ name, from });
    }
    imports.set(cell, found);
    const list = inPageOrder(new Set(found.map(({ from }) => from)));
    parents.set(cell, list);
    for (const parent of list) childSets.get(parent)?.add(cell);
  }
  const children = new Map([...childSets].map(([cell, set]) => [cell, inPageOrder(set)]));

  const order = topologicalOrder(names, (cell) => parents.get(cell) ?? []);
  const rank = new Map(order.map((name, index) => [name, index]));
  const reach = (start: string, next: ReadonlyMap<string, string[]>): string[] => {
    const seen = new Set<string>();
    const waiting = [...(next.get(start) ?? [])];
    for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
      if (cell === start || seen.has(cell)) continue;
      seen.add(cell);
      waiting.push(...(next.get(cell) ?? []));
    }
    return [...seen].sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
  };

  return {
    problems: findProblems(
      cells,
      library,
      { producers, intruders, isOfLibrary, isSame },
      findCycles(names, parents),
    ),
    producer: (name) => producers.get(name)?.[0],
    imports: (cell) => imports.get(cell) ?? [],
    parents: (cell) => parents.get(cell) ?? [],
    children: (cell) => children.get(cell) ?? [],
    ancestors: (cell) => reach(cell, parents),
    descendants: (cell) => reach(cell, children),
    order,
  };
}

/** Whose a name is that several cells declare: its authors', else theirs who have run with it, else all cells'. */
function ownersOf(name: string, list: string[], cells: ReadonlyMap<string, GraphCell>): string[] {
  for (const claim of ['authored', 'given'] as const) {
    const owners = list.filter((cell) => cells.get(cell)?.[claim]?.includes(name));
    if (owners.length > 0 && owners.length < list.length) return owners;
  }
  return list;
}

function findProblems(
  cells: ReadonlyMap<string, GraphCell>,
  library: ReadonlySet<string>,
  {
    producers,
    intruders,
    isOfLibrary,
    isSame,
  }: {
    producers: ReadonlyMap<string, readonly string[]>;
    /** Cells that declare a name which is another's, by its author's text or because it has run with it. */
    intruders: ReadonlyMap<string, readonly string[]>;
    /** Whether what a cell reads by a name is the library's. */
    isOfLibrary(cell: string, name: string): boolean;
    /** Whether all cells that declare a name mean the same by it. */
    isSame(name: string): boolean;
  },
  cycles: ReadonlyMap<string, readonly string[]>,
): Map<string, CellProblem[]> {
  const all = new Map<string, CellProblem[]>();
  const known = [...producers.keys(), ...library, ...globalNames];
  for (const [cell, { declarations, references }] of cells) {
    const found: CellProblem[] = [];
    for (const { name, position } of declarations) {
      const others = producers.get(name) ?? [];
      if (isSame(name)) continue;
      if (intruders.get(name)?.includes(cell))
        found.push(problem('name-taken', { name, cell: others[0] ?? '' }, position));
      else if (others.length > 1 && others.includes(cell))
        found.push(problem('duplicate-name', { name, cells: others.join(', ') }, position));
    }
    for (const { name, position, assigned, named, optional } of references) {
      const from = producers.get(name);
      if (isOfLibrary(cell, name)) {
        if (assigned) found.push(problem('assigns-library', { name }, assigned));
      } else if (from) {
        if (assigned) found.push(problem('assigns-other-cell', { name, cell: from[0] ?? '' }, assigned));
        if (from.length > 1 && !isSame(name))
          found.push(problem('duplicate-name', { name, cells: from.join(', ') }, position));
      } else if (!globalNames.has(name) && !optional) {
        const absent = missing({ name, position, assigned, named }, known);
        // `const d3 = require(…)`, `model = keras.Sequential()`: without that line, no other name would be asked for.
        if (absent.code === 'name-of-module' || absent.code === 'name-of-python') found.unshift(absent);
        else found.push(absent);
      }
    }
    const cycle = cycles.get(cell);
    if (cycle) {
      const next = cycle[1];
      const entry = references.find(({ name }) => producers.get(name)?.[0] === next);
      found.push(problem('cell-cycle', { path: cycle.join(' → ') }, entry?.position));
    }
    if (found.length > 0) all.set(cell, found);
  }
  return all;
}

/** A name that nothing gives: what it would have to be, as far as it can be told. */
function missing(
  {
    name,
    position,
    assigned,
    named,
  }: Pick<Reference, 'name' | 'position'> & Record<'assigned' | 'named', Reference['assigned']>,
  known: readonly string[],
): CellProblem {
  const absent = absentName(name);
  // Whoever gives a value to `range` or `width` means a name of their own; to `module`, hardly.
  const isOwn = assigned && (absent === 'name-of-python' || absent === 'name-of-observable');
  if (absent && !isOwn) return problem(absent, { name }, position);
  if (named) return problem('argument-named', { name }, named);
  if (assigned) return problem('assigned-undeclared', { name }, assigned);
  const suggestion = nearestName(name, known);
  return suggestion
    ? problem('missing-name-suggestion', { name, suggestion }, position)
    : problem('missing-name', { name }, position);
}

/** Parents first; among cells that are ready the one earlier on the page. Leftovers of cycles go last. */
function topologicalOrder(names: readonly string[], parents: (cell: string) => readonly string[]): string[] {
  const done = new Set<string>();
  const order: string[] = [];
  // Depth first from the top of the page, with an explicit stack: chains may be long.
  for (const root of names) {
    const stack: { cell: string; next: number }[] = [{ cell: root, next: 0 }];
    const open = new Set([root]);
    for (let top = stack[stack.length - 1]; top; top = stack[stack.length - 1]) {
      const parent = done.has(top.cell) ? undefined : parents(top.cell)[top.next++];
      if (parent !== undefined) {
        if (!done.has(parent) && !open.has(parent)) {
          open.add(parent);
          stack.push({ cell: parent, next: 0 });
        }
        continue;
      }
      stack.pop();
      if (!done.has(top.cell)) {
        done.add(top.cell);
        order.push(top.cell);
      }
    }
  }
  return order;
}

/** For each cell that waits for itself, the shortest way round: `[cell, …, cell]`, each reading the next. */
function findCycles(
  names: readonly string[],
  parents: ReadonlyMap<string, readonly string[]>,
): Map<string, string[]> {
  const cycles = new Map<string, string[]>();
  const suspects = cellsThatNeverBecomeReady(names, parents);
  for (const cell of suspects) {
    const from = new Map<string, string>();
    const waiting = [cell];
    search: for (const at of waiting) {
      for (const parent of parents.get(at) ?? []) {
        if (parent === cell) {
          const path = [cell];
          for (let step: string | undefined = at; step !== undefined; step = from.get(step))
            path.unshift(step);
          cycles.set(cell, path);
          break search;
        }
        if (suspects.has(parent) && !from.has(parent)) {
          from.set(parent, at);
          waiting.push(parent);
        }
      }
    }
  }
  return cycles;
}

/** Cells left when those whose parents are all gone are taken away again and again. */
function cellsThatNeverBecomeReady(
  names: readonly string[],
  parents: ReadonlyMap<string, readonly string[]>,
): Set<string> {
  const missing = new Map(names.map((name) => [name, parents.get(name)?.length ?? 0]));
  const children = new Map<string, string[]>();
  for (const [cell, list] of parents) {
    for (const parent of list) children.set(parent, [...(children.get(parent) ?? []), cell]);
  }
  const ready = names.filter((name) => missing.get(name) === 0);
  for (const cell of ready) {
    for (const child of children.get(cell) ?? []) {
      const left = (missing.get(child) ?? 0) - 1;
      missing.set(child, left);
      if (left === 0) ready.push(child);
    }
  }
  const done = new Set(ready);
  return new Set(names.filter((name) => !done.has(name)));
}
