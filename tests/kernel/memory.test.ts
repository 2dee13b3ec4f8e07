import { describe, expect, it } from 'vitest';
import { useKernel } from './run-cells.ts';

const { kernel, run } = useKernel();

const stem = `
const inputs = tf.input({ shape: [224, 224, 3] });
let x = tf.layers.zeroPadding2d({ padding: 3, name: 'conv1_pad' }).apply(inputs);
x = tf.layers.conv2d({ filters: 64, kernelSize: 7, strides: 2, name: 'conv1_conv' }).apply(x);
x = tf.layers.batchNormalization({ epsilon: 1.001e-5, name: 'conv1_bn' }).apply(x);
x = tf.layers.reLU({ name: 'conv1_relu' }).apply(x);
x = tf.layers.zeroPadding2d({ padding: 1, name: 'pool1_pad' }).apply(x);
x = tf.layers.maxPooling2d({ poolSize: 3, strides: 2, name: 'pool1_pool' }).apply(x);
const stem = tf.model({ inputs, outputs: x, name: 'stem' });
__last((stem))`;

/** Tensors alive after the first and after the last of many runs. */
async function rerun(
  times: number,
  code: string,
  options: Parameters<typeof run>[1],
): Promise<[first: number, last: number]> {
  const first = (await run(code, options)).memory!.numTensors;
  let last = first;
  for (let time = 1; time < times; time += 1) last = (await run(code, options)).memory!.numTensors;
  return [first, last];
}

describe('the library under another name', () => {
  it.each(['tf', 'nn', 'Plot', 'Inputs', 'data'])('%s may be shown', async (name) => {
    const { error, outputs } = await run(`__last((${name}))`, { cell: 'alias' });
    expect(error).toBeUndefined();
    expect(outputs).toMatchObject([{ kind: 'value', value: { type: 'record' } }]);
    kernel().forget(['alias']);
  });

  it.each([
    ['const other = tf; console.log(other.scalar(2).dataSync()[0]);', '2'],
    [
      'const other = { tf, all: [tf.env(), globalThis] }; console.log(other.tf.scalar(3).dataSync()[0]);',
      '3',
    ],
    [
      'const other = { get data() { console.log("read"); return 1; } }; __last((other)); console.log(4);',
      '4',
    ],
  ])('%s', async (code, printed) => {
    const { error, outputs } = await run(code, { cell: 'alias', exports: ['other'] });
    expect(error).toBeUndefined();
    expect(outputs.flatMap((output) => (output.kind === 'log' ? [output.text] : []))).toEqual([printed]);
    kernel().forget(['alias']);
  });

  it('keeps no tensor that it leads to', async () => {
    const [first, last] = await rerun(5, 'const T = tf; const kept = T.ones([2]); T.zeros([3]);', {
      cell: 'alias',
      exports: ['T', 'kept'],
    });
    expect([first, last]).toEqual([1, 1]);
    kernel().forget(['alias']);
  });
});

describe('re-running', () => {
  it('the stem cell 1,000 times leaves numTensors and numBytes where they were', async () => {
    const options = { cell: 'stem', exports: ['inputs', 'x', 'stem'] };
    const before = (await run(stem, options)).memory!;
    // 2 of the convolution, 4 of batch normalisation.
    expect(before.numTensors).toBe(6);
    let after = before;
    for (let time = 0; time < 1_000; time += 1) after = (await run(stem, options)).memory!;
    expect(after).toEqual(before);
    kernel().forget(['stem']);
  });

  it('a model that is displayed but not exported lives until then, and no longer', async () => {
    const code = '__last((tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3] })] })))';
    const [first, last] = await rerun(20, code, { cell: 'shown' });
    expect(first).toBe(2);
    expect(last).toBe(2);
    kernel().forget(['shown']);
  });

  it('a cell that trains with fit and awaits leaves nothing but its exports', async () => {
    const code = `
      const m = tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3], activation: 'softmax' })] });
      m.compile({ optimizer: tf.train.adam(0.01), loss: 'categoricalCrossentropy', metrics: ['accuracy'] });
      await m.fit(tf.randomNormal([8, 3]), tf.oneHot(tf.tensor1d([0,1,0,1,0,1,0,1], 'int32'), 2), { epochs: 2, batchSize: 4 });
      await tf.nextFrame();
      const used = tf.randomNormal([100]).square().sum();`;
    const [first, last] = await rerun(10, code, { cell: 'fit', exports: ['m'] });
    expect(last).toBe(first);
    kernel().forget(['fit']);
    expect((await run('1')).memory!.numTensors).toBe(0);
  });
});

