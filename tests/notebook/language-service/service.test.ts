import { beforeAll, describe, expect, test } from 'vitest';
import { changedText } from '../../../src/notebook/page/changed-text.ts';
import type { Change } from '../../../src/notebook/language-service/index.ts';
import { cellsOf, chapterSlugs } from '../../content/chapters.ts';
import { serviceOver } from './chapter.ts';

// The declarations are gathered from the whole book.
beforeAll(() => void serviceOver({}), 240_000);

const fitting = (cells: Record<string, string>, cell: string): string[] => {
  const { service, at } = serviceOver(cells);
  return service.answer({ topic: 'complete', ...at(cell) })?.items.map(({ label }) => label) ?? [];
};
const wrong = (cells: Record<string, string>, cell: string): [string, string][] => {
  const { service, text } = serviceOver(cells);
  return (service.answer({ topic: 'problems', cell, at: 0 }) ?? []).map(({ from, to, message }) => [
    text(cell).slice(from, to),
    message,
  ]);
};

describe('what fits', () => {
  test('in tfjs, by the beginning of a name', () => {
    const { service, at } = serviceOver({ a: 'tf.layers.con¦' });
    const found = service.answer({ topic: 'complete', ...at('a') })!;
    expect({ from: found.from, to: found.to }).toEqual({ from: 10, to: 13 });
    expect(found.items.map(({ label }) => label)).toEqual(expect.arrayContaining(['conv2d', 'concatenate']));
    const described = service.answer({ topic: 'describe', ...at('a'), name: 'conv2d' })!;
    expect(described.signature).toBe('function conv2d(args: ConvLayerArgs): Conv2D');
    expect(described.documentation).toMatch(/^2D convolution layer/);
  });

  test('is what other cells declare, with where; not what they keep to themselves', () => {
    const { service, at } = serviceOver({
      stem: 'const stem = nn.resnet(18), _half = 2, { kernels = 3 } = {};\nfunction twice(n: number) { return 2 * n; }',
      use: '¦',
    });
    const { items } = service.answer({ topic: 'complete', ...at('use') })!;
    expect(items.filter(({ cell }) => cell === 'stem').map(({ label }) => label)).toEqual([
      'kernels',
      'stem',
      'twice',
    ]);
    expect(items.map(({ label }) => label)).not.toContain('_half');
    const { signature } = service.answer({ topic: 'describe', ...at('use'), name: 'stem' })!;
    expect(signature).toBe('const stem: NetworkSpec');
  });

  test('is what a class is written with in TypeScript, as it runs', () => {
    // Words of TypeScript are for a text that is some.
    const unit = 'class Unit {\n  size: number = 1;\n  ¦\n}';
    expect(fitting({ a: unit }, 'a')).toEqual(
      expect.arrayContaining([
        'private',
        'protected',
        'public',
        'readonly',
        'override',
        'accessor',
        'static',
      ]),
    );
    expect(fitting({ a: unit }, 'a')).not.toContain('declare');
  });

  test('is what a cell has: the library, and nothing of a document or of what tfjs keeps for itself', () => {
    const names = fitting({ a: '¦' }, 'a');
    expect(names).toEqual(
      expect.arrayContaining([
        'tf',
        'nn',
        'Plot',
        'Inputs',
        'display',
        'view',
        'data',
        'files',
        'photo',
        'console',
        'Math',
        'setTimeout',
      ]),
    );
    for (const absent of [
      'document',
      'window',
      'localStorage',
      'postMessage',
      'importScripts',
      'HTMLElement',
      'module',
      'declare',
    ])
      expect(names).not.toContain(absent);
    // Words of TypeScript are for a text that is some.
    expect(fitting({ a: 'const a: number = 1;\n¦' }, 'a')).toEqual(
      expect.arrayContaining(['enum', 'namespace']),
    );
  });

  test('of enums, namespaces and what a constructor keeps, in their cell and in others', () => {
    const net =
      'enum Mode { train, test }\nnamespace Net { export const rate = 0.1; export interface Part { size: number } }\nclass Cat { constructor(public readonly age = 1) {} }\nimport rate = Net.rate;';
    const others = {
      net,
      use: 'Mode.¦',
      more: 'Net.¦',
      cat: 'new Cat().¦',
      part: 'let part: Net.Part = { ¦ }',
    };
    expect(fitting(others, 'use')).toEqual(expect.arrayContaining(['train', 'test']));
    expect(fitting(others, 'more')).toContain('rate');
    expect(fitting(others, 'cat')).toContain('age');
    expect(fitting(others, 'part')).toContain('size');
    expect(fitting({ net, use: '¦' }, 'use')).toEqual(expect.arrayContaining(['Mode', 'Net', 'Cat', 'rate']));
    expect(fitting({ a: `${net}\nMode.¦` }, 'a')).toContain('train');
  });

  test('are no mistake; what is wrong of them is', () => {
    const net =
      'enum Mode { train, test }\nnamespace Net { export const rate = 0.1 }\nclass Cat { constructor(private age = 1) {} older() { return this.age + 1 } }';
    expect(wrong({ net }, 'net')).toEqual([]);
    // Said by the notebook.
    expect(wrong({ a: 'const Mode = 1;\nenum Mode { train }' }, 'a')).toEqual([]);
    expect(
      wrong({ a: 'class Cat { constructor(public age = 1) {} }\nnew Cat().age.toFixed();' }, 'a'),
    ).toEqual([]);
    expect(wrong({ net, use: 'Mode.learn;\nNet.rate.length;\nnew Cat().age;' }, 'use')).toMatchObject([
      ['learn', expect.stringMatching(/does not exist/)],
      ['length', expect.stringMatching(/does not exist/)],
      ['age', expect.stringMatching(/private/)],
    ]);
  });

  test.each([
    ['nn.¦', 'resnet'],
    ['Plot.¦', 'lineY'],
    ['Inputs.¦', 'range'],
    ['data.¦', 'load'],
    ['display.¦', 'table'],
    ["tf.layers.dense({ units: 1, activation: '¦' })", 'relu'],
    ['tf.layers.conv2d({ ¦ })', 'kernelSize'],
    ["const set = await data.load('dogs-and-cats');\nset.¦", 'train'],
  ])('in %s is %s', (text, name) => {
    expect(fitting({ a: text }, 'a')).toContain(name);
  });

  test('keeps in step with what is written in another cell', () => {
    const { service } = serviceOver({ a: 'const before = 1;', b: '' });
    service.update('a', 'const after = tf.zeros([2, 2]);');
    service.update('b', 'after.');
    const items = service.answer({ topic: 'complete', cell: 'b', at: 6 })?.items ?? [];
    expect(items.map(({ label }) => label)).toContain('reshape');
    service.update('a', undefined);
    const gone = service.answer({ topic: 'complete', cell: 'b', at: 2 })?.items ?? [];
    expect(gone.map(({ label }) => label)).not.toContain('after');
    expect(service.answer({ topic: 'complete', cell: 'a', at: 0 })).toBeUndefined();
  });
});

