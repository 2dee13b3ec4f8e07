import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readImportGraph } from './import-graph.ts';

const graph = readImportGraph(join(import.meta.dirname, '../..'), [
  'src',
  'content',
  'scripts',
  'bench',
  'tests',
]);

/** The rooms of `nn` and what each may import at run time, besides itself. */
const mayImport: Record<string, string[]> = {
  spec: [],
  export: ['spec'],
  build: ['spec'],
  weights: ['spec'],
  kernels: [],
  training: ['spec', 'build', 'weights', 'kernels', 'data', 'statistics'],
  trained: ['spec'],
};

/** What each may import as types alone, besides. */
const mayImportTypes: Record<string, string[]> = {
  export: ['training'],
  trained: ['training'],
};

/** Where `nn` is entered from outside: as a whole, by a room, and the choice of kernels in a GPU backend's own bundle. */
const doors = [
  'src/nn/index.ts',
  ...Object.keys(mayImport).map((room) => `src/nn/${room}/index.ts`),
  'src/nn/kernels/gpu-choice.ts',
];

const inside = (module: string): boolean => module.startsWith('src/nn/');

function roomOf(module: string): string {
  const [, top, room] = module.split('/');
  return top === 'nn' ? room! : top!;
}

function wrongTurns(
  edges: ReadonlyMap<string, readonly string[]>,
  allowed: (room: string) => readonly string[],
): string[] {
  return [...edges].flatMap(([module, targets]) =>
    inside(module) && module !== 'src/nn/index.ts'
      ? targets
          .filter(
            (target) =>
              roomOf(target) !== roomOf(module) && !allowed(roomOf(module)).includes(roomOf(target)),
          )
          .map((target) => `${module} → ${target}`)
      : [],
  );
}

describe('the rooms of nn', () => {
  test('are all on the map', () => {
    const rooms = new Set([...graph.edges.keys()].filter(inside).map(roomOf));
    rooms.delete('index.ts');
    expect([...rooms].sort()).toEqual(Object.keys(mayImport).sort());
  });

  test('are entered by their doors', () => {
    const wrong = [...graph.edges].flatMap(([module, targets]) =>
      inside(module) || module.startsWith('tests/nn/')
        ? []
        : targets
            .filter((target) => inside(target) && !doors.includes(target))
            .map((target) => `${module} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('import one way', () => {
    const anywhere = ['explained'];
    expect(wrongTurns(graph.runtimeEdges, (room) => [...anywhere, ...(mayImport[room] ?? [])])).toEqual([]);
    expect(
      wrongTurns(graph.edges, (room) => [
        ...anywhere,
        ...(mayImport[room] ?? []),
        ...(mayImportTypes[room] ?? []),
        // A type of `data` may be named anywhere.
        'data',
      ]),
    ).toEqual([]);
  });

  test('keep packages out of what needs no tensor', () => {
    const wrong = [...graph.packages].filter(
      ([module, names]) =>
        ['spec', 'export', 'trained'].includes(roomOf(module)) && inside(module) && names.length > 0,
    );
    expect(wrong).toEqual([]);
  });
});
