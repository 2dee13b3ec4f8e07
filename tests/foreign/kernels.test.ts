import { describe, expect, it } from 'vitest';
import { useForeignCells } from './notebook.ts';

const { run } = useForeignCells();
/** What a cell shows of a value, as plain JSON. */
const values = async (expression: string, before = ''): Promise<unknown> => {
  const { printed, error } = await run(`${before}\nconsole.log(JSON.stringify(${expression}));`);
  expect(error).toBeUndefined();
  return JSON.parse(printed);
};

describe('what the WASM backend lacks is computed all the same', () => {
  it.each([
    ['tf.unsortedSegmentSum(tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([1, 0, 1, 2], "int32"), 3).arraySync()', [2, 4, 4]],
    ['tf.einsum("ij,jk->ik", tf.tensor2d([[1, 2], [3, 4]]), tf.tensor2d([[1, 0], [0, 2]])).arraySync()', [[1, 4], [3, 8]]],
    ['tf.matMul(tf.tensor2d([[1, 2]], undefined, "int32"), tf.tensor2d([[3], [4]], undefined, "int32")).arraySync()', [[11]]],
    ['Array.from(tf.complex([1, 2], [3, 4]).dataSync())', [1, 3, 2, 4]],
    ['tf.real(tf.complex([1, 2], [3, 4])).arraySync()', [1, 2]],
    ['tf.imag(tf.complex([1, 2], [3, 4]).mul(tf.complex([0, 1], [1, 0]))).arraySync()', [1, 4]],
    ['tf.abs(tf.complex([3], [4])).arraySync()', [5]],
    ['Array.from(tf.complex([1, 2], [3, 4]).reshape([2, 1]).clone().dataSync())', [1, 3, 2, 4]],
    ['Array.from(tf.fft(tf.complex([1, 2, 3, 4], [0, 0, 0, 0])).dataSync()).map(Math.round)', [10, 0, -2, 2, -2, 0, -2, -2]],
    ['tf.real(tf.ifft(tf.fft(tf.complex([1, 2, 3, 4], [0, 0, 0, 0])))).arraySync().map(Math.round)', [1, 2, 3, 4]],
    ['tf.irfft(tf.rfft(tf.tensor1d([1, 2, 3, 4]))).arraySync().flat().map(Math.round)', [1, 2, 3, 4]],
    ['tf.string.staticRegexReplace(tf.tensor(["cat", "dog"]), "[ao]", "u").arraySync()', ['cut', 'dug']],
    ['tf.booleanMaskAsync ? (await tf.booleanMaskAsync(tf.tensor1d([1, 2, 3]), tf.tensor1d([1, 0, 1], "bool"))).arraySync() : 0', [1, 3]],
    ['tf.grad((x) => x.gather(tf.tensor1d([0, 0, 1], "int32")).sum())(tf.tensor1d([1, 2, 3])).arraySync()', [2, 1, 0]],
    ['tf.linalg.bandPart(tf.ones([2, 2]), 0, 0).arraySync()', [[1, 0], [0, 1]]],
    ['tf.unique(tf.tensor1d([1, 1, 2])).values.arraySync()', [1, 2]],
    ['tf.bincount(tf.tensor1d([0, 1, 1], "int32"), tf.tensor1d([]), 2).arraySync()', [1, 2]],
    ['tf.dilation2d(tf.ones([1, 2, 2, 1]), tf.ones([1, 1, 1]), 1, "same").arraySync().flat(9)', [2, 2, 2, 2]],
    ['tf.conv3d(tf.ones([1, 2, 2, 2, 1]), tf.ones([2, 2, 2, 1, 1]), 1, "valid").arraySync().flat(9)', [8]],
  ])('%s', async (expression, expected) => expect(await values(expression)).toEqual(expected)); // prettier-ignore

  it('pixels are read, before and after the cpu kernels have come', async () => {
    const pixels = '{ data: Uint8Array.from([9, 8, 7, 255, 6, 5, 4, 255]), width: 2, height: 1 }';
    const read = `tf.browser.fromPixels(${pixels}).arraySync()`;
    expect(await values(read)).toEqual([[[9, 8, 7], [6, 5, 4]]]); // prettier-ignore
    await values('tf.fft(tf.complex([1, 2], [0, 0])).shape');
    expect(await values(read)).toEqual([[[9, 8, 7], [6, 5, 4]]]); // prettier-ignore
    expect(await values(`tf.browser.fromPixels(${pixels}, 1).dtype`)).toBe('int32');
  });

  it.each([
    ["tf.tensor1d(['가', 'b', 'dd']).equal(tf.tensor1d(['가', 'x', 'dd'])).arraySync()", [1, 0, 1]],
    ["tf.notEqual(tf.tensor1d(['a', 'b']), 'b').arraySync()", [1, 0]],
    ["tf.less(tf.tensor1d(['a', 'b']), tf.tensor1d(['b', 'a'])).arraySync()", [1, 0]],
    ["tf.greaterEqual(tf.tensor1d(['a', 'b']), tf.tensor1d(['b', 'b'])).arraySync()", [0, 1]],
    ["tf.tensor2d([['a', '나']]).tile([2, 1]).arraySync()", [['a', '나'], ['a', '나']]],
    ["tf.tensor1d(['a', 'b', 'c']).stridedSlice([0], [3], [2]).arraySync()", ['a', 'c']],
    ["tf.concat([tf.tensor1d(['a']), tf.stack(['b', 'c'])]).reshape([3, 1]).slice([1], [2]).arraySync()", [['b'], ['c']]],
  ])('of texts: %s', async (expression, expected) => expect(await values(expression)).toEqual(expected)); // prettier-ignore

  it('counts no less than nothing of texts, however often they are held', async () => {
    const { printed, error } = await run(`
      const names = tf.tensor1d(['one', 'three']);
      const begun = tf.memory().numBytes;
      tf.tidy(() => void names.reshape([2, 1]).clone());
      const after = tf.memory().numBytes;
      names.dispose();
      console.log(after - begun, begun - tf.memory().numBytes);`);
    expect(error).toBeUndefined();
    expect(printed).toBe('0 8');
    // The page refuses the end of a run whose memory is less than nothing.
    expect((await run("const t = tf.tensor1d(['a', 'b']); t.clone(); t.reshape([2, 1]); t")).state).toBe(
      'fresh',
    );
    expect((await run('tf.memory().numBytes >= 0')).outputs).toMatchObject([{ value: { text: 'true' } }]);
  });

  it('an embedding, trained', async () => {
    const { state, printed, error } = await run(`
      const net = tf.sequential({ layers: [tf.layers.embedding({ inputDim: 4, outputDim: 2, inputLength: 3 }), tf.layers.flatten(), tf.layers.dense({ units: 1 })] });
      net.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
      const { history } = await net.fit(tf.tensor2d([[0, 1, 2], [3, 3, 1]]), tf.tensor2d([[1], [0]]), { epochs: 3 });
      console.log(history.loss.length);`);
    expect(error).toBeUndefined();
    expect([state, printed]).toEqual(['fresh', '3']);
  });

  it("layers of a reader's own, named in whichever way", async () => {
    const { printed, error } = await run(`
      class Twice extends tf.layers.Layer { call(x) { return tf.mul(Array.isArray(x) ? x[0] : x, 2); } }
      class Named extends Twice { static className = 'Own'; }
      class Later extends Twice {}
      Later.className = 'Late';
      class Wide extends tf.layers.dense({ units: 1 }).constructor {}
      for (const of of [Twice, Named, Later]) tf.serialization.registerClass(of);
      const net = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: [2] }), new Twice({}), new Named({}), new Later({}), new Wide({ units: 3 })] });
      console.log(net.layers.map((layer) => layer.getClassName()).join(), net.predict(tf.ones([1, 2])).shape.join());`);
    expect(error).toBeUndefined();
    expect(printed).toBe('InputLayer,Twice,Own,Late,Dense 1,3');
  });

  it('leaves no tensor behind', async () => {
    const { printed } = await run(
      'const before = tf.memory().numTensors; tf.tidy(() => { tf.fft(tf.complex([1, 2], [0, 0])); tf.einsum("i,i->", tf.ones([2]), tf.ones([2])); }); console.log(tf.memory().numTensors - before);',
    );
    expect(printed).toBe('0');
  });
});

