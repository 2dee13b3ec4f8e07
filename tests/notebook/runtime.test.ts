import { describe, expect, it, vi } from 'vitest';
import { parseCell } from '../../src/notebook/language/parse.ts';
import {
  createNotebook,
  type CellDefinition,
  type Notebook,
  type NotebookEvent,
} from '../../src/notebook/runtime/runtime.ts';
import { FakeKernel } from './fake-kernel.ts';

interface Opened {
  notebook: Notebook;
  kernel: FakeKernel;
  events: NotebookEvent[];
  /** `name: state` of every cell, in page order. */
  states: () => string;
}

function open(cells: Record<string, string | Omit<CellDefinition, 'name'>>): Opened {
  const kernel = new FakeKernel();
  const definitions = Object.entries(cells).map(([name, cell]): CellDefinition => {
    const definition = typeof cell === 'string' ? { source: cell } : cell;
    return { name, ...definition, parsed: parseCell(definition.source) };
  });
  const notebook = createNotebook({
    cells: definitions,
    kernel,
    parse: parseCell,
    library: ['display', 'console', 'tf'],
  });
  const events: NotebookEvent[] = [];
  notebook.subscribe((event) => events.push(event));
  const states = (): string =>
    notebook.names.map((name) => `${name}: ${notebook.cell(name).state}`).join(', ');
  return { notebook, kernel, events, states };
}

const chapter = {
  input: 'const size: number = 224;',
  pad: 'const padded = size + 6;',
  conv: 'const out = Math.floor((padded - 7) / 2) + 1; out',
  aside: 'const unrelated = 1;',
};

const texts = (notebook: Notebook, name: string): string[] =>
  notebook
    .cell(name)
    .outputs.map(({ output }) =>
      'text' in output ? output.text : 'message' in output ? output.message : output.kind,
    );

/** Lets everything run that is ready to. */
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe('running is lazy and reactive', () => {
  it('runs nothing on load', async () => {
    const { kernel, states } = open(chapter);
    await tick();
    expect(kernel.starts).toBe(0);
    expect(states()).toBe('input: idle, pad: idle, conv: idle, aside: idle');
  });

  it('runs ancestors first, then the cell, and nothing else', async () => {
    const { notebook, kernel, states } = open(chapter);
    expect(await notebook.run('conv')).toBe('fresh');
    expect(kernel.ran).toEqual(['input', 'pad', 'conv']);
    expect(states()).toBe('input: fresh, pad: fresh, conv: fresh, aside: idle');
    expect(texts(notebook, 'conv')).toEqual(['112']);
  });

  it('marks descendants stale, through the whole graph, and runs none of them', async () => {
    const { notebook, kernel, states } = open(chapter);
    await notebook.run('conv');
    await notebook.run('input');
    expect(kernel.ran).toEqual(['input', 'pad', 'conv', 'input']);
    expect(states()).toBe('input: fresh, pad: stale, conv: stale, aside: idle');
    expect(notebook.cell('conv').reason).toEqual({ code: 'ancestor-changed', values: { ancestor: 'input' } });
  });

  it('runs a fresh cell again, without its fresh ancestors', async () => {
    const { notebook, kernel } = open(chapter);
    await notebook.run('conv');
    await notebook.run('conv');
    expect(kernel.ran).toEqual(['input', 'pad', 'conv', 'conv']);
  });

  it('passes through the states in order', async () => {
    const { notebook, events } = open(chapter);
    await notebook.run('pad');
    const passed = events.flatMap((event) =>
      event.type === 'cell' ? [`${event.cell} ${event.snapshot.state}`] : [],
    );
    expect(passed.filter((each, index) => each !== passed[index - 1])).toEqual([
      'pad queued',
      'input queued',
      'input running',
      'input fresh',
      'pad running',
      'pad fresh',
    ]);
  });

  it('tells the kernel what is read and what is exported', async () => {
    const { notebook, kernel } = open(chapter);
    await notebook.run('pad');
    expect(kernel.requests[1]).toEqual({
      run: 2,
      cell: 'pad',
      version: 1,
      code: 'const padded = size + 6;',
      imports: [{ name: 'size', from: 'input' }],
      exports: ['padded'],
    });
  });
});

