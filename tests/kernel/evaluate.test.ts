import { describe, expect, it } from 'vitest';
import { slowness } from '../slowness.ts';
import { useKernel } from './run-cells.ts';

const { kernel, run } = useKernel();

describe('a cell', () => {
  it('exports its declarations to other cells', async () => {
    await run('const a = 1;\nfunction twice(x) { return 2 * x; }\nclass C {}', {
      cell: 'one',
      exports: ['a', 'twice', 'C'],
    });
    const { outputs } = await run('__last((twice(a) + Number(new C() instanceof C)))', {
      cell: 'two',
      imports: { a: 'one', twice: 'one', C: 'one' },
    });
    expect(outputs).toEqual([{ kind: 'value', value: { type: 'primitive', of: 'number', text: '3' } }]);
  });

  it('shows its last expression, unless that is undefined or already shown', async () => {
    expect((await run('__last((40 + 2))')).outputs).toMatchObject([{ value: { text: '42' } }]);
    expect((await run('__last((undefined))')).outputs).toEqual([]);
    expect((await run('__last((display(1)))')).outputs).toHaveLength(1);
    expect((await run('__last((Promise.resolve(7)))')).outputs).toMatchObject([{ value: { text: '7' } }]);
  });

  it('may declare a name of the library', async () => {
    expect(
      (await run('const display = 3; __last((display))', { exports: ['display'] })).outputs,
    ).toMatchObject([{ value: { text: '3' } }]);
  });

  it('runs in strict mode with await at the top', async () => {
    expect((await run('undeclared = await 1;')).error).toMatchObject({
      name: 'ReferenceError',
      explanation: { code: 'not-defined' },
    });
  });

  it('exports any name, those that the language itself knows included', async () => {
    await run('function then() { return 1; }\nconst __proto__ = 2;', {
      cell: 'odd',
      exports: ['then', '__proto__'],
    });
    const { outputs } = await run('__last((then() + __proto__))', {
      imports: { then: 'odd', ['__proto__']: 'odd' },
    });
    expect(outputs).toMatchObject([{ value: { text: '3' } }]);
  });

  it('says which import has no value', async () => {
    const { error } = await run('x', { imports: { x: 'never-run' } });
    expect(error?.explanation).toEqual({ code: 'import-missing', values: { name: 'x', cell: 'never-run' } });
  });

  it('loses its exports when it fails', async () => {
    await run('const a = 1;', { cell: 'flaky', exports: ['a'] });
    await run('const a = 1; throw new Error("no");', { cell: 'flaky', exports: ['a'] });
    expect((await run('a', { imports: { a: 'flaky' } })).error?.explanation?.code).toBe('import-missing');
  });
});

describe('where an error is', () => {
  it('is the line and column of the reader', async () => {
    const { error } = await run('const a = 1;\n\n   missing(a);');
    expect(error?.position).toEqual({ line: 3, column: 3 });
  });

  it('is found below tfjs, in the first cell frame', async () => {
    const { error } = await run('const f = () =>\n  tf.matMul(tf.zeros([2, 3]), tf.zeros([4, 5]));\nf();');
    expect(error?.position).toEqual({ line: 2, column: 5 });
    expect(error?.frames).toEqual([
      { cell: 'cell', line: 2, column: 5 },
      { cell: 'cell', line: 3, column: 0 },
    ]);
  });

  it('is the calling line of this cell when a function of another one throws', async () => {
    await run('const g = () => {\n  throw new Error("inside");\n};', { cell: 'lib', exports: ['g'] });
    const { error } = await run('1;\n  g();', { cell: 'user', imports: { g: 'lib' } });
    expect(error?.position).toEqual({ line: 2, column: 2 });
    expect(error?.frames?.[0]).toEqual({ cell: 'lib', line: 2, column: 8 });
  });

  it('is kept across an await', async () => {
    const { error } = await run(
      'async function later() {\n  await tf.nextFrame();\n  null.x;\n}\nawait later();',
    );
    expect(error?.position).toEqual({ line: 3, column: 7 });
  });

  it('works for any name of a cell', async () => {
    const { error } = await run('\nnull.x', { cell: '한글 (cell): 1' });
    expect(error?.frames).toEqual([{ cell: '한글 (cell): 1', line: 2, column: 5 }]);
  });
});

describe('rejections', () => {
  it('fail the run that left them unhandled', async () => {
    const { outcome, error } = await run('1;\nPromise.reject(new Error("dropped"));');
    expect(outcome).toBe('failed');
    expect(error).toMatchObject({ message: 'dropped', position: { line: 2 } });
  });

  it('fail a run that is still waiting', async () => {
    const { outcome, error } = await run(
      'setTimeout(() => { Promise.reject(new TypeError("late")); }, 5);\nawait new Promise((done) => setTimeout(done, 10_000));',
    );
    expect(outcome).toBe('failed');
    expect(error?.name).toBe('TypeError');
  });

  it('of anything but an error are shown as well', async () => {
    expect((await run('throw "text"')).error).toMatchObject({ name: 'Error', message: 'text' });
    expect((await run('throw null')).error).toMatchObject({ message: 'null' });
    expect((await run('throw { get message() { throw 1; } }')).error?.kind).toBe('error');
  });
});

