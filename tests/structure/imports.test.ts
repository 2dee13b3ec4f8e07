import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCycle, importsOf, readImportGraph } from './import-graph.ts';

const root = join(import.meta.dirname, '../..');
const graph = readImportGraph(root);

/** The rooms of the house and what each may import, besides itself and `explained`, the ground that all stand on. */
const mayImport: Record<string, string[]> = {
  content: ['results', 'figures', 'inspector', 'components', 'i18n'],
  pages: [
    'layouts',
    'components',
    'inspector',
    'figures',
    'notebook',
    'results',
    'nn',
    'data',
    'i18n',
    'content',
  ],
  layouts: ['components', 'notebook', 'i18n', 'content'],
  // Of the kernel only the types of what it shows; its code runs in the worker (checked below).
  components: [
    'kernel',
    'controls',
    'inspector',
    'figures',
    'notebook',
    'results',
    'statistics',
    'nn',
    'data',
    'i18n',
    'content',
  ],
  controls: ['i18n', 'content'],
  inspector: ['controls', 'nn', 'data', 'i18n', 'content'],
  figures: ['controls', 'results', 'statistics', 'nn', 'data', 'i18n', 'content'],
  notebook: ['i18n', 'content'],
  kernel: ['notebook', 'nn', 'data', 'i18n'],
  nn: ['data', 'statistics'],
  results: ['statistics'],
  statistics: [],
  data: [],
  i18n: [],
  explained: ['i18n', 'content'],
  environment: [],
};

function roomOf(module: string): string {
  const [top, room] = module.split('/');
  if (top === 'content') return 'content';
  if (module === 'src/i18n.ts' || module === 'src/josa.ts') return 'i18n';
  if (module === 'src/env.d.ts') return 'environment';
  if (module === 'src/kernel.worker.ts') return 'kernel';
  return room!;
}

/** The only places where tfjs may be imported at run time; no page downloads it before a cell runs. */
const tfjsHomes = [/^src\/nn\/(build|training|kernels|weights)\//, /^src\/data\//, /^src\/kernel[./]/];

describe('the import graph', () => {
  test('reads imports of every form', () => {
    const source = `import a from './a.ts';\nexport { b } from "../b.ts";\nconst c = import('./c.ts');\n// import d from './d.ts'\nimport './e.css';`;
    expect(importsOf(source)).toEqual(['./a.ts', '../b.ts', './c.ts', './e.css']);
  });

  test('finds a cycle where there is one', () => {
    expect(
      findCycle(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
    ).toEqual(['b', 'c', 'b']);
  });

  test('has no cycle', () => {
    expect(graph.edges.size).toBeGreaterThan(20);
    expect(findCycle(graph.edges)).toBeUndefined();
  });

  test('runs one way', () => {
    const wrong = [...graph.edges].flatMap(([module, targets]) => {
      const room = roomOf(module);
      const allowed = mayImport[room];
      if (!allowed) return [`${module}: the room “${room}” is not on the map`];
      return targets
        .filter((target) => ![room, 'explained', ...allowed].includes(roomOf(target)))
        .map((target) => `${module} → ${target}`);
    });
    expect(wrong).toEqual([]);
  });

  test('enters the ground by its door', () => {
    const wrong = [...graph.edges].flatMap(([module, targets]) =>
      targets
        .filter((target) => roomOf(target) === 'explained' && roomOf(module) !== 'explained')
        .filter((target) => target !== 'src/explained/index.ts')
        .map((target) => `${module} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('lets a pointer be captured by the controls alone', () => {
    const capturing = [...graph.edges.keys()].filter((module) =>
      readFileSync(join(root, module), 'utf8').includes('setPointerCapture'),
    );
    expect(capturing).toEqual(['src/controls/pointer.ts']);
  });

  test('keeps the code of the kernel out of the page', () => {
    const wrong = [...graph.runtimeEdges].flatMap(([module, targets]) =>
      roomOf(module) === 'kernel'
        ? []
        : targets.filter((target) => roomOf(target) === 'kernel').map((target) => `${module} → ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('imports tfjs only where tensors are made', () => {
    const wrong = [...graph.packages]
      .filter(
        ([module, names]) =>
          names.some((name) => name.startsWith('@tensorflow/')) &&
          !tfjsHomes.some((home) => home.test(module)),
      )
      .map(([module]) => module);
    expect(wrong).toEqual([]);
  });
});
