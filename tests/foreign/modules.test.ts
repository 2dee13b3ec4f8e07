import { describe, expect, it } from 'vitest';
import { keepNames, parseCell } from '../../src/notebook/language/parse.ts';
import { useForeignCells } from './notebook.ts';

const { run, open, came } = useForeignCells();

describe('a library that is there already', () => {
  it.each([
    ["import * as tf from '@tensorflow/tfjs';\ntf.scalar(1).print();"],
    ["import '@tensorflow/tfjs-backend-webgl';\nimport * as tf from '@tensorflow/tfjs-core'\ntf.scalar(1).print()"],
    ["import tfjs from 'https://cdn.jsdelivr.net/npm/@tensorflow/tfjs@4.22.0/+esm';\ntfjs.scalar(1).print();"],
    ["import {\n  scalar, // one\n  tensor1d as vector,\n  type Tensor,\n} from '@tensorflow/tfjs';\nconst x: Tensor = scalar(vector([1]).size);\nx.print();"],
    ["const tf = require('@tensorflow/tfjs-node');\ntf.scalar(1).print();"],
    ["const t = await import('@tensorflow/tfjs'), { scalar } = require('@tensorflow/tfjs');\nscalar(t.ones([]).size).print();"],
    ["import type { Tensor } from '@tensorflow/tfjs';\nlet x: Tensor | undefined = tf.scalar(1); x.print()"],
    ["import tf, { scalar as one } from '@tensorflow/tfjs';\none(tf.ones([]).size).print();"],
    ["import tfjs, { scalar } from '@tensorflow/tfjs';\nscalar(tfjs.ones([]).size).print();"],
    ["import *\n  as tfjs\n  from '@tensorflow/tfjs';\ntfjs.scalar(1).print();"],
    ["import { default as tfjs, type Tensor, ones } from '@tensorflow/tfjs';\ntfjs.scalar(ones([]).size).print();"],
    ["import { array } from '@tensorflow/tfjs-data';\nfor (const x of await array([1]).toArray()) tf.scalar(x).print();"],
  ])('is used: %s', async (source) => {
    const { codes, error, printed } = await run(source);
    expect([codes, error?.message]).toEqual([[], undefined]);
    expect(printed).toBe('Tensor\n    1');
  }); // prettier-ignore

  it('is Plot and Inputs as well', async () => {
    const plot = await run("import * as Plot from 'npm:@observablehq/plot';\nPlot.dotX([1, 2]).plot()");
    expect(plot.outputs.map(({ kind }) => kind)).toEqual(['plot']);
    const control = await run("import * as Inputs from '@observablehq/inputs';\nInputs.range([0, 1])");
    expect(control.outputs.map(({ kind }) => kind)).toEqual(['input']);
  });

  it('keeps every line and column', async () => {
    const { error } = await run("import { scalar } from '@tensorflow/tfjs';\n\n  scalar(1).nothing();");
    expect(error?.explanation?.code).toMatch(/^not-a-function/);
    expect(error?.position).toMatchObject({ line: 3 });
  });

  it.each([
    ["import * as d3 from 'd3';\nd3.max([1])", 'name-of-library', { name: 'd3' }],
    ["import { Scrubber } from '@mbostock/scrubber'", 'name-of-library', { name: '@mbostock/scrubber' }],
    ["import x from 'https://esm.sh/lodash@4/fp';", 'name-of-library', { name: 'lodash' }],
    ["import { readFile } from 'node:fs/promises';", 'name-of-node', { name: 'node:fs/promises' }],
    ["import path from 'path';", 'name-of-node', { name: 'path' }],
    ["import model from './model.js';", 'cell-import', {}],
  ])('and none other is: %s', async (source, code, values) => {
    expect(parseCell(source).problems).toMatchObject([{ code, values, position: { line: 1 } }]);
  });

  it('stays where it is when names are kept to a cell', async () => {
    const source =
      "import * as t from '@tensorflow/tfjs';\nconst data = [1];\nt.scalar(data[0]).dataSync()[0]";
    const { outputs, codes } = await run(keepNames(source) ?? '');
    expect(codes).toEqual([]);
    expect(outputs).toMatchObject([{ kind: 'value', value: { text: '1' } }]);
  });
});

describe('a part of the library under the same name in several cells', () => {
  it('is the same, and no name that is declared twice', async () => {
    const notebook = open({
      a: "import { scalar } from '@tensorflow/tfjs';\nscalar(1).print();",
      b: 'const { scalar, layers: { dense } } = tf, L = tf.layers;\nscalar(2).print();',
      c: 'const L = tf.layers;\nscalar(typeof L.dense === "function" ? 3 : 0).print();',
    });
    for (const [cell, printed] of [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ] as const) {
      expect(await notebook.run(cell)).toBe('fresh');
      expect(came(notebook, cell).printed).toContain(printed);
    }
    // Another part, or a value of one's own, is another name.
    await notebook.edit('c', 'const L = tf.losses, scalar = 5;');
    expect(notebook.cell('c').problems.map(({ code, values }) => [code, values['name']])).toEqual(
      expect.arrayContaining([
        [expect.stringMatching(/duplicate-name|name-taken/), 'L'],
        [expect.stringMatching(/duplicate-name|name-taken/), 'scalar'],
      ]),
    );
    notebook.dispose();
  });
});

describe('what is exported', () => {
  it('is what every name of a cell is', async () => {
    const notebook = open({
      a: 'export const one = 1;\nexport async function two(): Promise<number> { return 2; }\nexport class Three { n = 3; }\nconst four = 4;\nexport { four, one as uno };\nexport type N = number;',
      b: 'console.log(one, await two(), new Three().n, four)',
    });
    expect(await notebook.run('b')).toBe('fresh');
    expect(came(notebook, 'b').printed).toBe('1 2 3 4');
    notebook.dispose();
  });

  it.each([
    ['export default { a: 5 };', 'Object'],
    ['export default function named() { return 1; }\nnamed', 'named'],
    ['export default function () { return 1; }', 'anonymous'],
    ['export default async () => 1', 'anonymous'],
    ['export default class {}', 'anonymous'],
    ['const a = 6\nexport default a + 1', '7'],
  ])('without a name is a value: %s', async (source, shown) => {
    const { outputs, codes } = await run(source);
    expect(codes).toEqual([]);
    expect(JSON.stringify(outputs)).toContain(`"${shown}"`);
  });
});
