import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { ground, house, isDoor, roomOf, worldsWithin } from './house.ts';
import { readImportGraph } from './import-graph.ts';

const root = join(import.meta.dirname, '../..');
const graph = readImportGraph(root);
/** Rooms inside one house see each other's files: the parts of `nn` are one program. */
const sameHouse = (one: string, other: string): boolean => one.startsWith('nn/') && other.startsWith('nn/');

const modules = [...graph.edges.keys()].filter((module) => !/^src\/[^/]+\.d\.ts$/.test(module));
const arrows = (
  edges: ReadonlyMap<string, readonly string[]>,
): { from: string; to: string; arrow: string }[] =>
  [...edges].flatMap(([from, targets]) =>
    targets
      .filter((to) => roomOf(from) !== roomOf(to))
      .filter((to) => roomOf(to) !== ground || house[ground]?.imports.includes(roomOf(from) ?? ''))
      .map((to) => ({ from, to, arrow: `${roomOf(from)} → ${roomOf(to)}` })),
  );
const atRunTime = arrows(graph.runtimeEdges);
const all = arrows(graph.edges);
const written = ({ from, to }: { from: string; to: string }): string => `${from} → ${to}`;

describe('the map of the house', () => {
  test('has a room for every module, and a module in every room', () => {
    expect(modules.filter((module) => roomOf(module) === undefined)).toEqual([]);
    const lived = new Set(modules.map(roomOf));
    expect(Object.keys(house).filter((room) => !lived.has(room))).toEqual([]);
  });

  test('has every arrow between rooms, and no other', () => {
    const drawn = (kind: 'imports' | 'types'): Set<string> =>
      new Set(
        Object.entries(house).flatMap(([room, each]) => (each[kind] ?? []).map((to) => `${room} → ${to}`)),
      );
    const walked = new Set(atRunTime.map(({ arrow }) => arrow));
    const known = new Set(all.map(({ arrow }) => arrow).filter((arrow) => !walked.has(arrow)));
    expect(atRunTime.filter(({ arrow }) => !drawn('imports').has(arrow)).map(written)).toEqual([]);
    expect(
      all.filter(({ arrow }) => !drawn('imports').has(arrow) && !drawn('types').has(arrow)).map(written),
    ).toEqual([]);
    expect([...drawn('imports')].filter((arrow) => !walked.has(arrow))).toEqual([]);
    expect([...drawn('types')].filter((arrow) => !known.has(arrow))).toEqual([]);
  });

  test('has no way back: no room reaches itself through others', () => {
    const reached = (room: string, seen = new Set<string>()): Set<string> => {
      for (const next of house[room]?.imports ?? [])
        if (!seen.has(next)) {
          seen.add(next);
          reached(next, seen);
        }
      return seen;
    };
    expect(Object.keys(house).filter((room) => reached(room).has(room))).toEqual([]);
  });

  test('lets code run only in the world that it is written for', () => {
    const wrong = atRunTime.filter(({ from, to }) => {
      const [here, there] = [house[roomOf(from)!]!, house[roomOf(to)!]!];
      // An Astro file is Node's, whatever room it stands in.
      return !from.endsWith('.astro') && !worldsWithin[here.world].includes(there.world);
    });
    expect(wrong.map(written)).toEqual([]);
  });

  test('is entered by its doors', () => {
    const outside = readImportGraph(root, ['src', 'content', 'scripts', 'bench', 'tests']).edges;
    const wrong = [...outside].flatMap(([from, targets]) =>
      // A test of a part may take the part alone.
      from.startsWith('tests/')
        ? []
        : targets
            .map((to) => ({ from, to, here: roomOf(from), there: roomOf(to) }))
            .filter(
              ({ to, here, there }) =>
                there && here !== there && !sameHouse(here ?? '', there) && !isDoor(there, to),
            ),
    );
    expect(wrong.map(written)).toEqual([]);
    for (const [room, { doors }] of Object.entries(house))
      for (const door of doors ?? [])
        expect(modules, `a door of ${room}`).toContain(
          room === 'i18n' ? `src/${door}` : `src/${room}/${door}`,
        );
  });

  test('keeps packages out of what is pure, but for what draws, the parser of cells and the reader of HDF5', () => {
    const wrong = [...graph.packages].filter(
      ([module, names]) => house[roomOf(module) ?? '']?.world === 'pure' && names.length > 0,
    );
    expect(wrong.map(([module, names]) => `${module}: ${names.join(', ')}`)).toEqual([
      'src/notebook/drawing/draw-in.ts: @observablehq/plot',
      'src/notebook/language/parse.ts: acorn, @sveltejs/acorn-typescript',
      'src/search/search.ts: minisearch',
      'src/weight-files/hdf5.ts: jsfive',
    ]);
  });
});

afterAll(() => {
  const count = (room: string): number => modules.filter((module) => roomOf(module) === room).length;
  const rows = Object.entries(house).map(([room, { world, imports, types = [], doors }]) => [
    room,
    world,
    String(count(room)),
    doors ? doors.join(' ') : 'each file',
    [...imports, ...types.map((type) => `(${type})`)].join(' '),
  ]);
  const table = [['room', 'world', 'files', 'doors', 'imports (types alone)'], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const arrowCount =
    rows.length && Object.values(house).reduce((sum, { imports }) => sum + imports.length, 0);
  const typeCount = Object.values(house).reduce((sum, { types = [] }) => sum + types.length, 0);
  console.log(
    [
      ...table.map((row) =>
        row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd(),
      ),
      `${rows.length} rooms, ${arrowCount} arrows at run time and ${typeCount} of types alone, ${modules.length} modules`,
    ].join('\n'),
  );
});
