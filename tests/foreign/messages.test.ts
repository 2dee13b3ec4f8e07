import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fill } from '../../src/i18n.ts';
import { useForeignCells } from './notebook.ts';

const { run } = useForeignCells();
const texts = (lang: string): Record<string, string> =>
  JSON.parse(
    readFileSync(new URL(`../../content/ui/${lang}/errors.json`, import.meta.url), 'utf8'),
  ) as Record<string, string>;
const languages = [['ko', texts('ko')], ['en', texts('en')]] as const; // prettier-ignore

/** Code as people paste it, the code of what is said, and the line. */
const mistakes: [source: string, code: string, line: number][] = [
  ["const size = 3;\ndocument.querySelector('#chart').innerHTML = size;", 'name-of-page', 2],
  ["alert('done')", 'name-of-dialog', 1],
  ["const chart = require('chart.js');", 'name-of-module', 1],
  ['const a = 1;\n\nconsole.log(process.memoryUsage());', 'name-of-node', 3],
  ['d3.range(10).map((n) => n * 2)', 'name-of-library', 1],
  ['_.chunk([1, 2, 3], 2)', 'name-of-library', 1],
  ["localStorage.setItem('best', '3')", 'name-of-storage', 1],
  ["new WebSocket('wss://example.com')", 'name-of-network', 1],
  ['html`<b>bold</b>`', 'name-of-observable', 1],
  ['total = 10;\ntotal + 1', 'assigned-undeclared', 1],
  ['const a = 1;\nfor (i = 0; i < 3; i++) console.log(a);', 'assigned-undeclared', 2],
  ['console.log(“hello”);', 'cell-look-alike', 1],
  ['const a = 1;\nconst name = ‘Navi’;', 'cell-look-alike', 2],
  ['const a = （1 + 2）;', 'cell-look-alike', 1],
  ['const a = 5 − 3;', 'cell-look-alike', 1],
  ['const f = (x) ⇒ x;', 'cell-look-alike', 1],
  ['const a = 1;\u200b\nconst b = 2;', 'cell-invisible', 1],
  ['const a\u2060b = 1;', 'cell-invisible', 1],
  ['const view2 = <div>hello</div>;', 'cell-jsx', 1],
  ['const a = 1;\nreturn2(\n  <Chart data={a} />\n);', 'cell-jsx', 3],
  ['<p>text</p>', 'cell-jsx', 1],
  ['{ a: 1 }', 'cell-object-value', 1],
  ['const x = 2;\n{ x: x, y: 3 }', 'cell-object-value', 2],
  ['{ "learning rate": 0.1 };', 'cell-object-value', 1],
  ['{ size: { width: 3 } }', 'cell-object-value', 1],
  ['import numpy as np\nx = 1', 'cell-import', 1],
  ['const a = 1;\nfrom tensorflow.keras import layers  # Keras', 'cell-import', 2],
  ['const a = 1;\ndef half(x):\n  return x / 2', 'cell-python', 2],
  ['if x > 3:\n  x = 2', 'cell-python', 1],
  ['const squares = [n * n for n in range(3)];', 'cell-python', 1],
  ['# a comment\nconst a = 1;', 'cell-python', 1],
  ['const a = 1;\nprint(a)', 'name-of-python', 2],
  ['model = keras.Sequential()', 'name-of-python', 1],
  ['viewof size = Inputs.range([1, 9])', 'cell-observable', 1],
  ["const worker = new Worker('work.js');", 'name-of-page', 1],
  ['range = 5', 'assigned-undeclared', 1],
  ['const class = 3;', 'cell-keyword', 1],
  ['1 = 2', 'cell-assign-target', 1],
  ['if (f() = 2) {}', 'cell-assign-target', 1],
  ['const a = 3px;', 'cell-number', 1],
  ['const a = "\\u12";', 'cell-escape', 1],
  ['break;', 'cell-jump', 1],
  ['try { 1 }\nconsole.log(2)', 'cell-try', 1],
  ['function f() {\n  await 1;\n}', 'cell-await', 2],
  ['const r = /(/;', 'cell-regexp', 1],
  ['with (Math) { max(1) }', 'cell-strict', 1],
  ['const a;', 'cell-initial-value', 1],
  ['const { b }', 'cell-initial-value', 1],
  ['throw\nnew Error("x")', 'cell-line-break', 1],
  ['this.#x', 'cell-class', 1],
  ['```js\nconst a = 1;\n```', 'cell-fence', 1],
  ['const a = 1;\na * 2\n```\n', 'cell-fence', 3],
  ["const note = 1;\nconst fs = require('fs');", 'name-of-module', 2],
  ["const Plot = require('plot'), d3 = require('d3');", 'name-of-module', 1],
  ['const head = tf.layers.dense(units=10);', 'argument-named', 1],
  ['const a = 1;\nnew Map(entries = []);', 'argument-named', 2],
  ['const a = 1, b = 2;\nif (a and b) console.log(a);', 'cell-python', 2],
  ['if (not ready) {}', 'cell-python', 1],
  ['console.log(f"loss {0.5}")', 'cell-python', 1],
  ['requestIdleCallback(() => 0);', 'name-of-page', 1],
  ['resize((across) => across)', 'name-of-observable', 1],
  ['total = {\n  let sum = 0;\n  return sum;\n}', 'cell-observable-block', 2],
  ['let i = 0;\nwhile (true) yield i++;', 'cell-yield', 2],
  ['npm install @tensorflow/tfjs', 'cell-terminal', 1],
  ['const a = 1;\n$ npx vite', 'cell-terminal', 2],
  ['!pip install tensorflow', 'cell-terminal', 1],
  ['const a = 1;\n@logged class Cat {}', 'cell-decorator', 2],
  ['class Cat {\n  accessor "size" = 1;\n}', 'cell-accessor', 2],
  ["enum Layer {\n  dense = 'dense',\n  conv,\n}", 'cell-enum-value', 3],
  ['const size = () => 3;\nenum Kernel {\n  small = size(), large }', 'cell-enum-value', 3],
  ['namespace Net {\n  const size = 3;\n  export { size };\n}', 'cell-namespace-export', 3],
  ['namespace Net {\n  export default 3;\n}', 'cell-namespace-export', 2],
  ['let size = 3;\nmodule "sizes" {\n  export const one = 1;\n}', 'cell-unexpected-token', 2],
  ["namespace Net {\n  export * from './layers';\n}", 'cell-namespace-export', 2],
  ["namespace Net {\n  import { a } from './layers';\n}", 'cell-import', 2],
  ['namespace Net {\n  const set = await data.load("mine");\n}', 'cell-await-block', 2],
  ['enum Size {\n  small = await Promise.resolve(1),\n}', 'cell-await-block', 2],
  ["import layers = require('./layers');", 'cell-import', 1],
  ["import fs = require('fs');", 'name-of-node', 1],
  ['const Mode = 1;\nenum Mode { train }', 'cell-declared-twice', 2],
  ['enum Mode { train }\nlet Mode = 1;', 'cell-declared-twice', 2],
  ['class Mode {}\nenum Mode { train }', 'cell-declared-twice', 2],
  ['function Mode() {}\nenum Mode { train }', 'cell-declared-twice', 2],
  ['namespace N {\n  export class Mode {}\n  export enum Mode { train }\n}', 'cell-declared-twice', 3],
  ['namespace Mode { export const a = 1; }\n\nconst Mode = 1;', 'cell-declared-twice', 3],
  ['<!DOCTYPE html>\n<p>text</p>', 'cell-jsx', 1],
  ['const a = 1;\n<!-- a note -->', 'cell-jsx', 2],
];