describe('edits', () => {
  it('run nothing, and make the cell and its descendants stale', async () => {
    const { notebook, kernel, states } = open(chapter);
    await notebook.run('conv');
    await notebook.edit('pad', 'const padded = size + 4;');
    expect(kernel.ran.length).toBe(3);
    expect(states()).toBe('input: fresh, pad: stale, conv: stale, aside: idle');
    expect(notebook.cell('pad').reason?.code).toBe('cell-edited');
    expect(notebook.cell('conv').outputs[0]?.current).toBe(false);
    await notebook.run('conv');
    expect(texts(notebook, 'conv')).toEqual(['111']);
  });

  it('of comments, spacing and types change nothing', async () => {
    const { notebook, states } = open(chapter);
    await notebook.run('conv');
    await notebook.edit('pad', '// 224 → 230\nconst padded: number   = size + 6');
    expect(states()).toBe('input: fresh, pad: fresh, conv: fresh, aside: idle');
  });

  it('undone by reset make everything fresh again', async () => {
    const { notebook, kernel, states } = open(chapter);
    await notebook.run('conv');
    await notebook.edit('pad', 'const padded = size + 4;');
    expect(notebook.cell('pad').edited).toBe(true);
    await notebook.reset('pad');
    expect(states()).toBe('input: fresh, pad: fresh, conv: fresh, aside: idle');
    expect(notebook.cell('pad').source).toBe('const padded = size + 6;');
    expect(kernel.ran.length).toBe(3);
  });

  it('of a cell that never ran leave it idle', async () => {
    const { notebook } = open(chapter);
    await notebook.edit('pad', 'const padded = 1;');
    expect(notebook.cell('pad').state).toBe('idle');
  });

  it('during a run make the result stale', async () => {
    const { notebook, kernel } = open(chapter);
    kernel.holds.add('input');
    const run = notebook.run('input');
    await tick();
    await notebook.edit('input', 'const size = 112;');
    expect(notebook.cell('input').state).toBe('running');
    kernel.release();
    expect(await run).toBe('fresh');
    expect(notebook.cell('input').state).toBe('stale');
  });

  it('that rename an export leave its readers without a name', async () => {
    const { notebook, states } = open(chapter);
    await notebook.run('conv');
    await notebook.edit('pad', 'const paddedInput = size + 6;');
    expect(states()).toContain('conv: stale');
    expect(notebook.cell('conv').reason).toEqual({ code: 'ancestor-changed', values: { ancestor: 'pad' } });
    expect(notebook.cell('conv').problems[0]?.code).toBe('missing-name');
    expect(await notebook.run('conv')).toBe('failed');
    const [shown] = notebook.cell('conv').outputs.slice(-1);
    expect(shown?.output).toMatchObject({
      kind: 'error',
      name: 'ReferenceError',
      explanation: { code: 'missing-name', values: { name: 'padded' } },
      position: { line: 1, column: 24 },
    });
  });

  it('kept from an earlier visit are there from the start', async () => {
    const { notebook } = open({ a: { source: 'const a = 1; a', edited: 'const a = 2; a' } });
    await notebook.run('a');
    expect(texts(notebook, 'a')).toEqual(['2']);
    await notebook.reset('a');
    expect(notebook.cell('a').state).toBe('stale');
  });

  it('need the parser only for texts that came without a parse', async () => {
    const parse = vi.fn(parseCell);
    const kernel = new FakeKernel();
    const source = 'const a = 1;';
    const notebook = createNotebook({
      cells: [{ name: 'a', source, parsed: parseCell(source) }],
      kernel,
      parse: async (text) => parse(text),
      library: [],
    });
    await notebook.run('a');
    await notebook.edit('a', 'const a = 2;');
    await notebook.reset('a');
    expect(parse.mock.calls).toEqual([['const a = 2;']]);
  });

  it('whose parser does not load say so, and try again', async () => {
    let online = false;
    const notebook = createNotebook({
      cells: [{ name: 'a', source: 'const a = 1;', parsed: parseCell('const a = 1;') }],
      kernel: new FakeKernel(),
      parse: (text) => (online ? Promise.resolve(parseCell(text)) : Promise.reject(new Error('network'))),
      library: [],
    });
    await notebook.edit('a', 'const a = 2;');
    expect(await notebook.run('a')).toBe('failed');
    expect(notebook.cell('a').problems[0]).toMatchObject({
      code: 'parser-unavailable',
      values: { detail: 'network' },
    });
    online = true;
    expect(await notebook.run('a')).toBe('fresh');
  });
});

