import { describe, expect, it, vi } from 'vitest';
import type { Notebook } from '../../src/notebook/runtime/index.ts';
import { useForeignCells } from './notebook.ts';

const { run, open } = useForeignCells();

describe("what tfjs prints goes to the cell's output, in its own text", () => {
  it('of a tensor', async () => {
    expect((await run('tf.tensor2d([[1, 2], [3, 4]]).print();')).printed).toBe(
      'Tensor\n    [[1, 2],\n     [3, 4]]',
    );
    expect((await run('tf.print(tf.tensor1d([5, 6], "int32"), true);')).printed).toBe(
      'Tensor\n  dtype: int32\n  rank: 1\n  shape: [2]\n  values:\n    [5, 6]',
    );
    expect((await run('tf.tensor(["가", "나"]).print();')).printed).toContain("['가', '나']");
  });

  it('of a model, and the inspector is offered beside it', async () => {
    const { outputs, state } = await run(
      'const net = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [4], name: "head" })] });\nnet.summary();',
    );
    expect(state).toBe('fresh');
    expect(outputs[0]).toMatchObject({ kind: 'log' });
    const { text } = outputs[0] as { text: string };
    expect(text).toMatch(/^_+\nLayer \(type\) +Input Shape +Output shape +Param #/);
    expect(text).toMatch(/head \(Dense\) .*\[null,3\] +15/);
    expect(text).toMatch(/Total params: 15\n/);
    expect(outputs[1]).toMatchObject({ kind: 'network', folded: true });
  });

  it('of a model, to a function of its own', async () => {
    const { printed, outputs } = await run(
      'const lines = [];\nconst net = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [4] })] });\nnet.summary(60, undefined, (line) => lines.push(line));\nconsole.log(lines.length > 4);',
    );
    expect(printed).toBe('true');
    expect(outputs).toHaveLength(1);
  });

  it('whoever holds the console', async () => {
    expect(
      (await run('globalThis.console.log("by its global name"); globalThis.console.warn(1);')).printed,
    ).toBe('by its global name\n1');
    expect((await run('[1, 2].forEach(console.log);')).printed).toBe('1 0 [1, 2]\n2 1 [1, 2]');
    expect((await run('const { log } = console; log("apart from it");')).printed).toBe('apart from it');
  });

  it('after training that nothing awaits', async () => {
    const { printed, state } = await run(`
      const net = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
      net.compile({ loss: 'meanSquaredError', optimizer: 'sgd' });
      const xs = tf.tensor2d([1, 2, 3, 4], [4, 1]);
      net.fit(xs, xs, { epochs: 3 }).then(() => { net.predict(tf.tensor2d([5], [1, 1])).print(); });
      console.log('begun');`);
    expect(state).toBe('fresh');
    expect(printed).toMatch(/^begun\nTensor\n/);
  });
});

describe('the console, by the standard', () => {
  const prints = async (source: string): Promise<string> => (await run(source)).printed;

  it('fills in what a text leaves open', async () => {
    expect(
      await prints("console.log('%s has %d cats and %i dogs, %f', 'Mina', '3', 2.9, '1.5', 'more')"),
    ).toBe('Mina has 3 cats and 2 dogs, 1.5 more');
    expect(await prints("console.info('%cred%c %o 100%%', 'color: red', '', { a: 1 })")).toBe(
      'red { a: 1 } 100%',
    );
    expect(await prints("console.log('50%', 'of it', '%s')")).toBe('50% of it %s');
  });

  it('an error with what stands behind it', async () => {
    expect(await prints("console.error(new Error('outer', { cause: new TypeError('inner') }))")).toBe(
      'Error: outer\n  cause: TypeError: inner',
    );
  });

  it('indents groups, each of their lines', async () => {
    expect(
      await prints(
        "console.group('outer'); console.log('a\\nb'); console.groupCollapsed(); console.log('c'); console.groupEnd(); console.groupEnd(); console.groupEnd(); console.log('d')",
      ),
    ).toBe('outer\n  a\n  b\n    c\nd');
  });

  it("tells what objects of the browser's own hold, and calls no getter of others", async () => {
    expect(await prints("console.log(new URL('https://a.b:8/c?d=1#e'))")).toMatch(
      /^URL \{ href: "https:\/\/a\.b:8\/c\?d=1#e", .*port: "8".*hash: "#e".* \}$/,
    );
    expect(await prints("console.log(new Blob(['abc']))")).toMatch(/^Blob \{ .*size: 3.* \}$/);
    expect((await run('new URL("data:,x")')).outputs).toMatchObject([
      {
        value: {
          label: 'URL',
          entries: expect.arrayContaining([
            ['protocol', { type: 'primitive', of: 'string', text: 'data:' }],
          ]) as unknown,
        },
      },
    ]);
    expect(
      await prints(
        'class Own { get loud() { throw new Error("called"); } }\nconsole.log(new Own(), {}, Object.create(null), new WeakMap());',
      ),
    ).toBe('Own {} {} {} WeakMap {}');
  });

  it('names what generators give', async () => {
    expect(await prints('function* each() { yield 1; }\nconsole.log(each(), [...each()]);')).toBe(
      'Generator {} [1]',
    );
    expect(await prints('console.log((async function* () {})());')).toBe('AsyncGenerator {}');
  });

  it('shows a table as a table', async () => {
    const { outputs } = await run(
      "console.table([{ name: 'Navi', age: 3 }, { name: 'Kong', tail: [1, 2] }]); console.table([[1, 2], [3, 4]]); console.table({ a: 1, b: 'x' }); console.table([{ a: 1, b: 2 }], ['b']); console.table('plain');",
    );
    expect(outputs).toMatchObject([
      { kind: 'table', columns: ['(index)', 'name', 'age', 'tail'], rows: [[0, 'Navi', 3, null], [1, 'Kong', null, '[1, 2]']] },
      { kind: 'table', columns: ['(index)', '0', '1'], rows: [[0, 1, 2], [1, 3, 4]] },
      { kind: 'table', columns: ['(index)', 'Value'], rows: [['a', 1], ['b', 'x']] },
      { kind: 'table', columns: ['(index)', 'b'], rows: [[0, 2]] },
      { kind: 'log', text: 'plain' },
    ]); // prettier-ignore
  });

  it('measures and counts', async () => {
    const printed = await prints(
      "console.time('t'); console.timeLog('t', 'so far', 1); console.timeEnd('t'); console.timeEnd('t'); console.count(); console.count(); console.countReset(); console.count(); console.count('x'); console.countReset('nothing')",
    );
    expect(printed.replace(/[\d.]+ ms/g, '… ms').split('\n')).toEqual([
      't: … ms so far 1',
      't: … ms',
      'Timer “t” does not exist',
      'default: 1',
      'default: 2',
      'default: 1',
      'x: 1',
      'Count for “nothing” does not exist',
    ]);
  });

  it('asserts, traces, lists and clears', async () => {
    expect(await prints("console.assert(true, 'no'); console.assert(1 > 2, '%s it is', 'so')")).toBe(
      'Assertion failed: so it is',
    );
    expect(await prints("function inner() { console.trace('here') }\ninner();")).toMatch(
      /^Trace: here\n {2}at cell-\d+:1:\d+\n {2}at cell-\d+:2:1$/,
    );
    expect((await run('console.dir({ deep: { er: 1 } })')).outputs).toMatchObject([
      { kind: 'value', value: { type: 'record', entries: [['deep', { type: 'record' }]] } },
    ]);
    expect(await prints("console.log('gone'); console.clear(); console.log('stays')")).toBe('stays');
  });

  it('shows each frame of what is cleared and printed again, however often', async () => {
    const { printed, outputs } = await run(
      'for (let n = 0; n < 2000; n++) { console.clear(); console.log(`frame ${n}`); console.log("----"); }',
    );
    expect(printed).toBe('frame 1999\n----');
    expect(outputs.length).toBeLessThan(5);
  });

  it('fails no run for a method that it does not have', async () => {
    const { state, printed, error } = await run(
      "console.success('done', 3); console.timeStamp(); console.profile(); console.profileEnd(); console.table(); console.dirxml('x'); await console;",
    );
    expect(error).toBeUndefined();
    expect(state).toBe('fresh');
    expect(printed).toBe('done 3\n\nx');
  });
});

describe('timers that outlast a run', () => {
  const told = (notebook: Notebook, cell: string): string[] =>
    notebook
      .cell(cell)
      .outputs.map(
        ({ output, later }) => `${later ? 'later ' : ''}${output.kind === 'log' ? output.text : output.kind}`,
      );

  it('print under their cell, marked as later, until the last has rung', async () => {
    const notebook = open({
      clock:
        "let n = 0;\nconst t = setInterval(() => { console.log(`tick ${++n}`); if (n === 3) clearInterval(t); }, 30);\nconsole.log('now');",
    });
    await notebook.run('clock');
    expect(notebook.cell('clock')).toMatchObject({ state: 'fresh', goesOn: true });
    await vi.waitFor(() => expect(notebook.cell('clock').goesOn).toBe(false));
    expect(told(notebook, 'clock')).toEqual(['now', 'later tick 1', 'later tick 2', 'later tick 3']);
  });

  it('go on while other cells run, leave no tensor behind, and end when the cell is stopped', async () => {
    const notebook = open({
      clock:
        'const shown = display(0);\nlet n = 0;\nconst beat = setInterval(async () => { const x = tf.ones([2]).mul(++n); await tf.nextFrame(); shown.update((await x.data())[0]); }, 20);',
      other: 'const held = tf.memory().numTensors;\nheld',
    });
    await notebook.run('clock');
    await notebook.run('other');
    const held = notebook.cell('other').outputs[0]!.output;
    await vi.waitFor(() => expect(told(notebook, 'clock')).toEqual(['later value']));
    await notebook.run('other');
    expect(notebook.cell('other').outputs[0]!.output).toEqual(held);
    expect(notebook.cell('clock').goesOn).toBe(true);
    await notebook.stop('clock');
    const last = notebook.cell('clock').outputs;
    await notebook.run('other');
    expect(notebook.cell('clock')).toMatchObject({ goesOn: false, outputs: last, state: 'fresh' });
  });

  it('give way to a run when they wait in vain, and end at the first error, with words for both', async () => {
    const notebook = open({
      vain: 'const t = setTimeout(() => new Promise(() => {}), 30);',
      wrong: "const u = setInterval(() => { throw new Error('out of time'); }, 30);",
      other: '1 + 1',
    });
    await notebook.run('vain');
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(await notebook.run('other')).toBe('fresh');
    expect(notebook.cell('vain').outputs).toMatchObject([
      { later: true, output: { explanation: { code: 'timer-gave-way' } } },
    ]);
    await notebook.run('wrong');
    await vi.waitFor(() => expect(notebook.cell('wrong').goesOn).toBe(false));
    expect(notebook.cell('wrong').outputs).toMatchObject([
      { later: true, output: { kind: 'error', message: 'out of time', position: { line: 1 } } },
    ]);
  });

  it('that have rung or were cleared are none', async () => {
    const { outputs } = await run(
      "const t = setInterval(() => {}, 5); clearInterval(t); await new Promise((r) => setTimeout(r, 5)); console.log('done');",
    );
    expect(outputs).toMatchObject([{ kind: 'log', text: 'done' }]);
  });
});