describe('messages in plain words, at their line', () => {
  it.each(mistakes)('%s → %s', async (source, code, line) => {
    const { state, error, outputs } = await run(source);
    expect(state).toBe('failed');
    expect(error?.explanation?.code).toBe(code);
    expect(error?.position?.line).toBe(line);
    // One at a time.
    expect(outputs.filter(({ kind }) => kind === 'error')).toHaveLength(1);
    for (const [language, strings] of languages) {
      const said = fill(strings[code] ?? '{missing}', error?.explanation?.values ?? {}, language);
      expect(said).not.toMatch(/\{missing|\{detail|\{found|\{name/);
    }
  });

  it('never in the words of the parser itself', async () => {
    const broken = [
      'const = 3', 'let a = [1, 2', 'f(1,, 2)', 'a b c', '5..5.5', 'x => { ', '}', 'const a = {b: }', 'async () => { for await (const x in y) {} }',
      'class A { constructor() {} constructor() {} }', 'let let = 1', 'yield 3', 'new.target', 'super.x', 'import.meta.x', '`${`', '/a/gg', '0b12', '1_', 'a?.b = 1',
      'const [a, ...b, c] = d', 'label: label: 1', 'continue;', 'delete x', 'eval = 1', '"\\x1"', '#x', '@foo class A {}', 'enum E { A B }', 'enum { A }', 'namespace N { export { a } }', 'namespace N.1 {}', 'a ?? b || c', '-1 ** 2', 'for (let x of y, z) {}',
      'if (1) function f() {}', 'switch (1) { default: default: }', '({ a = 1 })', 'let [x];', 'const f = (a, a) => a', 'async x => await => 1', 'let a: = 3', 'function (a) {}', 'type = ;', 'x as', '<T>(', 'var 1a', 'while', 'do 1',
    ]; // prettier-ignore
    for (const source of broken) {
      const { error } = await run(source);
      const { code = 'none', values = {} } = error?.explanation ?? {};
      expect(languages[0][1][code], source).toBeDefined();
      expect(code, source).not.toBe('cell-unreadable');
      for (const value of Object.values(values)) expect(String(value), source).not.toMatch(/\w+ \w+ \w+/);
    }
  });
});

describe('what tfjs says of wrong settings and values', () => {
  it.each([
    ["tf.layers.conv2d({ filters: 8, kernelSize: 'seven' })", 'setting-number'],
    ["tf.layers.conv2d({ filters: 8, kernelSize: 3, strides: 'two' }).apply(tf.input({ shape: [8, 8, 3] }))", 'setting-number'],
    ["tf.layers.maxPooling2d({ poolSize: 'two' })", 'setting-number'],
    ["tf.layers.conv2d({ filters: 8, kernelSize: 3, padding: 'sames' })", 'setting-choice'],
    ['tf.layers.conv2d({ filters: 8, kernelSize: 2.5 }).apply(tf.input({ shape: [8, 8, 3] }))', 'shape-not-whole'],
    ['tf.input({})', 'input-shape-missing'],
    ['tf.sequential().predict(tf.ones([1, 1]))', 'model-empty'],
    ['tf.tensor1d([1, 2, 3]).gather([5])', 'index-range'],
    ['tf.tensor2d([1, 2, 3])', 'values-need-shape'],
    ["tf.tensor([1, 2], [2], 'float64')", 'dtype-unknown'],
    ['tf.stack([tf.ones([2]), tf.ones([3])])', 'shapes-must-match'],
    ['tf.losses.meanSquaredError(tf.ones([2]), tf.ones([3]))', 'shapes-must-match'],
    ['tf.ones([2, 2]).transpose([0])', 'axes-count'],
    ['tf.multinomial([0.5], 1)', 'operation-refused'],
    ['tf.tensor2d([[1, 2], [3]])', 'values-ragged'],
    ['tf.tensor1d([1, 2, 3]).slice(2, 5)', 'slice-overflow'],
    ['tf.tensr([1])', 'not-a-function-suggestion'],
    ['tf.layers.dens({ units: 1 })', 'not-a-function-suggestion'],
    ['tf.ones([2]).reshpe([2, 1])', 'not-a-function-suggestion'],
    ['({}).go()', 'not-a-function'],
    ["'a' in 'b'", 'in-needs-object'],
    ['1 instanceof 2', 'instanceof-needs-class'],
    ['class A extends Object { constructor() { this.x = 1; } }\nnew A()', 'super-first'],
    ['class A { #x = 1; static of(a) { return a.#x; } }\nA.of({})', 'private-elsewhere'],
    ['class A { #x = 1; static of(a) { a.#x = 2; } }\nA.of({})', 'private-elsewhere'],
    ['new (class A { get x() { return 1; } })().x = 2', 'setter-missing'],
    ["Symbol('a') + 'b'", 'symbol-converted'],
    ['`${Object.create(null)}`', 'no-primitive'],
    ["tf.zeros('a')", 'call-refused'],
    ['const { width } = null', 'property-of-nothing'],
    ["JSON.parse('{')", 'json-unreadable'],
    ['tf.linalg.qr(tf.ones([2]))', 'call-refused'],
    ['for (const n of tf.tensor1d([1, 2])) n', 'result-not-iterable'],
    ['const pair = tf.tensor1d([1, 2]), [n] = pair', 'not-iterable'],
    ['Math.max(...tf.tensor1d([1, 2]))', 'spread-not-iterable'],
    ['tf.relu(tf.input({ shape: [3] }))', 'symbolic-in-operation'],
    ['const slider = Inputs.range([0, 9]); slider.value', 'input-not-viewed'],
    ["Inputs.text().addEventListener('input', () => 0)", 'input-not-viewed'],
    ['view(Inputs.range(9))', 'input-extent'],
    ['new Array(7 / 2)', 'array-length'],
    ['2n * 3', 'bigint-mixed'],
    ['class Cat {} Cat()', 'class-without-new'],
    ['const make = () => 1; new make()', 'not-a-constructor'],
    ['const fixed = Object.freeze({ rate: 1 }); fixed.rate = 2', 'object-frozen'],
    ['Object.freeze([1]).push(2)', 'object-frozen'],
    ['delete Object.freeze({ rate: 1 }).rate', 'object-frozen'],
  ])('%s → %s', async (source, code) => {
    const { error } = await run(`1;\n${source};`);
    expect(error?.explanation?.code).toBe(code);
    expect(error?.position?.line).toBe(2);
    for (const [language, strings] of languages)
      expect(fill(strings[code] ?? '{missing}', error?.explanation?.values ?? {}, language)).not.toMatch(/[{}]{1}missing|\{(found|setting|operation)\}/);
  }); // prettier-ignore

  it.each([
    ['tf.layers.Conv2D({ filters: 1, kernelSize: 1 })', 'tf.layers.conv2d'],
    ['tf.layers.LSTM({ units: 1 })', 'tf.layers.lstm'],
    ['tf.layers.MaxPooling2D({})', 'tf.layers.maxPooling2d'],
    ['tf.onehot(tf.tensor1d([0]), 2)', 'tf.oneHot'],
    ['tf.ones([2]).MatMul(tf.ones([2]))', 'matMul'],
  ])('of names in other capitals, which was meant: %s', async (source, suggestion) => {
    expect((await run(source)).error?.explanation).toMatchObject({
      code: 'not-a-function-suggestion',
      values: { suggestion },
    });
  });

  it('a length that no list can have is no want of memory', async () => {
    for (const source of ['new Array(7 / 2);', 'const list = [];\nlist.length = -1;'])
      expect((await run(source)).error?.explanation?.code).not.toBe('out-of-memory-unknown');
  });

  it.each([
    ["Plot.image([0], { x: 0, y: 0, src: () => 'https://example.com/kitten.png' })", 'plot-address'],
    ["Plot.image([0], { x: 0, y: 0, src: ['/kitten.png'] })", 'plot-address'],
    ["Plot.tree(['a/b', 'a/c'], { treeLayout: () => (root) => root })", 'plot-function-of-groups'],
  ])('of a plot that cannot be drawn: %s → %s', async (source, code) => {
    expect((await run(source)).error?.explanation?.code).toBe(code);
  });

  it('nothing is put into words that a cell has thrown itself', async () => {
    expect((await run("throw new Error('my own words');")).error?.explanation).toBeUndefined();
  });
});