describe('failures', () => {
  it('of a syntax error are shown where they are, and old values stay', async () => {
    const { notebook, kernel, states } = open(chapter);
    await notebook.run('conv');
    await notebook.edit('pad', 'const padded = ;');
    expect(notebook.cell('pad').problems[0]).toMatchObject({ code: 'cell-unexpected-token' });
    expect(await notebook.run('pad')).toBe('failed');
    expect(states()).toBe('input: fresh, pad: failed, conv: stale, aside: idle');
    await notebook.reset('pad');
    expect(states()).toBe('input: fresh, pad: fresh, conv: fresh, aside: idle');
    expect(kernel.ran.length).toBe(3);
  });

  it('of a cell that cannot run took no time, and are said no more once it is another or as it was', async () => {
    const { notebook } = open(chapter);
    await notebook.run('conv');
    const shown = texts(notebook, 'conv');
    const { milliseconds } = notebook.cell('conv');
    expect(shown).not.toEqual([]);
    expect(milliseconds).toBeDefined();
    await notebook.edit('conv', 'const out = (padded;');
    await notebook.run('conv');
    const refused = notebook.cell('conv');
    expect(refused.milliseconds).toBeUndefined();
    expect(refused.outputs.filter(({ current }) => current).map(({ output }) => output.kind)).toEqual([
      'error',
    ]);
    await notebook.edit('conv', 'const out = (padded');
    expect(notebook.cell('conv')).toMatchObject({ state: 'stale', milliseconds });
    expect(texts(notebook, 'conv')).toEqual(shown);
    await notebook.reset('conv');
    expect(notebook.cell('conv')).toMatchObject({ state: 'fresh', milliseconds });
    expect(texts(notebook, 'conv')).toEqual(shown);
    expect(notebook.cell('conv').outputs.every(({ current }) => current)).toBe(true);
  });

  it('of an ancestor leave what a cell has shown, which is its own again once the ancestor is as it was', async () => {
    const { notebook } = open(chapter);
    await notebook.run('conv');
    await notebook.edit('pad', 'const padded = ;');
    await notebook.run('conv');
    expect(notebook.cell('conv')).toMatchObject({ state: 'failed', outputs: [{ current: false }] });
    expect(notebook.cell('conv').milliseconds).toBeUndefined();
    await notebook.reset('pad');
    expect(notebook.cell('conv')).toMatchObject({ state: 'fresh', outputs: [{ current: true }] });
  });

  it('of an ancestor keep its descendants from running, and they name it', async () => {
    const { notebook, kernel, states } = open({
      ...chapter,
      input: 'const size = nothing.here;',
      setup: 'const nothing = null;',
    });
    expect(await notebook.run('conv')).toBe('failed');
    expect(kernel.ran).toEqual(['setup', 'input']);
    expect(states()).toBe('input: failed, pad: failed, conv: failed, aside: idle, setup: fresh');
    expect(notebook.cell('conv').reason).toEqual({ code: 'ancestor-failed', values: { ancestor: 'input' } });
    expect(notebook.cell('conv').outputs).toEqual([]);
    await notebook.edit('input', 'const size = 224;');
    expect(notebook.cell('conv').state).toBe('stale');
    expect(await notebook.run('conv')).toBe('fresh');
  });

  it('of duplicates and cycles happen before anything runs', async () => {
    const { notebook, kernel } = open({
      a: 'const k = 7;',
      b: 'const k = 5;',
      c: 'const x = y;',
      d: 'const y = x;',
    });
    expect(await notebook.run('a')).toBe('failed');
    expect(await notebook.run('c')).toBe('failed');
    expect(kernel.ran).toEqual([]);
    expect(notebook.cell('a').outputs[0]?.output).toMatchObject({
      explanation: { code: 'duplicate-name', values: { name: 'k', cells: 'a, b' } },
    });
    expect(notebook.cell('c').outputs[0]?.output).toMatchObject({
      explanation: { code: 'cell-cycle', values: { path: 'c → d → c' } },
    });
  });

  it('end when another cell’s edit removes the cause', async () => {
    const { notebook } = open({ a: 'const k = 7;', b: 'const k = 5;' });
    await notebook.run('a');
    await notebook.edit('b', 'const other = 5;');
    expect(notebook.cell('a').state).toBe('stale');
    expect(await notebook.run('a')).toBe('fresh');
  });

  it('of the kernel’s start are shown in the cell', async () => {
    const { notebook, kernel } = open(chapter);
    kernel.startFails = true;
    expect(await notebook.run('input')).toBe('failed');
    expect(texts(notebook, 'input')).toEqual(['no backend']);
    expect(notebook.kernel.status).toBe('failed');
    kernel.startFails = false;
    expect(await notebook.run('input')).toBe('fresh');
    expect(texts(notebook, 'input')).toEqual([]);
  });

  it('point into the reader’s text, although code was put before it', async () => {
    const { notebook, kernel } = open({ a: 'let x = 1; x.y.z' });
    kernel.holds.add('a');
    const run = notebook.run('a');
    await tick();
    const error = {
      kind: 'error',
      name: 'TypeError',
      message: 'm',
      position: { line: 1, column: 23 },
      frames: [{ cell: 'a', line: 1, column: 23 }],
    } as const;
    kernel.emit({
      type: 'output',
      run: 1,
      cell: 'a',
      version: 1,
      slot: 0,
      output: { ...error, frames: [...error.frames] },
    });
    expect(notebook.cell('a').outputs[0]?.output).toMatchObject({
      position: { line: 1, column: 15 },
      frames: [{ cell: 'a', line: 1, column: 15 }],
    });
    kernel.release();
    await run;
  });
});