describe('what a name is', () => {
  test('is its type and its documentation', () => {
    const { service, at } = serviceOver({ a: 'nn.res¦net(18)' });
    const { signature, documentation, from, to } = service.answer({ topic: 'hover', ...at('a') })!;
    expect(signature).toBe('resnet(depth: ResnetDepth, options?: ResnetOptions): NetworkSpec');
    expect(documentation).toMatch(/^ResNet-18, 34, 50, 101 or 152/);
    expect([from, to]).toEqual([3, 9]);
  });

  test('is known of a name of another cell', () => {
    const { service, at } = serviceOver({ a: '/** Pixels. */\nconst size = 224;', b: 'si¦ze + 1' });
    expect(service.answer({ topic: 'hover', ...at('b') })).toMatchObject({
      signature: 'const size: 224',
      documentation: 'Pixels.',
    });
  });

  test('is told while its arguments are written', () => {
    const { service, at } = serviceOver({ a: 'nn.resnet(18, ¦' });
    const { signatures, parameter } = service.answer({ topic: 'signatures', ...at('a') })!;
    expect(signatures[0]?.parameters.map(({ name }) => name)).toEqual([
      'depth: ResnetDepth',
      'options?: ResnetOptions',
    ]);
    expect(parameter).toBe(1);
  });

  test('leads to the cell that defines it, or to the library', () => {
    const { service, at } = serviceOver({ a: 'const size = 224;', b: 'si¦ze + 1', c: 'tf.z¦eros([1])' });
    expect(service.answer({ topic: 'define', ...at('b') })).toEqual({ cell: 'a', from: 6, to: 10 });
    expect(service.answer({ topic: 'define', ...at('c') })).toEqual({ library: true });
  });
});

