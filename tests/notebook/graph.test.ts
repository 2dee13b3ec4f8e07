import { describe, expect, it } from 'vitest';
import { slowness } from '../slowness.ts';
import { buildGraph, type Graph } from '../../src/notebook/runtime/graph.ts';
import { parseCell } from '../../src/notebook/language/parse.ts';
import { editDistance, nearestName } from '../../src/notebook/language/nearest-name.ts';

const library = new Set(['tf', 'nn', 'display', 'console']);

const graphOf = (sources: Record<string, string>): Graph =>
  buildGraph(new Map(Object.entries(sources).map(([name, source]) => [name, parseCell(source)])), library);

const problemsOf = (sources: Record<string, string>): Record<string, string[]> =>
  Object.fromEntries(
    [...graphOf(sources).problems].map(([cell, list]) => [
      cell,
      list.map(({ code, values }) => [code, ...Object.values(values)].join(' | ')),
    ]),
  );

describe('the graph of the stem chapter', () => {
  const graph = graphOf({
    features: 'display(model.predict(image))',
    input: 'const input = tf.input({ shape: [224, 224, 3] });',
    stem: 'const padded = pad(input); const stem = tf.layers.conv2d({ filters: 64 }).apply(padded);',
    helper: 'function pad(x: unknown) { return x }',
    model: 'const model = tf.model({ inputs: input, outputs: stem });',
    photograph: 'const image = tf.zeros([1, 224, 224, 3]);',
  });

  it('knows who reads whom, in page order', () => {
    expect(graph.parents('stem')).toEqual(['input', 'helper']);
    expect(graph.children('input')).toEqual(['stem', 'model']);
    expect(graph.imports('model')).toEqual([
      { name: 'input', from: 'input' },
      { name: 'stem', from: 'stem' },
    ]);
    expect(graph.producer('padded')).toBe('stem');
    expect(graph.problems.size).toBe(0);
  });

  it('lists ancestors and descendants in an order to run them', () => {
    expect(graph.ancestors('features')).toEqual(['input', 'helper', 'stem', 'model', 'photograph']);
    expect(graph.descendants('helper')).toEqual(['stem', 'model', 'features']);
    expect(graph.order).toEqual(['input', 'helper', 'stem', 'model', 'photograph', 'features']);
  });
});

describe('problems among cells', () => {
  it('names every cell that defines a name twice, and who reads it', () => {
    expect(problemsOf({ a: 'const k = 7', b: 'let x = 1, k = 5', c: 'k', d: 'x' })).toEqual({
      a: ['duplicate-name | k | a, b'],
      b: ['duplicate-name | k | a, b'],
      c: ['duplicate-name | k | a, b'],
    });
  });

  it('leaves a name with the cell that has run with it, and tells the one that came after', () => {
    const cells = new Map(
      ['first', 'second'].map((name) => [
        name,
        { ...parseCell('const k = 7'), authored: [], given: [] as string[] },
      ]),
    );
    cells.get('first')!.given = ['k'];
    const graph = buildGraph(cells, library);
    expect([...graph.problems.keys()]).toEqual(['second']);
    expect(graph.problems.get('second')).toMatchObject([
      { code: 'name-taken', values: { name: 'k', cell: 'first' } },
    ]);
    expect(graph.producer('k')).toBe('first');
  });

  it('names the path of a cycle from each of its cells', () => {
    expect(
      problemsOf({ a: 'const x = z', b: 'const y = x', c: 'const z = y', d: 'z', e: 'const w = 1' }),
    ).toEqual({
      a: ['cell-cycle | a → c → b → a'],
      b: ['cell-cycle | b → a → c → b'],
      c: ['cell-cycle | c → b → a → c'],
    });
  });

  it('is no cycle when a cell reads its own name', () => {
    expect(problemsOf({ a: 'const f = (n) => n ? f(n - 1) : 1' })).toEqual({});
  });

  it('suggests the nearest name for a missing one', () => {
    expect(
      problemsOf({ a: 'const kernelSize = 7', b: 'kernelSzie + 1; Math.max(1); consle.log(2); qqqq' }),
    ).toEqual({
      b: [
        'missing-name-suggestion | kernelSzie | kernelSize',
        'missing-name-suggestion | consle | console',
        'missing-name | qqqq',
      ],
    });
    expect(
      graphOf({ b: 'f(\n  misssing)' })
        .problems.get('b')
        ?.map(({ position }) => position),
    ).toEqual([
      { line: 1, column: 0 },
      { line: 2, column: 2 },
    ]);
  });

  it('leaves a name alone that is only asked about with typeof', () => {
    expect(problemsOf({ a: 'typeof nothing' })).toEqual({});
  });

  it('refuses to assign to other cells’ names and to the library', () => {
    expect(problemsOf({ a: 'let k = 7', b: 'k = 5', c: 'tf = 1' })).toEqual({
      b: ['assigns-other-cell | k | a'],
      c: ['assigns-library | tf'],
    });
  });

  it('lets a cell use a name of the library’s for itself and others', () => {
    const graph = graphOf({ a: 'const nn = 1', b: 'nn + 1; tf', c: 'const k = nn; nn = 2' });
    expect([...graph.problems.keys()]).toEqual(['c']);
    expect([graph.parents('a'), graph.parents('b')]).toEqual([[], ['a']]);
    expect(problemsOf({ a: 'const nn = 1', b: 'const nn = 2' })['a']).toEqual(['duplicate-name | nn | a, b']);
  });

  it('lets a cell use a global’s name for itself and others', () => {
    const graph = graphOf({ a: 'const name = 1; const performance = 2', b: 'performance + name' });
    expect(graph.problems.size).toBe(0);
    expect(graph.parents('b')).toEqual(['a']);
  });
});

describe('size', () => {
  it('takes 500 chained cells in milliseconds', () => {
    const cells = new Map(
      Array.from({ length: 500 }, (_, i) => [
        `c${i}`,
        parseCell(i ? `const x${i} = x${i - 1} + x${i >> 1}` : 'const x0 = 1'),
      ]),
    );
    const started = performance.now();
    const graph = buildGraph(cells, library);
    const took = performance.now() - started;
    expect(graph.ancestors('c499').length).toBe(499);
    expect(graph.descendants('c0')[498]).toBe('c499');
    expect(took).toBeLessThan(50 * slowness());
  });

  it('takes a cycle through 500 cells', () => {
    const cells = new Map(
      Array.from({ length: 500 }, (_, i) => [`c${i}`, parseCell(`const x${i} = x${(i + 1) % 500}`)]),
    );
    const started = performance.now();
    const graph = buildGraph(cells, library);
    expect(graph.problems.size).toBe(500);
    expect(graph.order.length).toBe(500);
    expect(performance.now() - started).toBeLessThan(2_000 * slowness());
  });
});

describe('nearest names', () => {
  it('counts insertions, deletions, replacements and swaps', () => {
    expect(editDistance('kernel', 'kernel')).toBe(0);
    expect(editDistance('kernle', 'kernel')).toBe(1);
    expect(editDistance('stride', 'strides')).toBe(1);
    expect(editDistance('sitting', 'kitten')).toBe(3);
    expect(editDistance('abcdef', 'uvwxyz', 3)).toBe(3);
  });

  it('prefers a difference of case, and refuses what is far', () => {
    expect(nearestName('Conv2D', ['conv2s', 'conv2d'])).toBe('conv2d');
    expect(nearestName('X', ['y', 'x'])).toBe('x');
    expect(nearestName('x', ['y', 'xy'])).toBeUndefined();
    expect(nearestName('momentum', ['minimum'])).toBeUndefined();
  });
});