describe('stopping', () => {
  it('ends what waits for the next frame', async () => {
    const running = run('let n = 0;\nwhile (true) { await tf.nextFrame(); n++; }');
    await new Promise((done) => setTimeout(done, 20));
    await kernel().stop();
    expect((await running).outcome).toBe('stopped');
  });

  it('ends what watches the signal, without an error', async () => {
    const running = run(
      'await new Promise((_, stop) => signal.addEventListener("abort", () => stop(signal.reason)));',
    );
    await new Promise((done) => setTimeout(done, 20));
    await kernel().stop();
    expect(await running).toMatchObject({ outcome: 'stopped', outputs: [] });
  });

  it('ends model.fit after its batch', async () => {
    const running = run(`
      const m = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [2] })] });
      m.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      await m.fit(tf.zeros([64, 2]), tf.zeros([64, 1]), { epochs: 100000, batchSize: 8, yieldEvery: 'batch' });`);
    await new Promise((done) => setTimeout(done, 100));
    const before = performance.now();
    await kernel().stop();
    expect((await running).outcome).toBe('stopped');
    expect(performance.now() - before).toBeLessThan(400 * slowness());
  });
});

describe('outputs of an ended run', () => {
  it('are dropped', async () => {
    const { stream } = await run(
      'const handle = display(1); globalThis.lateDisplay = () => { display(2); handle.update(3); console.log(4); };',
    );
    await run('globalThis.lateDisplay(); delete globalThis.lateDisplay;', { cell: 'other' });
    await new Promise((done) => setTimeout(done, 80));
    expect(stream).toHaveLength(1);
  });

  it('and its timers end with it', async () => {
    await run('globalThis.ticks = 0; setInterval(() => { globalThis.ticks++; }, 1);');
    const atEnd = await run('__last((globalThis.ticks))');
    await new Promise((done) => setTimeout(done, 30));
    expect((await run('__last((globalThis.ticks))')).outputs).toEqual(atEnd.outputs);
  });
});

describe('the console', () => {
  it('prints values, and folds a line that repeats', async () => {
    const { outputs } = await run(
      'for (let i = 0; i < 3; i++) console.log("same", { a: [1, 2], t: tf.zeros([2, 2]) });\nconsole.warn("other");',
    );
    expect(outputs).toEqual([
      { kind: 'log', level: 'log', text: 'same { a: [1, 2], t: Tensor [2, 2] float32 }', times: 3 },
      { kind: 'log', level: 'warn', text: 'other' },
    ]);
  });

  it('is bounded', async () => {
    const { outputs, stream } = await run(
      'for (let i = 0; i < 5000; i++) console.log(i);\nconsole.log("x".repeat(50000));',
    );
    expect(outputs).toHaveLength(501);
    expect(outputs.at(-1)).toMatchObject({ explanation: { code: 'logs-dropped', values: { limit: 500 } } });
    expect(stream.length).toBeLessThanOrEqual(501);
  });

  it('keeps one line short', async () => {
    const { outputs } = await run('console.log("x".repeat(50000));');
    expect(outputs[0]).toMatchObject({ kind: 'log' });
    expect((outputs[0] as { text: string }).text.length).toBe(10_001);
  });
});

describe('display', () => {
  it('is bounded in number', async () => {
    const { outputs } = await run('for (let i = 0; i < 1000; i++) display(i);');
    expect(outputs).toHaveLength(301);
    expect(outputs.at(-1)).toMatchObject({
      explanation: { code: 'outputs-dropped', values: { limit: 300 } },
    });
  });

  it('updates in place, no more often than a screen needs, and ends with the last', async () => {
    const { outputs, stream } = await run(
      'const h = display(0); for (let i = 1; i <= 10000; i++) h.update(i);',
    );
    expect(outputs).toMatchObject([{ value: { text: '10000' } }]);
    expect(stream.length).toBeLessThan(10);
  });

  it('keeps what was shown last, also where something earlier is ready later', async () => {
    const { outputs } = await run(
      'const h = display(0); h.update(tf.ones([2, 2])); h.update("last"); await new Promise((next) => setTimeout(next, 100));',
    );
    expect(outputs).toMatchObject([{ value: { text: 'last' } }]);
  });

  it('names values', async () => {
    expect((await run('display(3, { name: "depth" })')).outputs).toMatchObject([
      { kind: 'value', name: 'depth' },
    ]);
  });

  it('survives values that resist being looked at', async () => {
    const { outcome, outputs } = await run(
      'const a = {}; a.self = a; display(a); display(new Proxy({}, { ownKeys() { throw new Error("no"); } })); display({ get x() { throw 1; } });',
    );
    expect(outcome).toBe('ok');
    expect(outputs).toMatchObject([
      { value: { entries: [['self', { label: 'circular' }]] } },
      { value: { type: 'other', label: 'unreadable: no' } },
      { value: { entries: [['x', { label: 'getter' }]] } },
    ]);
  });
});

