import { describe, expect, it } from 'vitest';
import type { Output } from '../../src/notebook/protocol/index.ts';
import { plainData } from '../../src/notebook/protocol/plain-data.ts';
import { weigh } from '../../src/notebook/protocol/weigh.ts';
import { validate } from '../../src/notebook/protocol/validate.ts';

const message = (output: unknown, rest: object = {}): unknown => ({
  type: 'output',
  run: 1,
  cell: 'c',
  version: 1,
  slot: 0,
  output,
  ...rest,
});
const accepted = (output: unknown): Output | undefined => {
  const checked = validate(message(output));
  return checked.ok && checked.message.type === 'output' ? checked.message.output : undefined;
};
const nested = (depth: number): unknown =>
  depth === 0
    ? { type: 'other', label: 'x' }
    : { type: 'list', label: 'A', length: 1, items: [nested(depth - 1)] };

describe('what the page believes of a kernel', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['a text', '<script>alert(1)</script>'],
    ['an unknown type', { type: 'navigate', url: 'https://example.com' }],
    ['an output without a run', { type: 'output', output: { kind: 'text', text: 'x' } }],
    ['a negative slot', message({ kind: 'text', text: 'x' }, { slot: -1 })],
    ['a huge slot', message({ kind: 'text', text: 'x' }, { slot: 1e9 })],
    [
      'an end without a memory',
      { type: 'ended', run: 1, cell: 'c', version: 1, outcome: 'ok', milliseconds: 1 },
    ],
    [
      'an end with another outcome',
      {
        type: 'ended',
        run: 1,
        cell: 'c',
        version: 1,
        outcome: 'won',
        milliseconds: 1,
        memory: { numTensors: 0, numBytes: 0 },
      },
    ],
    [
      'an unknown backend',
      {
        type: 'started',
        info: {
          backend: 'quantum',
          device: '',
          skipped: [],
          notes: [],
          memory: { numTensors: 0, numBytes: 0 },
        },
      },
    ],
    [
      'a request with a function',
      { type: 'request', request: 1, name: 'store/put', value: { run: () => 1 } },
    ],
    ['a request with a long name', { type: 'request', request: 1, name: 'x'.repeat(300), value: null }],
  ])('%s is refused', (_, data) => {
    expect(validate(data).ok).toBe(false);
  });

  it.each<[string, unknown]>([
    ['an unknown kind', { kind: 'html', html: '<img src=x onerror=alert(1)>' }],
    ['a text of 1 MB', { kind: 'text', text: 'x'.repeat(1e6) }],
    ['a value nested 40 deep', { kind: 'value', value: nested(40) }],
    [
      'a value of 10,000 parts',
      {
        kind: 'value',
        value: {
          type: 'list',
          label: 'A',
          length: 10,
          items: Array.from({ length: 10 }, () => ({
            type: 'list',
            label: 'A',
            length: 1000,
            items: Array.from({ length: 1000 }, () => ({ type: 'other', label: 'x' })),
          })),
        },
      },
    ],
    ['pixels of the wrong size', { kind: 'image', width: 2, height: 2, pixels: [new Uint8ClampedArray(15)] }],
    ['a picture of a billion pixels', { kind: 'image', width: 32000, height: 32000, pixels: [] }],
    ['pixels that are no bytes', { kind: 'image', width: 1, height: 1, pixels: [[0, 0, 0, 255]] }],
    [
      'too many tensor values',
      {
        kind: 'tensor',
        shape: [2000],
        dtype: 'float32',
        statistics: { min: 0, max: 0, mean: 0, standardDeviation: 0, nan: 0, infinite: 0 },
        values: new Array(2000).fill(0),
      },
    ],
    ['a table cell that is an object', { kind: 'table', columns: ['a'], rows: [[{ toString: 1 }]] }],
    ['a custom output with a strange name', { kind: 'custom', of: '<b>', data: {} }],
    ['a custom output with a map', { kind: 'custom', of: 'training', data: new Map() }],
    ['a sparse array', { kind: 'custom', of: 'training', data: new Array(4e9 - 1e8) }],
    [
      'a network nested without end',
      { kind: 'network', network: Array.from({ length: 60 }).reduce<unknown>((inner) => ({ inner }), 1) },
    ],
    ['a control nobody knows', { kind: 'input', control: 'file', options: {}, value: null }],
  ])('%s is replaced by an explanation', (_, output) => {
    const checked = validate(message(output));
    expect(checked).toMatchObject({
      ok: false,
      message: { type: 'output', output: { kind: 'error', explanation: { code: 'output-refused' } } },
    });
  });

  it('keeps only the fields it knows', () => {
    expect(accepted({ kind: 'text', text: 'x', html: '<b>', onclick: 'x' })).toEqual({
      kind: 'text',
      text: 'x',
    });
    const data = JSON.parse('{"state":"running","__proto__":{"polluted":true},"constructor":1}') as unknown;
    const custom = accepted({ kind: 'custom', of: 'training', data }) as { data: object };
    expect(Object.keys(custom.data)).toEqual(['state']);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('lets statistics be NaN, but not counts', () => {
    const tensor = {
      kind: 'tensor',
      shape: [0],
      dtype: 'float32',
      statistics: { min: NaN, max: NaN, mean: NaN, standardDeviation: NaN, nan: 0, infinite: 0 },
      values: [],
    };
    expect(accepted(tensor)).toEqual(tensor);
    expect(accepted({ ...tensor, statistics: { ...tensor.statistics, nan: NaN } })).toBeUndefined();
  });
});