describe('what is wrong', () => {
  test('is a value of another type, named at its place', () => {
    expect(
      wrong({ a: "const kernelSize = 'seven';\ntf.layers.conv2d({ filters: 8, kernelSize });" }, 'a'),
    ).toEqual([['kernelSize', "Type 'string' is not assignable to type 'number | number[]'."]]);
    expect(
      wrong({ a: "const kernelSize = 'seven';", b: 'tf.layers.conv2d({ filters: 8, kernelSize });' }, 'b'),
    ).toEqual([['kernelSize', "Type 'string' is not assignable to type 'number | number[]'."]]);
  });

  test.each([
    ["tf.layers.conv2d({ filters: 8, kernelSize: 'seven' })", 'kernelSize'],
    ['tf.layers.dense({ units: 1, activatoin: "relu" })', 'activatoin'],
    ['tf.zeroes([2])', 'zeroes'],
    ['nn.resnet(17)', '17'],
    ["Math.max('a', 1)", "'a'"],
    ['const n: number = "1";', 'n'],
    ['const n: number = null;', 'n'],
    ["photo('cat', 'large')", "'large'"],
    ['const f = (n: number) => n;\nf()', 'f'],
    ['(5)()', '(5)'],
  ])('in %s', (text, place) => {
    expect(wrong({ a: text }, 'a').map(([each]) => each)).toEqual([place]);
  });

  test.each([
    // What the notebook says itself.
    ['missing + 1'],
    ['document.title'],
    ['const a = 1;\nconst a = 2;'],
    ['const a = ;'],
    // What may be right.
    ['tf.sequential().predict(tf.zeros([1, 2])).print()'],
    ["let activation = 'relu';\ntf.layers.dense({ units: 1, activation })"],
    ["const settings = { filters: 8, kernelSize: 3, activation: 'relu' };\ntf.layers.conv2d(settings)"],
    ['const all = new Map([["a", 1]]);\nMath.max(all.get("a"), 2)'],
    ['[1, 2].find((n) => n > 1).toFixed(2)'],
    ['const [first, second] = tf.sequential().predict(tf.zeros([1, 2]));\nfirst.print();'],
    ['let values = tf.tensor1d([1]);\nvalues = tf.tensor2d([[1, 2]]);'],
    ['tf.data.array([{ a: 1 }]).batch(1).forEachAsync((e) => { for (const k in e) e[k].print(); });'],
    // JavaScript that no one wrote types for.
    ['class Net { constructor() { this.depth = 18; } }\nnew Net().depth'],
    ['const o = {};\no.depth = 18;'],
    ['function f(a, b) { return a; }\nf(1);'],
    // A library that is there already.
    ["import * as tf from '@tensorflow/tfjs';\ntf.ones([1]).print();"],
    ["import { ones, scalar as one } from '@tensorflow/tfjs';\none(1).add(ones([1])).print();"],
    ["const t = require('@tensorflow/tfjs');\nexport const two = t.scalar(2);"],
    // Style.
    ['const unused = 1; function g() { return 1; let never = 2; }'],
    // Nothing at all.
    [''],
    ['const xs = tf.tensor2d([1, 2, 3, 4], [4, 1]);\nxs.print();\nawait tf.nextFrame();'],
  ])('is not in %s', (text) => {
    expect(wrong({ a: text }, 'a')).toEqual([]);
  });

  test('is nothing in the chapters as they are written', { timeout: 120_000 }, () => {
    for (const slug of chapterSlugs) {
      const cells = Object.fromEntries(
        cellsOf(slug).map(({ name, source, exercise }) => [name, exercise?.solution ?? source]),
      );
      const { service } = serviceOver(cells);
      const found = Object.keys(cells).flatMap((cell) =>
        (service.answer({ topic: 'problems', cell, at: 0 }) ?? []).map(
          ({ message }) => `${slug} ${cell}: ${message}`,
        ),
      );
      expect(found).toEqual([]);
    }
  });
});