describe('view', () => {
  const code = "const k = view(Inputs.range([1, 9], { step: 2, value: 3, label: 'kernel' }));\n__last((k))";

  it('gives the value of the control, and what the reader chose at the next run', async () => {
    const before = await run(`${code.split('\n')[0]} display(k)`, { cell: 'v' });
    expect(before.outputs).toMatchObject([
      { kind: 'input', control: 'range', value: 3, options: { min: 1, max: 9, step: 2, label: 'kernel' } },
      { value: { text: '3' } },
    ]);
    kernel().input('v', 0, 7);
    const after = await run(`${code.split('\n')[0]} display(k)`, { cell: 'v' });
    expect(after.outputs).toMatchObject([{ value: 7 }, { value: { text: '7' } }]);
  });

  it('refuses a value that the control cannot have', async () => {
    kernel().input('v', 0, 100);
    expect((await run(code, { cell: 'v' })).outputs).toMatchObject([{ value: 3 }]);
    kernel().input('v', 0, 'seven');
    expect((await run(code, { cell: 'v' })).outputs).toMatchObject([{ value: 3 }]);
  });

  it('keeps objects behind a choice in the kernel', async () => {
    const choice =
      "const c = view(Inputs.select([{ d: 18 }, { d: 34 }], { format: (x) => `ResNet-${x.d}`, label: 'net' })); display(c.d)";
    expect((await run(choice, { cell: 's' })).outputs).toMatchObject([
      { control: 'select', options: { choices: ['ResNet-18', 'ResNet-34'] }, value: 0 },
      { value: { text: '18' } },
    ]);
    kernel().input('s', 0, 1);
    expect((await run(choice, { cell: 's' })).outputs).toMatchObject([
      { value: 1 },
      { value: { text: '34' } },
    ]);
  });
});

describe('progress', () => {
  it('shows how much is done and the time left', async () => {
    const { outputs } = await run(
      "const p = progress('epochs', 4); for (let i = 1; i <= 2; i++) { await new Promise((r) => setTimeout(r, 30)); p.set(i, { loss: 0.5 }); }",
    );
    expect(outputs).toMatchObject([
      { kind: 'progress', label: 'epochs', value: 2, max: 4, facts: [{ label: 'loss', value: '0.5' }] },
    ]);
    const { remainingMilliseconds } = outputs[0] as { remainingMilliseconds: number };
    expect(remainingMilliseconds).toBeGreaterThan(40);
    expect(remainingMilliseconds).toBeLessThan(200 * slowness());
  });
});

