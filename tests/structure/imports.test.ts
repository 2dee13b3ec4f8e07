import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findCycle, importsOf, readImportGraph } from './import-graph.ts';

const root = join(import.meta.dirname, '../..');
const graph = readImportGraph(root);

/** The only places where tfjs may be imported at run time; no page downloads it before a cell runs. */
const tfjsHomes = [
  /^src\/nn\/(build|inference|training|transfer|kernels|weights)\//,
  /^src\/data\//,
  /^src\/kernel[./]/,
  /^src\/packages\/nn\//,
];

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

  test('lets a pointer be captured by the controls alone', () => {
    const capturing = [...graph.edges.keys()].filter((module) =>
      readFileSync(join(root, module), 'utf8').includes('setPointerCapture'),
    );
    expect(capturing).toEqual(['src/controls/pointer.ts']);
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