describe('another name', () => {
  const renamed = (
    cells: Record<string, string>,
    cell: string,
    name: string,
  ): Record<string, string> | string => {
    const { service, at, text } = serviceOver(cells);
    const answer = service.answer({ topic: 'rename', ...at(cell), name })!;
    if ('refused' in answer) return answer.refused;
    const of = (each: string): Change[] => answer.changes.filter((change) => change.cell === each);
    return Object.fromEntries(Object.keys(cells).map((each) => [each, changedText(text(each), of(each))]));
  };

  test('is given in every cell that reads it, and to nothing else of that name', () => {
    const cells = {
      a: 'const si¦ze = 224;\nsize * 2;',
      b: 'const area = size * size;\nconst box = { size, other: { size: 3 } };\nbox.size;',
      c: '((size: number) => size + 1)(2);\n`${size}`;',
    };
    expect(renamed(cells, 'a', 'side')).toEqual({
      a: 'const side = 224;\nside * 2;',
      b: 'const area = side * side;\nconst box = { size: side, other: { size: 3 } };\nbox.size;',
      c: '((size: number) => size + 1)(2);\n`${side}`;',
    });
  });

  test('may be asked for where it is read', () => {
    const cells = { a: 'const kernelSize = 3;', b: 'tf.layers.conv2d({ filters: 8, kernel¦Size })' };
    expect(renamed(cells, 'b', 'reach')).toEqual({
      a: 'const reach = 3;',
      b: 'tf.layers.conv2d({ filters: 8, kernelSize: reach })',
    });
  });

  test('stays in its cell where it is not one of its exports', () => {
    const cells = { a: 'for (const st¦ep of [1, 2]) display(step);', b: 'const step = 3;', c: 'step' };
    expect(renamed(cells, 'a', 'round')).toEqual({
      a: 'for (const round of [1, 2]) display(round);',
      b: 'const step = 3;',
      c: 'step',
    });
  });

  test('is refused where it would not be a name, is taken, or is not the reader’s to give', () => {
    const cells = { a: 'const si¦ze = 224;\nconst side = 1;', b: 'const width = size;', c: 'tf.ze¦ros([1])' };
    expect(renamed(cells, 'a', '2nd')).toBe('not-a-name');
    expect(renamed(cells, 'a', 'class')).toBe('not-a-name');
    expect(renamed(cells, 'a', 'side')).toBe('taken');
    expect(renamed(cells, 'a', 'width')).toBe('taken');
    expect(renamed(cells, 'a', 'tf')).toBe('taken');
    expect(renamed(cells, 'c', 'nulls')).toBe('not-yours');
  });
});

test('a text is spaced as the book’s own', () => {
  const { service, text } = serviceOver({ a: 'const  x={a:1,b:2}\nif(x){\nx.a+=1\n}' });
  const changes = service.answer({ topic: 'format', cell: 'a', at: 0 })!;
  expect(changedText(text('a'), changes)).toBe('const x = { a: 1, b: 2 }\nif (x) {\n  x.a += 1\n}');
});

describe('a text that was made to be too much', () => {
  test('is described in so many characters', () => {
    const { service, at } = serviceOver({
      a: `/** ${'a word '.repeat(20_000)} */\nconst much = 1;\nmu¦ch`,
    });
    const found = service.answer({ topic: 'hover', ...at('a') })!;
    expect(found.documentation.length).toBeLessThan(10_000);
  });

  test("is not said of a name of the library's that another cell declares: whose a cell reads is not known", () => {
    const cells = { mine: 'const data = [1, 2]; data.length;', theirs: "data.load('x'); data.reduce;" };
    expect([wrong(cells, 'mine'), wrong(cells, 'theirs')]).toEqual([[], []]);
  });

  test('has so many problems marked', () => {
    expect(wrong({ a: 'Math.max("a");\n'.repeat(400) }, 'a')).toHaveLength(200);
  });
});