describe('the queue', () => {
  it('runs one cell at a time, in the order of wishes', async () => {
    const { notebook, kernel, events } = open(chapter);
    kernel.holds.add('input');
    const first = notebook.run('input');
    const second = notebook.run('aside');
    await tick();
    expect(notebook.queue).toEqual(['input', 'aside']);
    expect(notebook.cell('aside').state).toBe('queued');
    expect(kernel.ran).toEqual(['input']);
    kernel.release();
    await Promise.all([first, second]);
    expect(kernel.ran).toEqual(['input', 'aside']);
    const queues = events.flatMap((event) => (event.type === 'queue' ? [event.queue.join(' ')] : []));
    expect(queues).toEqual(['input', 'input aside', 'aside', '']);
  });

  it('takes a second wish for a waiting cell as the same one', async () => {
    const { notebook, kernel } = open(chapter);
    await Promise.all([notebook.run('aside'), notebook.run('aside')]);
    expect(kernel.ran).toEqual(['aside']);
  });

  it('runs all in page order, ancestors before, fresh ones not again', async () => {
    const { notebook, kernel } = open({
      show: 'display(size)',
      ...chapter,
      check: { source: 'display(out)', onDemand: true },
    });
    await notebook.run('input');
    expect(await notebook.runAll()).toBe('fresh');
    expect(kernel.ran).toEqual(['input', 'show', 'pad', 'conv', 'aside']);
    expect(await notebook.runAll()).toBe('fresh');
    expect(kernel.ran.length).toBe(5);
  });

  it('goes on after a failure with what does not depend on it', async () => {
    const { notebook, states } = open({ ...chapter, pad: 'const padded = size.x.y;' });
    expect(await notebook.runAll()).toBe('failed');
    expect(states()).toBe('input: fresh, pad: failed, conv: failed, aside: fresh');
  });

  it('runs to here', async () => {
    const { notebook, kernel } = open({ first: 'const first = 1;', ...chapter });
    await notebook.runTo('pad');
    expect(kernel.ran).toEqual(['first', 'input', 'pad']);
  });

  it('uses the text as it is when the turn comes', async () => {
    const { notebook, kernel } = open(chapter);
    kernel.holds.add('input');
    const first = notebook.run('input');
    const second = notebook.run('conv');
    await tick();
    await notebook.edit('pad', 'const padded = 10;');
    await notebook.edit('conv', 'padded + unrelated');
    kernel.release();
    await Promise.all([first, second]);
    expect(kernel.ran).toEqual(['input', 'pad', 'aside', 'conv']);
    expect(texts(notebook, 'conv')).toEqual(['11']);
  });

  it('knows the cells of an exercise’s checks as readers only', async () => {
    const { notebook, kernel } = open({
      fill: 'const pad = 3;',
      'fill.check': { source: 'const wanted = 3; display(pad === wanted)', onDemand: true },
      other: 'const wanted = 5;',
    });
    expect(await notebook.run('fill.check')).toBe('fresh');
    expect(kernel.ran).toEqual(['fill', 'fill.check']);
    expect(texts(notebook, 'fill.check')).toEqual(['true']);
    expect(notebook.cell('other').problems).toEqual([]);
  });
});

describe('stop', () => {
  it('ends the running cell and empties the queue', async () => {
    const { notebook, kernel, states } = open(chapter);
    kernel.holds.add('pad');
    const run = notebook.run('conv');
    const other = notebook.run('aside');
    await tick();
    await notebook.stop();
    expect(await run).toBe('cancelled');
    expect(await other).toBe('cancelled');
    await notebook.settled();
    expect(states()).toBe('input: fresh, pad: stopped, conv: idle, aside: idle');
    expect(notebook.queue).toEqual([]);
  });

  it('of an ancestor leaves its descendant not run, with the reason', async () => {
    const { notebook, kernel } = open(chapter);
    kernel.holds.add('pad');
    const run = notebook.run('conv');
    await tick();
    await notebook.stop('pad');
    expect(await run).toBe('stopped');
    expect(notebook.cell('conv')).toMatchObject({
      state: 'stopped',
      reason: { code: 'ancestor-stopped', values: { ancestor: 'pad' } },
    });
  });

  it('of a waiting cell ends what was run for it alone', async () => {
    const { notebook, kernel, states } = open(chapter);
    kernel.holds.add('input');
    const run = notebook.run('conv');
    const other = notebook.run('aside');
    await tick();
    await notebook.stop('conv');
    expect(await run).toBe('cancelled');
    expect(await other).toBe('fresh');
    expect(states()).toBe('input: stopped, pad: idle, conv: idle, aside: fresh');
  });

  it('of a busy loop loses the kernel: the cell is stopped, the fresh ones are stale', async () => {
    const { notebook, kernel, states } = open({ ...chapter, loop: 'const forever = size; ' });
    await notebook.run('conv');
    kernel.holds.add('loop');
    kernel.deaf.add('loop');
    const run = notebook.run('loop');
    await tick();
    await notebook.stop('loop');
    expect(await run).toBe('stopped');
    expect(states()).toBe('input: stale, pad: stale, conv: stale, aside: idle, loop: stopped');
    expect(notebook.cell('conv').reason).toEqual({ code: 'kernel-lost', values: {} });
    expect(texts(notebook, 'conv')).toEqual(['112']);
    expect(notebook.cell('conv').outputs[0]?.current).toBe(false);
    expect(await notebook.run('conv')).toBe('fresh');
    expect(kernel.ran.slice(4)).toEqual(['input', 'pad', 'conv']);
  });

  it('works while the kernel is still starting', async () => {
    const { notebook, kernel } = open(chapter);
    kernel.start = () => new Promise(() => undefined);
    const run = notebook.run('input');
    await tick();
    expect(notebook.cell('input').state).toBe('queued');
    await notebook.stop('input');
    expect(await run).toBe('stopped');
    expect(notebook.cell('input').state).toBe('stopped');
    expect(kernel.ran).toEqual([]);
  });
});