describe('the library', () => {
  it('gives the photograph as a tensor of 0…1', async () => {
    const { outputs } = await run("__last((await photo('cat', 224)))");
    expect(outputs).toMatchObject([{ kind: 'tensor', shape: [224, 224, 3], dtype: 'float32' }]);
    const { statistics } = outputs[0] as { statistics: { min: number; max: number; mean: number } };
    expect(statistics.min).toBeGreaterThanOrEqual(0);
    expect(statistics.max).toBeLessThanOrEqual(1);
    expect(statistics.mean).toBeGreaterThan(0.2);
  });

  it('gives the data set', async () => {
    const { outputs } = await run(
      "const dogs = await data.load('dogs-and-cats'); display([dogs.train.count, dogs.test.count, dogs.classes])",
    );
    expect(outputs).toMatchObject([
      {
        value: { items: [{ text: '1600' }, { text: '400' }, { items: [{ text: 'dog' }, { text: 'cat' }] }] },
      },
    ]);
  });

  it('shows tensors with statistics that a reader can check', async () => {
    const { outputs } = await run("display(tf.tensor([1, 2, 3, 4, NaN, Infinity]), { name: 'x' })");
    expect(outputs).toMatchObject([
      {
        kind: 'tensor',
        name: 'x',
        shape: [6],
        statistics: { min: 1, max: 4, mean: 2.5, nan: 1, infinite: 1 },
      },
    ]);
    expect(
      (outputs[0] as { statistics: { standardDeviation: number } }).statistics.standardDeviation,
    ).toBeCloseTo(Math.sqrt(1.25), 6);
  });

  it('shows feature maps as a grid with their values', async () => {
    const { outputs } = await run(
      "display.images(tf.tensor3d([0, 10, 1, 20, 2, 30, 3, 40], [2, 2, 2]), { title: 'maps', titles: ['a', 'b'], columns: 2 })",
    );
    expect(outputs).toMatchObject([
      { kind: 'image', width: 2, height: 2, title: 'maps', captions: ['a', 'b'], columns: 2 },
    ]);
    const { pixels, values } = outputs[0] as { pixels: Uint8ClampedArray[]; values: Float32Array[] };
    expect(values.map((plane) => [...plane])).toEqual([
      [0, 1, 2, 3],
      [10, 20, 30, 40],
    ]);
    expect([...pixels[0]!].filter((_, at) => at % 4 === 0)).toEqual([0, 85, 170, 255]);
  });

  it('shows tables of objects', async () => {
    const { outputs } = await run(
      "display.table([{ layer: 'conv', shape: [112, 112, 64] }, { layer: 'bn', params: 256 }], { title: 'stem' })",
    );
    expect(outputs).toEqual([
      {
        kind: 'table',
        title: 'stem',
        columns: ['layer', 'shape', 'params'],
        rows: [
          ['conv', '112 × 112 × 64', null],
          ['bn', null, 256],
        ],
      },
    ]);
  });

  it('shows a model with a handle that answers for its feature maps', async () => {
    const code = 'const m = nn.build(nn.cifarResnet(8, { width: 16, classes: 2 }));\n__last((m))';
    const { outputs } = await run(code, { cell: 'net', exports: ['m'] });
    const { kind, handle, network } = outputs[0] as {
      kind: string;
      handle: number;
      network: { layers: { name: string; kind: string }[] };
    };
    expect(kind).toBe('network');
    const conv = network.layers.find((layer) => layer.kind === 'conv')!;
    const maps = (await kernel().ask(handle, {
      ask: 'featureMaps',
      layer: conv.name,
      input: 'photo/cat',
      limit: 4,
    })) as { width: number; height: number; channels: number; values: Float32Array[] };
    expect(maps).toMatchObject({ width: 32, height: 32, channels: 16 });
    expect(maps.values).toHaveLength(4);
    const before = (await run('1')).memory!.numTensors;
    const patch = (await kernel().ask(handle, {
      ask: 'patch',
      layer: conv.name,
      row: 5,
      column: 6,
      channel: 3,
      input: 'photo/cat',
    })) as {
      sum: number;
      bias?: number;
      result: number;
      output: number;
      patch: Float32Array;
      weights: Float32Array;
    };
    expect(patch.patch).toHaveLength(27);
    expect(patch.result).toBeCloseTo(maps.values[3]![5 * 32 + 6]!, 4);
    // Further channels, by their first.
    const rest = (await kernel().ask(handle, {
      ask: 'featureMaps',
      layer: conv.name,
      input: 'photo/cat',
      limit: 8,
      from: 3,
    })) as typeof maps;
    expect(rest.values).toHaveLength(8);
    expect(rest.values[0]).toEqual(maps.values[3]);
    // The picture as a net sees it that was trained on normalised ones: (x − ½) / ¼.
    const normalisation = { mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] };
    const seen = (await kernel().ask(handle, {
      ask: 'patch',
      layer: conv.name,
      row: 5,
      column: 6,
      channel: 3,
      input: 'photo/cat',
      normalisation,
    })) as typeof patch;
    seen.patch.forEach((value, tap) => expect(value).toBeCloseTo((patch.patch[tap]! - 0.5) / 0.25, 4));
    expect((await run('1')).memory!.numTensors).toBe(before);
    kernel().forget(['net']);
    await expect(
      kernel().ask(handle, { ask: 'featureMaps', layer: conv.name, input: 'photo/cat' }),
    ).rejects.toMatchObject({ output: { explanation: { code: 'unknown-handle' } } });
  });

  it('reports a loss that is not a number', async () => {
    const { outcome, error } = await run(`
      const m = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
      m.compile({ optimizer: 'sgd', loss: 'meanSquaredError' });
      await m.fit(tf.tensor2d([[NaN]]), tf.tensor2d([[1]]), { epochs: 2 });`);
    expect(outcome).toBe('ok');
    expect(error?.explanation).toEqual({ code: 'loss-nan', values: { epoch: 1 } });
  });

  it('collects the checks of an exercise', async () => {
    const { outputs } = await run("check('shape', 1 + 1 === 2); check('value', false, 'found 3')");
    expect(outputs).toEqual([
      {
        kind: 'custom',
        of: 'checks',
        data: {
          checks: [
            { name: 'shape', passed: true },
            { name: 'value', passed: false, message: 'found 3' },
          ],
        },
      },
    ]);
  });
});
