/** The rooms within `notebook` and `components`: what each may import of the others. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readImportGraph } from './import-graph.ts';

const graph = readImportGraph(join(import.meta.dirname, '../..'));

const houses: Record<string, Record<string, string[]>> = {
  'src/notebook': {
    protocol: [],
    language: ['protocol'],
    runtime: ['protocol', 'language'],
    kernel: ['protocol'],
    client: ['protocol', 'runtime'],
    outputs: ['protocol'],
    page: ['protocol', 'language', 'runtime', 'outputs'],
  },
  'src/components': {
    kept: [],
    panels: ['kept'],
    build: ['panels'],
    host: ['kept', 'panels', 'build'],
    chrome: ['kept', 'build'],
    vocabulary: ['build'],
  },
};

describe.each(Object.entries(houses))('the rooms of %s', (house, mayImport) => {
  const roomOf = (module: string): string | undefined => {
    const [room, ...rest] = module.startsWith(`${house}/`) ? module.slice(house.length + 1).split('/') : [];
    return rest.length > 0 ? room : undefined;
  };

  test('are all on the map', () => {
    const rooms = new Set([...graph.edges.keys()].map(roomOf).filter((room) => room !== undefined));
    expect([...rooms].sort()).toEqual(Object.keys(mayImport).sort());
  });

  test('import one way', () => {
    const wrong = [...graph.edges].flatMap(([module, targets]) => {
      const room = roomOf(module);
      if (room === undefined) return [];
      return targets
        .filter((target) => {
          const other = roomOf(target);
          return other !== undefined && other !== room && !mayImport[room]?.includes(other);
        })
        .map((target) => `${module} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });
});