const plot = (marks: unknown, options: object = {}): unknown => ({
  kind: 'plot',
  plot: { plot: 'call', name: 'plot', args: [{ plot: 'object', entries: { marks, ...options } }] },
});
const mark = (name: string, entries: object): unknown => [
  { plot: 'call', name, args: [[1, 2], { plot: 'object', entries }] },
];

describe('a plot from a hostile kernel', () => {
  it('loses links, styles and class names', () => {
    const checked = accepted(
      plot(
        mark('dot', {
          href: ['javascript:alert(1)'],
          target: 'x',
          style: 'background: url(//x)',
          className: 'x',
          x: [1, 2],
        }),
        { document: 1 },
      ),
    );
    expect(checked).toEqual(plot(mark('dot', { x: [1, 2] })));
  });

  it.each<[string, unknown]>([
    ['an unknown function', mark('constructor', {})],
    ['a picture from an address', mark('image', { src: 'https://example.com/x.png' })],
    ['a picture of scripts', mark('image', { src: 'data:image/svg+xml;base64,PHN2Zz4=' })],
    ['a colour from an address', mark('dot', { fill: 'url(https://example.com/#x)' })],
    ['a style import', mark('dot', { fontFamily: '@import "x"' })],
    ['a plain object without a tag', mark('dot', { x: { value: 1 } })],
    [
      'rows longer than they say',
      [{ plot: 'call', name: 'dot', args: [{ plot: 'rows', length: 1, columns: { a: [1, 2] } }] }],
    ],
  ])('%s is refused', (_, marks) => {
    expect(validate(message(plot(marks))).ok).toBe(false);
  });

  it('must be a plot', () => {
    expect(accepted({ kind: 'plot', plot: { plot: 'call', name: 'dot', args: [] } })).toBeUndefined();
  });
});

it('a view of a few numbers counts with all of the buffer behind it, once however many views there are', () => {
  const buffer = new ArrayBuffer(2 ** 20);
  const one = { a: new Uint8Array(buffer, 0, 1) };
  const limits = { nodes: 100, depth: 5, characters: 100, bytes: 2 ** 19 };
  expect(() => plainData(one, limits)).toThrow('more than 524288 bytes');
  const views = Array.from({ length: 50 }, (_, at) => new Uint8Array(buffer, at, 1));
  expect(plainData(views, { ...limits, bytes: 2 ** 20 })).toHaveLength(50);
  expect(weigh(one, 1e6)).toBeGreaterThan(1_000);
  expect(weigh(views, 1e6)).toBeLessThan(1_200);
});