describe('the kernel’s fate', () => {
  it('crash: the cell says so, the rest of the queue waits for the reader', async () => {
    const { notebook, kernel, states } = open(chapter);
    await notebook.run('pad');
    kernel.holds.add('conv');
    const run = notebook.run('conv');
    const other = notebook.run('aside');
    await tick();
    kernel.lose('silent');
    expect(await run).toBe('failed');
    expect(await other).toBe('cancelled');
    expect(notebook.cell('conv').outputs[0]?.output).toMatchObject({
      explanation: { code: 'kernel-crashed' },
    });
    expect(states()).toBe('input: stale, pad: stale, conv: failed, aside: idle');
  });

  it('crash between runs: every fresh cell is stale and says why', async () => {
    const { notebook, kernel, events, states } = open(chapter);
    await notebook.runAll();
    kernel.lose('silent');
    expect(states()).toBe('input: stale, pad: stale, conv: stale, aside: stale');
    expect(notebook.kernel.status).toBe('lost');
    expect(events.filter(({ type }) => type === 'kernel').length).toBeGreaterThan(1);
  });

  it('another backend: values are lost, and the reason is the backend', async () => {
    const { notebook, states } = open(chapter);
    await notebook.run('conv');
    await notebook.setBackend('wasm');
    expect(states()).toBe('input: stale, pad: stale, conv: stale, aside: idle');
    expect(notebook.cell('pad').reason).toEqual({ code: 'backend-changed', values: {} });
    expect(notebook.kernel.info?.backend).toBe('wasm');
  });
});

describe('slow ancestors', () => {
  const training = {
    data: 'const images = 2000;',
    train: 'let count = 0; const model = `model of ${images}`;',
    evaluate: 'display(model + rate); const score = 1;',
    rate: 'const rate = 1;',
  };

  async function trained(): Promise<Opened> {
    const opened = open(training);
    opened.kernel.takes['train'] = 42_000;
    await opened.notebook.run('evaluate');
    opened.kernel.ran.length = 0;
    await opened.notebook.edit('data', 'const images = 1000;');
    return opened;
  }

  const offers = (events: NotebookEvent[]): unknown[] =>
    events.flatMap((event) => (event.type === 'offer' ? [event.offer] : []));

  it('are not offered the first time, when nobody knows', async () => {
    const { notebook, events } = open(training);
    await notebook.run('evaluate');
    expect(offers(events)).toEqual([]);
  });

  it('are offered with their last duration, and nothing runs meanwhile', async () => {
    const { notebook, kernel, events } = await trained();
    void notebook.run('evaluate');
    await tick();
    expect(offers(events)).toEqual([
      {
        id: 1,
        target: 'evaluate',
        ancestors: [
          {
            cell: 'train',
            milliseconds: 42_000,
            reason: { code: 'ancestor-changed', values: { ancestor: 'data' } },
          },
        ],
      },
    ]);
    expect(notebook.cell('evaluate').state).toBe('queued');
    expect(kernel.ran).toEqual([]);
    expect(await notebook.run('rate')).toBe('fresh');
  });

  it('reused: only the cell runs, and is fresh, until something changes again', async () => {
    const { notebook, kernel, events, states } = await trained();
    const run = notebook.run('evaluate');
    await tick();
    notebook.answer(1, 'reuse');
    expect(await run).toBe('fresh');
    expect(kernel.ran).toEqual(['evaluate']);
    expect(texts(notebook, 'evaluate')).toEqual(['model of 20001']);
    expect(states()).toBe('data: stale, train: stale, evaluate: fresh, rate: fresh');
    await notebook.run('evaluate');
    expect(offers(events).length).toBe(1);
    await notebook.edit('data', 'const images = 500;');
    expect(notebook.cell('evaluate').state).toBe('stale');
  });

  it('re-run: everything that is stale runs', async () => {
    const { notebook, kernel } = await trained();
    const run = notebook.run('evaluate');
    await tick();
    notebook.answer(1, 'rerun');
    await run;
    expect(kernel.ran).toEqual(['data', 'train', 'evaluate']);
    expect(texts(notebook, 'evaluate')).toEqual(['model of 10001']);
  });

  it('cancelled, or stopped: nothing runs', async () => {
    const { notebook, kernel, events } = await trained();
    const run = notebook.run('evaluate');
    await tick();
    notebook.answer(1, 'cancel');
    expect(await run).toBe('cancelled');
    const again = notebook.run('evaluate');
    await tick();
    await notebook.stop('evaluate');
    expect(await again).toBe('cancelled');
    expect(kernel.ran).toEqual([]);
    expect(events.filter(({ type }) => type === 'offerClosed').length).toBe(2);
    expect(notebook.cell('evaluate').state).toBe('stale');
    await notebook.settled();
  });

  it('that would only repeat themselves are not run again, and nobody is asked', async () => {
    const { notebook, kernel, events, states } = open(training);
    kernel.takes['train'] = 42_000;
    await notebook.run('evaluate');
    await notebook.run('data');
    expect(states()).toBe('data: fresh, train: stale, evaluate: stale, rate: fresh');
    kernel.ran.length = 0;
    expect(await notebook.run('evaluate')).toBe('fresh');
    expect(kernel.ran).toEqual(['evaluate']);
    expect(offers(events)).toEqual([]);
    expect(events.filter(({ type }) => type === 'reused')).toEqual([
      { type: 'reused', target: 'evaluate', ancestors: [{ cell: 'train', milliseconds: 42_000 }] },
    ]);
    await notebook.run('data');
    expect(await notebook.run('evaluate', { slow: 'rerun' })).toBe('fresh');
    expect(kernel.ran).toEqual(['evaluate', 'data', 'train', 'evaluate']);
  });

  it('that would only repeat themselves are not run again when a cell above runs in the queue before', async () => {
    const { notebook, kernel } = open(training);
    kernel.takes['train'] = 42_000;
    await notebook.run('evaluate');
    kernel.ran.length = 0;
    await Promise.all([notebook.run('data'), notebook.run('evaluate')]);
    expect(kernel.ran).toEqual(['data', 'evaluate']);
  });

  it('that would only repeat themselves are run again by “run all”', async () => {
    const { notebook, kernel, states } = open(training);
    kernel.takes['train'] = 42_000;
    await notebook.run('evaluate');
    await notebook.run('data');
    await notebook.run('evaluate');
    kernel.ran.length = 0;
    await notebook.runAll();
    expect(kernel.ran).toEqual(['train', 'evaluate']);
    expect(states()).toBe('data: fresh, train: fresh, evaluate: fresh, rate: fresh');
  });

  it('are offered when a control above them was moved, which the code does not show', async () => {
    const { notebook, kernel, events } = open(training);
    kernel.takes['train'] = 42_000;
    await notebook.run('evaluate');
    await notebook.input('data', 0, 1_000);
    void notebook.run('evaluate');
    await tick();
    expect(offers(events).length).toBe(1);
  });

  it('stay reused while the quick cells that they share with others run', async () => {
    const { notebook, kernel } = open({
      data: 'const images = 2000;',
      half: 'const few = images / 2;',
      train: 'const model = `model of ${few}`;',
      evaluate: 'display(model + few)',
    });
    kernel.takes['train'] = 42_000;
    await notebook.run('evaluate');
    kernel.ran.length = 0;
    await notebook.edit('data', 'const images = 1000;');
    const run = notebook.run('evaluate');
    await tick();
    notebook.answer(1, 'reuse');
    expect(await run).toBe('fresh');
    expect(kernel.ran).toEqual(['data', 'half', 'evaluate']);
    expect(texts(notebook, 'evaluate')).toEqual(['model of 1000500']);
  });

  it('are re-run without a question by “run all”, and when their values are gone', async () => {
    const { notebook, kernel, events } = await trained();
    kernel.lose('silent');
    await notebook.run('evaluate');
    expect(kernel.ran).toEqual(['data', 'train', 'rate', 'evaluate']);
    await notebook.edit('data', 'const images = 7;');
    await notebook.runAll();
    expect(kernel.ran.slice(4)).toEqual(['data', 'train', 'evaluate']);
    expect(offers(events)).toEqual([]);
  });
});

