import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fill } from '../../src/i18n.ts';
import { explainError } from '../../src/kernel/plain-words.ts';
import { useKernel } from './run-cells.ts';

const { run } = useKernel();
const texts = (lang: string): Record<string, string> =>
  JSON.parse(
    readFileSync(new URL(`../../content/ui/${lang}/errors.json`, import.meta.url), 'utf8'),
  ) as Record<string, string>;
const [korean, english] = [texts('ko'), texts('en')];

const dense =
  "const i = tf.input({ shape: [4] }); const m = tf.model({ inputs: i, outputs: tf.layers.dense({ units: 2, activation: 'softmax', name: 'top' }).apply(i) });";
const compiled = `${dense} m.compile({ optimizer: 'sgd', loss: 'categoricalCrossentropy' });`;

/** A mistake, the code of its explanation, and the values a reader sees. */
const mistakes: [mistake: string, code: string, values: Record<string, string | number>][] = [
  [
    'tf.conv2d(tf.zeros([1,8,8,3]), tf.zeros([3,3,4,8]), 1, "same")',
    'conv-channels',
    { found: '3', expected: '4' },
  ],
  [
    'tf.depthwiseConv2d(tf.zeros([1,9,9,3]), tf.zeros([3,3,4,1]), 1, "same")',
    'conv-channels',
    { found: '3', expected: '4' },
  ],
  [
    'tf.conv2d(tf.zeros([8,8]), tf.zeros([3,3,3,8]), 1, "same")',
    'operation-rank',
    { operation: 'conv2d', expected: '4', found: '2' },
  ],
  [
    'tf.conv2d(tf.zeros([8,8,3]), tf.zeros([3,3,8]), 1, "same")',
    'filter-rank',
    { operation: 'conv2d', expected: '4', found: '3' },
  ],
  [
    'tf.conv2d(tf.zeros([1,9,9,3]), tf.zeros([3,3,3,8]), 2, "valid", "NHWC", 2)',
    'strides-and-dilations',
    { operation: 'conv2D', strides: '2', dilations: '2' },
  ],
  [
    'tf.conv2d(tf.zeros([1,4,4,3]), tf.zeros([7,7,3,8]), 1, "valid")',
    'tensor-negative-size',
    { found: '1 × -2 × -2 × 8' },
  ],
  [
    'tf.layers.conv2d({ filters: 1, kernelSize: 7, name: "big" }).apply(tf.input({ shape: [4, 4, 3] }))',
    'layer-empty-output',
    { layer: 'big', found: '? × -2 × -2 × 1' },
  ],
  [
    'tf.layers.maxPooling2d({ poolSize: 3, name: "pool" }).apply(tf.input({ shape: [2, 2, 3] }))',
    'layer-empty-output',
    { layer: 'pool', found: '? × 0 × 0 × 3' },
  ],
  [
    'tf.matMul(tf.zeros([2,3]), tf.zeros([4,5]))',
    'matmul-inner',
    { left: '3', right: '4', leftShape: '2 × 3', rightShape: '4 × 5' },
  ],
  ['tf.dot(tf.zeros([2,3]), tf.zeros([4,5]))', 'dot-inner', { left: '3', right: '4' }],
  ['tf.add(tf.zeros([2,3]), tf.zeros([4]))', 'broadcast', { left: '2 × 3', right: '4' }],
  ['tf.zeros([2,3]).mul(tf.zeros([3,2]))', 'broadcast', { left: '2 × 3', right: '3 × 2' }],
  [
    'tf.layers.add().apply([tf.input({ shape: [4,4,8] }), tf.input({ shape: [4,4,16] })])',
    'merge-shapes',
    { left: '4 × 4 × 8', right: '4 × 4 × 16' },
  ],
  ['tf.layers.add().apply([tf.input({ shape: [4,4,8] })])', 'merge-inputs', { found: '1' }],
  [
    'tf.layers.concatenate().apply([tf.input({ shape: [4,4,8] }), tf.input({ shape: [5,4,8] })])',
    'concatenate-layer',
    { shapes: '[? × 4 × 4 × 8], [? × 5 × 4 × 8]' },
  ],
  [
    'tf.concat([tf.zeros([2,3]), tf.zeros([3,4])], 0)',
    'concat-shapes',
    { found: '3 × 4', expected: '2 × 3', axis: '1' },
  ],
  ['tf.reshape(tf.zeros([2,3]), [2,4])', 'reshape-size', { found: '6', shape: '2 × 4' }],
  ['tf.reshape(tf.zeros([2,3]), [-1,4])', 'reshape-fraction', { found: '6', divisor: '4' }],
  ['tf.tensor([1,2,3,4], [2,3])', 'tensor-values', { shape: '2 × 3', expected: '6', found: '4' }],
  ['tf.sum(tf.zeros([4,4]), 5)', 'axis-range', { rank: '2', found: '5' }],
  ['tf.relu(tf.input({ shape: [4] }))', 'symbolic-in-operation', { argument: 'x', operation: 'relu' }],
  ['tf.relu(undefined)', 'not-a-tensor', { argument: 'x', operation: 'relu', found: 'null' }],
  [
    'tf.conv2d(tf.zeros([8,8,3], "int32"), tf.zeros([3,3,3,8]), 1, "same")',
    'tensor-dtype',
    { argument: 'x', operation: 'conv2d', expected: 'float32', found: 'int32' },
  ],
  [
    'tf.layers.conv2d({ filters: 1, kernelSize: 3, name: "c" }).apply(tf.input({ shape: [10] }))',
    'layer-rank',
    { layer: 'c', expected: '4', found: '2' },
  ],
  [
    'const d = tf.layers.dense({ units: 3, name: "d" }); d.apply(tf.input({ shape: [10] })); d.apply(tf.input({ shape: [11] }))',
    'layer-axis',
    { layer: 'd', axis: '-1', expected: '10', found: '? × 11' },
  ],
  [`${dense} m.predict(tf.zeros([1,5]))`, 'model-input-shape', { expected: '4', found: '1 × 5' }],
  [`${dense} m.fit ? await m.fit(tf.zeros([2,4]), tf.zeros([2,2])) : 0`, 'not-compiled', {}],
  [
    `${compiled} await m.fit(tf.zeros([2,4]), tf.zeros([2,3]))`,
    'target-shape',
    { expected: '2', found: '3' },
  ],
  [
    `${compiled} await m.fit(tf.zeros([2,4]), tf.zeros([3,2]))`,
    'samples-and-targets',
    { inputs: '2', targets: '3' },
  ],
  [
    `${dense} m.compile({ optimizer: 'adamm', loss: 'meanSquaredError' })`,
    'unknown-name',
    { kind: 'Optimizer', name: 'adamm' },
  ],
  ['tf.layers.dense({ units: 1, activation: "relo" })', 'unknown-name', { kind: 'activation', name: 'relo' }],
  ['tf.layers.dense({})', 'dense-units', { found: 'undefined' }],
  ['tf.layers.conv2d({ kernelSize: 3 })', 'conv-filters', { found: 'undefined' }],
  ['tf.layers.conv2d({ filters: 3 })', 'layer-option-missing', { option: 'kernelSize' }],
  [
    'const i = tf.input({ shape: [4] }); const a = tf.layers.dense({ units: 4, name: "a" }).apply(i); tf.model({ inputs: i, outputs: tf.layers.dense({ units: 4, name: "a" }).apply(a) })',
    'layer-name-twice',
    { layer: 'a', times: '2' },
  ],
  [
    'const i = tf.input({ shape: [4] }); const j = tf.input({ shape: [4], name: "other" }); tf.model({ inputs: i, outputs: tf.layers.dense({ units: 4 }).apply(j) })',
    'graph-disconnected',
    { layer: 'other' },
  ],
  [`${dense} m.getLayer('nope')`, 'no-such-layer', { layer: 'nope' }],
  ['tf.sequential().add(tf.layers.dense({ units: 1 }))', 'sequential-input', {}],
  [
    `${dense} m.getLayer('top').setWeights([tf.zeros([1]), tf.zeros([2])])`,
    'weight-shape',
    { expected: '4 × 2', found: '1' },
  ],
  [
    'tf.variable(tf.zeros([1]), true, "w"); tf.variable(tf.zeros([1]), true, "w")',
    'variable-name',
    { name: 'w' },
  ],
  ['tf.variable(tf.zeros([1])).assign(tf.zeros([2]))', 'assign-shape', { found: '2', expected: '1' }],
  ['tf.grad(() => tf.scalar(1))(tf.scalar(2))', 'gradient-unconnected', {}],
  [
    'const v = tf.variable(tf.zeros([2])); tf.train.sgd(0.1).minimize(() => v.square())',
    'loss-not-scalar',
    { found: '1' },
  ],
  ['const t = tf.zeros([2]); t.dispose(); await t.data()', 'tensor-disposed', {}],
  ['const t = tf.zeros([2]); t.dispose(); t.add(1)', 'tensor-disposed', {}],
  [`${dense} m.dispose(); m.predict(tf.zeros([1,4]))`, 'weights-disposed', { name: 'top' }],
  [
    'tf.engine().runKernel("NoSuchKernel", { x: tf.zeros([1]) })',
    'kernel-missing',
    { operation: 'NoSuchKernel', backend: 'wasm' },
  ],
  ['tf.zeros([40000, 40000])', 'out-of-memory', { megabytes: 6104 }],
  ['new Float32Array(1e12)', 'out-of-memory-unknown', {}],
  ['nothing + 1', 'not-defined', { name: 'nothing' }],
  ['later; const later = 1', 'before-declared', { name: 'later' }],
  ['const k = 1; k = 2', 'constant-assigned', {}],
  ['(undefined).shape', 'property-of-nothing', { found: 'undefined', property: 'shape' }],
  ['tf.conv2D()', 'not-a-function-suggestion', { name: 'tf.conv2D', suggestion: 'tf.conv2d' }],
  ['for (const x of 3) x', 'not-iterable', { name: '3' }],
  ['(function f() { f() })()', 'recursion', {}],
  ['[].reduce((a, b) => a + b)', 'reduce-empty', {}],
  ["JSON.parse('{a: 1}')", 'json-unreadable', {}],
  ["JSON.parse('[1, 2')", 'json-unreadable', {}],
  ["JSON.parse('')", 'json-unreadable', {}],
  ['const none = [][0]; none.rate = 1', 'property-set-of-nothing', { found: 'undefined', property: 'rate' }],
  ['display.images(tf.zeros([3]))', 'image-shape', { found: '[3]' }],
  ['display.table(3)', 'table-rows', { found: 'number' }],
  ['view(3)', 'view-not-input', { found: 'number' }],
  ['await photo("nobody")', 'unknown-request', {}],
  ['await data.load("lions")', 'data-unknown', { name: 'lions', known: 'dogs-and-cats' }],
  ['Plot.lines([])', 'plot-unknown', { name: 'lines' }],
  ['display(Plot.line([[0, 1]], { marker: (path) => path }))', 'plot-function', { option: 'marker' }],
  ['display(Plot.line([[0, 1]], { curve: (path) => path }))', 'call-refused', {}],
  ['display(Plot.plot({ projection: () => 2, marks: [Plot.sphere()] }))', 'call-refused', {}],
];