it('says which tfjs it is', async () => {
  expect(await values("[tf.version.tfjs, tf.version['tfjs-layers'], tf.version_core]")).toEqual([
    '4.22.0',
    '4.22.0',
    '4.22.0',
  ]);
});

describe('what of tfjs a cell does not get says why', () => {
  it('graph models', async () => {
    expect(
      (await run("await tf.loadGraphModel('https://example.com/model.json');")).error?.explanation?.code,
    ).toBe('no-graph-models');
    for (const code of ["tf.registerOp('MatMul', (node) => node.inputs[0]);", "tf.deregisterOp('MatMul');"])
      expect((await run(code)).error?.explanation?.code).toBe('no-graph-models');
  });

  it('the choice of the backend', async () => {
    const { state, outputs } = await run("await tf.setBackend('webgl'); await tf.ready(); tf.getBackend()");
    expect(state).toBe('fresh');
    expect(outputs).toMatchObject([
      {
        kind: 'error',
        explanation: { code: 'backend-by-page', values: { asked: 'webgl', backend: 'wasm' } },
      },
      { kind: 'value', value: { text: 'wasm' } },
    ]);
    expect((await run("console.log(await tf.setBackend('wasm'));")).outputs).toMatchObject([
      { text: 'true' },
    ]);
  });
});