describe('cheap cells', () => {
  const sliders = {
    control: 'const width = 16;',
    chart: { source: 'display(width); const drawn = width;', cheap: true },
    caption: { source: 'display(drawn)', cheap: true },
    costly: 'display(width)',
  };

  it('run by themselves after what they read', async () => {
    const { notebook, kernel, states } = open(sliders);
    await notebook.run('control');
    await notebook.settled();
    expect(kernel.ran).toEqual(['control', 'chart', 'caption']);
    expect(states()).toBe('control: fresh, chart: fresh, caption: fresh, costly: idle');
  });

  it('do not run on an edit, nor when their own text is being edited', async () => {
    const { notebook, kernel, states } = open(sliders);
    await notebook.run('control');
    await notebook.settled();
    await notebook.edit('chart', 'display(wid');
    await notebook.run('control');
    await notebook.edit('chart', 'display(width + 1); const drawn = width;');
    await notebook.run('control');
    await notebook.settled();
    expect(kernel.ran).toEqual(['control', 'chart', 'caption', 'control', 'control']);
    expect(states()).toBe('control: fresh, chart: stale, caption: stale, costly: idle');
  });

  it('do not run while something else they read is stale', async () => {
    const { notebook, kernel } = open({
      a: 'const a = 1;',
      b: 'const b = 1;',
      c: { source: 'display(a + b)', cheap: true },
    });
    await notebook.run('a');
    await notebook.settled();
    expect(kernel.ran).toEqual(['a']);
    await notebook.run('b');
    await notebook.settled();
    expect(kernel.ran).toEqual(['a', 'b', 'c']);
  });

  it('that fail are not tried again until what they read runs again', async () => {
    const { notebook, kernel } = open({ a: 'const a = null;', c: { source: 'a.x', cheap: true } });
    await notebook.run('a');
    await notebook.settled();
    expect(kernel.ran).toEqual(['a', 'c']);
    await notebook.run('a');
    await notebook.settled();
    expect(kernel.ran).toEqual(['a', 'c', 'a', 'c']);
  });

  it('follow a moved control; costly readers are marked', async () => {
    const { notebook, kernel, states } = open(sliders);
    await notebook.run('costly');
    await notebook.settled();
    kernel.ran.length = 0;
    expect(await notebook.input('control', 0, 32)).toBe('fresh');
    await notebook.settled();
    expect(kernel.inputs).toEqual([['control', 0, 32]]);
    expect(kernel.ran).toEqual(['control', 'chart', 'caption']);
    expect(states()).toBe('control: fresh, chart: fresh, caption: fresh, costly: stale');
  });

  it('take only the last of many moves', async () => {
    const { notebook, kernel } = open(sliders);
    await notebook.run('control');
    await notebook.settled();
    kernel.ran.length = 0;
    kernel.holds.add('control');
    void notebook.input('control', 0, 1);
    await tick();
    for (let value = 2; value <= 50; value++) void notebook.input('control', 0, value);
    kernel.holds.delete('control');
    kernel.release();
    await notebook.settled();
    expect(kernel.ran.filter((cell) => cell === 'control')).toEqual(['control', 'control']);
    expect(kernel.inputs.at(-1)).toEqual(['control', 0, 50]);
    expect(notebook.cell('control').state).toBe('fresh');
  });

  it('keep the controls’ values over the loss of a kernel', async () => {
    const { notebook, kernel } = open(sliders);
    await notebook.run('control');
    await notebook.input('control', 0, 32);
    kernel.lose('silent');
    kernel.inputs.length = 0;
    await notebook.run('control');
    expect(kernel.inputs).toEqual([['control', 0, 32]]);
  });
});