describe('a mistake in a cell', () => {
  it.each(mistakes)('%s → %s', async (mistake, code, values) => {
    const { outcome, error } = await run(mistake);
    expect(outcome).toBe('failed');
    expect(error?.explanation).toMatchObject({ code, values });
    expect(error?.position?.line).toBe(1);
    // Both languages have a template, and the values fill it.
    const filled = error!.explanation!.values;
    for (const [strings, lang] of [
      [korean, 'ko'],
      [english, 'en'],
    ] as const) {
      expect(strings[code], `${lang} ${code}`).toBeDefined();
      expect(fill(strings[code]!, filled, lang)).not.toMatch(/[{}]/);
    }
  });
});

describe('messages of other engines', () => {
  it.each([
    ["Can't find variable: stem", 'not-defined', { name: 'stem' }],
    ["can't access lexical declaration 'stem' before initialization", 'before-declared', { name: 'stem' }],
    ["invalid assignment to const 'k'", 'constant-assigned', {}],
    ['Cannot redefine property: data', 'object-frozen', {}],
    ['can\'t redefine non-configurable property "data"', 'object-frozen', {}],
    [
      'can\'t access property "shape", x is undefined',
      'property-of-nothing',
      { found: 'undefined', property: 'shape' },
    ],
    [
      "undefined is not an object (evaluating 'x.shape')",
      'property-of-nothing',
      { found: 'undefined', property: 'shape' },
    ],
    // The WASM backend does not check slices; the others do.
    [
      'Error in slice2D: begin[1] + size[1] (5) would overflow input.shape[1] (4)',
      'slice-overflow',
      { axis: '1', end: '5', size: '4' },
    ],
    ['can\'t access property "shape" of null', 'property-of-nothing', { found: 'null', property: 'shape' }],
    ['too much recursion', 'recursion', {}],
    ['reduce of empty array with no initial value', 'reduce-empty', {}],
    ['JSON Parse error: Unexpected identifier "a"', 'json-unreadable', {}],
    ['JSON.parse: unexpected character at line 1 column 2 of the JSON data', 'json-unreadable', {}],
    ['NetworkError when attempting to fetch resource.', 'no-network', {}],
    ["undefined is not an object (evaluating 'info.backend')", 'tensor-disposed', {}],
    ['can\'t access property "backend", info is undefined', 'tensor-disposed', {}],
    ['Requested texture size [0x5] is invalid.', 'texture-invalid', { found: '0x5' }],
    [
      'Requested texture size [16385x1] greater than WebGL maximum on this browser / GPU [16384x16384].',
      'texture-size',
      { found: '16385x1', limit: '16384x16384' },
    ],
  ])('%s → %s', (message, code, values) => {
    expect(explainError(new Error(message))).toEqual({ code, values });
  });

  it('says nothing about what it does not know', () => {
    expect(explainError(new Error('Something else'))).toBeUndefined();
    expect(explainError(undefined)).toBeUndefined();
  });
});