describe('what a cell leaves', () => {
  it('is disposed unless exported, displayed with a handle, or kept', async () => {
    const code =
      'const kept = tf.keep(tf.zeros([1])); const out = tf.ones([2]); await tf.nextFrame(); tf.zeros([3]); display(tf.zeros([4]));';
    const { memory } = await run(code, { cell: 'a', exports: ['out'] });
    expect(memory!.numTensors).toBe(2);
    kernel().forget(['a']);
  });

  it('is found in arrays, maps, sets, nested objects and class instances', async () => {
    const code = `
      class Block { #hidden = 1; weights = [tf.ones([1])]; options = { deep: { deeper: tf.ones([2]) } }; }
      const block = new Block();
      const list = [[tf.ones([3])], new Map([['k', tf.ones([4])]]), new Set([tf.ones([5])])];
      const loop = { tensor: tf.ones([6]) }; loop.self = loop;
      tf.ones([7]);`;
    const { memory } = await run(code, { cell: 'nested', exports: ['block', 'list', 'loop'] });
    expect(memory!.numTensors).toBe(6);
    const use =
      'const t = [block.weights[0], block.options.deep.deeper, list[0][0], list[1].get("k"), ...list[2], loop.tensor]; __last((t.map((x) => x.dataSync().length).join()))';
    const imports = { block: 'nested', list: 'nested', loop: 'nested' };
    expect((await run(use, { cell: 'use', imports })).outputs).toMatchObject([
      { value: { text: '1,2,3,4,5,6' } },
    ]);
    kernel().forget(['nested']);
  });

  it('stays with the cell whose object reaches it: weights built later by another cell', async () => {
    await run("const layer = tf.layers.dense({ units: 2, name: 'late' });", {
      cell: 'maker',
      exports: ['layer'],
    });
    const apply = 'const y = layer.apply(tf.ones([1, 3]));';
    const options = { cell: 'user', exports: ['y'], imports: { layer: 'maker' } };
    expect((await run(apply, options)).memory!.numTensors).toBe(3);
    // Running the user again must not take the weights away from the maker's layer.
    expect((await run(apply, options)).outcome).toBe('ok');
    kernel().forget(['user']);
    expect((await run('1')).memory!.numTensors).toBe(2);
    kernel().forget(['maker']);
    expect((await run('1')).memory!.numTensors).toBe(0);
  });

  it('does not pile up on a shared input when only the consumer runs again', async () => {
    await run('const inputs = tf.input({ shape: [8] });', { cell: 'in', exports: ['inputs'] });
    const code = 'const m = tf.model({ inputs, outputs: tf.layers.dense({ units: 4 }).apply(inputs) });';
    const [first, last] = await rerun(50, code, { cell: 'net', exports: ['m'], imports: { inputs: 'in' } });
    expect([first, last]).toEqual([2, 2]);
    kernel().forget(['in', 'net']);
  });

  it('is gone after a failure', async () => {
    const { outcome, memory } = await run(
      'const a = tf.ones([10]); await tf.nextFrame(); throw new Error("no");',
      { cell: 'f', exports: ['a'] },
    );
    expect(outcome).toBe('failed');
    expect(memory!.numTensors).toBe(0);
  });

  it('cannot be used after its cell has run again', async () => {
    await run('const t = tf.ones([2]);', { cell: 'one', exports: ['t'] });
    await run('const alias = t;', { cell: 'two', exports: ['alias'], imports: { t: 'one' } });
    await run('const t = tf.ones([2]);', { cell: 'one', exports: ['t'] });
    const { error } = await run('alias.add(1)', { cell: 'three', imports: { alias: 'two' } });
    expect(error?.explanation?.code).toBe('tensor-disposed');
    kernel().forget(['one', 'two']);
  });

  it('is freed when an optimizer is exported and trained elsewhere', async () => {
    await run('const w = tf.variable(tf.zeros([2])); const adam = tf.train.adam(0.1);', {
      cell: 'opt',
      exports: ['w', 'adam'],
    });
    const step = 'adam.minimize(() => w.sub(1).square().sum());';
    const [first, last] = await rerun(5, step, { cell: 'step', imports: { w: 'opt', adam: 'opt' } });
    expect(last).toBe(first);
    kernel().forget(['opt', 'step']);
    expect((await run('1')).memory!.numTensors).toBe(0);
  });
});