describe('outputs', () => {
  const held = async (): Promise<
    Opened & { show: (slot: number, text: string, version?: number) => void }
  > => {
    const opened = open({ a: 'const a = 1;' });
    opened.kernel.holds.add('a');
    void opened.notebook.run('a');
    await tick();
    const show = (slot: number, text: string, version = 1): void =>
      opened.kernel.emit({
        type: 'output',
        run: version,
        cell: 'a',
        version,
        slot,
        output: { kind: 'text', text },
      });
    return { ...opened, show };
  };

  it('replace each other by slot, and tell the page which', async () => {
    const { notebook, events, show } = await held();
    show(0, 'loss 0.7');
    show(1, 'accuracy');
    show(0, 'loss 0.6');
    expect(texts(notebook, 'a')).toEqual(['loss 0.6', 'accuracy']);
    expect(events.flatMap((event) => (event.type === 'output' ? [event.slot] : []))).toEqual([0, 1, 0]);
  });

  it('of an older version, or of nobody’s run, are dropped', async () => {
    const { notebook, kernel, show } = await held();
    show(0, 'first');
    kernel.release();
    await notebook.settled();
    void notebook.run('a');
    await tick();
    expect(notebook.cell('a').outputs).toMatchObject([{ output: { text: 'first' }, current: false }]);
    show(1, 'late', 1);
    show(0, 'second', 2);
    expect(texts(notebook, 'a')).toEqual(['second']);
    kernel.emit({
      type: 'output',
      run: 2,
      cell: 'b',
      version: 2,
      slot: 0,
      output: { kind: 'text', text: '' },
    });
  });

  it('of the run before stay until replaced or until the end', async () => {
    const { notebook, kernel, show } = await held();
    show(0, 'chart');
    show(1, 'table');
    kernel.release();
    await notebook.settled();
    void notebook.run('a');
    await tick();
    show(0, 'new chart', 2);
    expect(texts(notebook, 'a')).toEqual(['new chart', 'table']);
    kernel.release();
    await notebook.settled();
    expect(texts(notebook, 'a')).toEqual(['new chart']);
  });

  it('that are equal log lines in a row become one', async () => {
    const { notebook } = open({
      a: 'for (let i = 0; i < 5; i++) console.log("step"); console.log("done"); console.log("step")',
    });
    await notebook.run('a');
    expect(notebook.cell('a').outputs.map(({ output }) => output)).toMatchObject([
      { kind: 'log', text: 'step', times: 5 },
      { text: 'done' },
      { text: 'step' },
    ]);
    expect(notebook.cell('a').outputs[1]?.output).not.toHaveProperty('times');
  });

  it('without end are bounded, counted, and leave room for the error', async () => {
    const { notebook } = open({ a: 'for (let i = 0; i < 1000; i++) display(i); throw new Error("at last")' });
    await notebook.run('a');
    const cell = notebook.cell('a');
    expect(cell.outputs.length).toBe(200);
    expect(cell.omittedOutputs).toBe(801);
    expect(cell.outputs.at(-1)?.output).toMatchObject({ kind: 'error', message: 'at last' });
  });
});

describe('cells that come and go', () => {
  it('removed: readers are stale and the kernel forgets', async () => {
    const { notebook, kernel, states } = open(chapter);
    await notebook.run('conv');
    await notebook.remove('pad');
    expect(kernel.forgotten).toEqual(['pad']);
    expect(states()).toBe('input: fresh, conv: stale, aside: idle');
    expect(notebook.cell('conv').problems[0]?.code).toBe('missing-name');
  });

  it('added: in their place', async () => {
    const { notebook } = open(chapter);
    await notebook.add({ name: 'extra', source: 'padded + 1' }, 'conv');
    expect(notebook.names).toEqual(['input', 'pad', 'extra', 'conv', 'aside']);
    expect(await notebook.run('extra')).toBe('fresh');
    expect(texts(notebook, 'extra')).toEqual(['231']);
  });

  it('moved: what they have computed stays, and the new order is the reading order', async () => {
    const { notebook, states } = open(chapter);
    await notebook.run('conv');
    notebook.move('conv', 'input');
    notebook.move('input');
    expect(states()).toBe('conv: fresh, pad: fresh, aside: idle, input: fresh');
    expect(texts(notebook, 'conv')).toEqual(['112']);
    await notebook.edit('input', 'const size: number = 64;');
    expect(await notebook.runTo('conv')).toBe('fresh');
    expect(texts(notebook, 'conv')).toEqual(['32']);
    expect(() => notebook.move('nowhere')).toThrow('There is no cell “nowhere”.');
  });

  it('unknown: an error for the caller', () => {
    const { notebook } = open(chapter);
    expect(() => notebook.cell('nowhere')).toThrow('There is no cell “nowhere”.');
  });
});

describe('a name that a copy declares, too', () => {
  /** In a notebook of the reader's own no name is an author's. */
  const openPad = async () => {
    const opened = open({ first: '', second: '', other: '' });
    await opened.notebook.edit('first', 'const k = 7;');
    return opened;
  };
  const said = (notebook: Notebook): unknown[] =>
    ['first', 'second'].map((name) =>
      notebook.cell(name).outputs.flatMap(({ output }) => (output.kind === 'error' ? [output.message] : [])),
    );

  it('stays with the cell that has run with it while that runs anew, and after that was stopped', async () => {
    const { notebook, kernel } = await openPad();
    await notebook.run('first');
    await notebook.edit('second', 'const k = 7;');
    kernel.holds.add('first');
    const running = notebook.run('first');
    await tick();
    await notebook.edit('other', 'const twice = 2 * k;');
    await notebook.stop('first');
    expect(await running).toBe('stopped');
    kernel.holds.clear();
    await notebook.edit('first', 'const k = 8;');
    expect(await notebook.run('other')).toBe('fresh');
    expect(kernel.values.get('other')).toEqual({ twice: 16 });
    expect(await notebook.run('second')).toBe('failed');
    expect(said(notebook)).toEqual([[], [expect.stringContaining('name of the cell “first”')]]);
  });

  it('is the one’s whose first run was on its way when another took it', async () => {
    const { notebook, kernel } = await openPad();
    kernel.holds.add('first');
    const running = notebook.run('first');
    await tick();
    await notebook.edit('second', 'const k = 9;');
    kernel.release();
    expect(await running).toBe('fresh');
    expect(notebook.cell('first').state).toBe('fresh');
    expect(await notebook.run('second')).toBe('failed');
    expect(notebook.cell('first').state).toBe('fresh');
  });
});

describe('mistakes around the notebook', () => {
  it('a kernel that throws instead of answering: the cell fails, the next one runs', async () => {
    const { notebook, kernel } = open(chapter);
    const { run } = kernel;
    kernel.run = () => Promise.reject(new Error('worker gone'));
    expect(await notebook.run('aside')).toBe('failed');
    expect(texts(notebook, 'aside')).toEqual(['worker gone']);
    kernel.input = () => {
      throw new Error('no port');
    };
    kernel.run = run;
    expect(await notebook.run('input')).toBe('fresh');
  });

  it('a listener that throws: the others are told, and cells run on', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const { notebook, events } = open(chapter);
    notebook.subscribe(() => {
      throw new Error('drawing failed');
    });
    expect(await notebook.run('conv')).toBe('fresh');
    expect(events.length).toBeGreaterThan(0);
    expect(() => vi.runAllTimers()).toThrow('drawing failed');
    vi.clearAllTimers();
    vi.useRealTimers();
  });
});

describe('size', () => {
  it('100 chained cells run in order, and an edit marks 500', async () => {
    const cells = Object.fromEntries(
      Array.from({ length: 500 }, (_, i) => [`c${i}`, i ? `const x${i} = x${i - 1} + 1;` : 'const x0 = 0;']),
    );
    const { notebook, kernel } = open(cells);
    await notebook.run('c99');
    expect(kernel.values.get('c99')).toEqual({ x99: 99 });
    await notebook.edit('c0', 'const x0 = 1;');
    expect(notebook.names.filter((name) => notebook.cell(name).state === 'stale').length).toBe(100);
  });
});
