import { describe, expect, it } from 'vitest';
import { libraryNames } from '../../src/notebook/language/index.ts';
import { keepNames, parseCell } from '../../src/notebook/language/parse.ts';
import { createNotebook } from '../../src/notebook/runtime/index.ts';
import { useForeignCells } from './notebook.ts';

const { run, open, came, kernel } = useForeignCells();

describe('a variable that a function of its cell changes', () => {
  const words = async (cells: Record<string, string>): Promise<Record<string, string[]>> => {
    const notebook = open(cells);
    await notebook.runAll();
    const said = Object.keys(cells).map((cell) => {
      const codes = came(notebook, cell).outputs.flatMap((output) =>
        output.kind === 'error' ? [output.explanation?.code ?? output.message] : [],
      );
      return [cell, [notebook.cell(cell).state, came(notebook, cell).printed, ...codes]];
    });
    notebook.dispose();
    return Object.fromEntries(said) as Record<string, string[]>;
  };

  it('keeps its value in other cells, which say so', async () => {
    const said = await words({
      own: 'let steps = 1; function walk() { steps++; return steps; }',
      caller: 'console.log(walk(), steps);',
      reader: 'console.log(steps);',
    });
    expect(said['own']).toEqual(['fresh', '']);
    expect(said['caller']).toEqual(['fresh', '2 1', 'import-changed']);
    expect(said['reader']).toEqual(['fresh', '1', 'import-changed']);
  });

  it.each<[string, Record<string, string>]>([
    ['nobody else reads', { own: 'let seed = 1; const draw = () => (seed = (seed * 7) % 10);', caller: 'console.log(draw());' }],
    ['its own cell alone has changed', { own: 'let total = 0; [1, 2, 3].forEach((n) => { total += n; });', reader: 'console.log(total);' }],
    ['has been set to what it was', { own: 'let mode = NaN; const set = () => { mode = NaN; };', caller: 'set(); console.log(mode);' }],
    ['is an object whose parts change', { own: 'const state = { n: 1 }; const add = () => { state.n++; };', caller: 'add(); console.log(state.n);' }],
    ['another of the same name hides', { own: 'let n = 1; const f = () => { let n = 5; n++; return n; };', caller: 'console.log(f(), n);' }],
  ])('says nothing where it is one that %s', async (_, cells) => {
    for (const [state, printed, ...codes] of Object.values(await words(cells)))
      expect([state, codes, printed?.includes('undefined')]).toEqual(['fresh', [], false]);
  }); // prettier-ignore

  it('is the new one when its cell has run again', async () => {
    const notebook = open({ own: 'let n = 1; const set = (v) => { n = v; };', reader: 'set(3); console.log(n);' });
    await notebook.runAll();
    expect(came(notebook, 'reader').error?.explanation?.code).toBe('import-changed');
    await notebook.edit('own', 'let n = 1; const set = (v) => { n = 2; }; set(0);');
    await notebook.edit('reader', 'console.log(n);');
    await notebook.runAll();
    expect(came(notebook, 'reader').printed).toBe('2');
    expect(came(notebook, 'reader').error).toBeUndefined();
    notebook.dispose();
  }); // prettier-ignore
});

describe('a cell whose names the chapter uses', () => {
  const chapter = { stem: 'const width = 7;', head: 'console.log(width);', mine: '1;' };

  it("fails alone: the author's cell and its readers go on", async () => {
    const notebook = open(chapter);
    await notebook.runAll();
    await notebook.edit('mine', 'const width = 3;\nwidth * 2');
    expect(notebook.cell('mine').problems).toMatchObject([
      { code: 'name-taken', values: { name: 'width', cell: 'stem' }, position: { line: 1 } },
    ]);
    expect([notebook.cell('stem').problems, notebook.cell('head').problems]).toEqual([[], []]);
    expect([notebook.cell('stem').state, notebook.cell('head').state]).toEqual(['fresh', 'fresh']);
    await notebook.run('mine');
    expect(came(notebook, 'mine').error?.explanation?.code).toBe('name-taken');
    // The cure in one press.
    await notebook.edit('mine', keepNames('const width = 3;\nwidth * 2') ?? '');
    await notebook.run('mine');
    expect(came(notebook, 'mine').outputs).toMatchObject([{ kind: 'value', value: { text: '6' } }]);
    expect(notebook.cell('stem').state).toBe('fresh');
    notebook.dispose();
  });

  it('the same where the edited cell stands first', async () => {
    const notebook = open({ first: '0;', second: 'const rate = 0.1;', third: 'console.log(rate);' });
    await notebook.settled();
    await notebook.edit('first', 'let rate = 5;');
    expect(notebook.cell('first').problems[0]?.code).toBe('name-taken');
    expect(await notebook.run('third')).toBe('fresh');
    expect(came(notebook, 'third').printed).toBe('0.1');
    notebook.dispose();
  });

  it.each([
    ['const data = [1, 2];\ndata.length', '2'],
    ['var n = 1; var n = 2; n', '2'],
    ['for (var i = 0; i < 3; i++);\ni', '3'],
    ['function display() { return 4; }\ndisplay()', '4'],
    ['class tf { static x = 5; }\ntf.x;', '5'],
    ['const check: number = await Promise.resolve(6)\n\ncheck // six', '6'],
    ['let a = 1, files = `\n7`;\nfiles.trim()', '7'],
    ['export const data = [1, 2];\nexport type Data = typeof data\ndata.length', '2'],
    ['export enum tf { a = 5 }\nexport namespace tf { export const b = tf.a; }\ntf.b', '5'],
    ['const check = 6\nexport default check', '6'],
    ['export default class display {}\nexport { display, display as other };\ntypeof display', 'function'],
    ['const files = 8\nexport = { files }.files;', '8'],
    ['export function view() { return 9; }\nexport {}\nview()', '9'],
  ])('kept to itself: %s', async (source, text) => {
    const kept = keepNames(source) ?? '';
    const { outputs, codes } = await run(kept);
    expect(codes).toEqual([]);
    expect(outputs).toMatchObject([{ kind: 'value', value: { text } }]);
  });

  it('cannot be kept to itself where it cannot be read', () => {
    expect(keepNames('const a = (')).toBeUndefined();
    expect(keepNames('// nothing')).toBeUndefined();
    expect(keepNames("const a = 1;\nexport * from './a.js';")).toBeUndefined();
  });
});

describe('a name of the library', () => {
  it.each([
    ['const data = [1, 2, 3];\ndata.length', '3'],
    ['let files = 1, signal = 2, check = 3; files + signal + check', '6'],
    ['function display(x) { return x + 1; }\ndisplay(4)', '5'],
    ['class photo { size = 6; }\nnew photo().size', '6'],
    ['const { log } = console; const console2 = console; typeof log', 'function'],
    ['const setTimeout = 7; setTimeout', '7'],
  ])('may be declared: %s', async (source, text) => {
    const { outputs, codes } = await run(source);
    expect(codes).toEqual([]);
    expect(outputs).toMatchObject([{ kind: 'value', value: { text } }]);
  });

  it('is read by the cells of its notebook as any name is', async () => {
    const notebook = open({ rows: 'const data = [4, 5];', count: 'console.log(data.length);', sum: '0;' });
    expect(await notebook.run('count')).toBe('fresh');
    expect(came(notebook, 'count').printed).toBe('2');
    await notebook.edit('rows', 'const data = [4, 5, 6];');
    await notebook.edit('sum', 'console.log(data.reduce((a, b) => a + b));');
    expect(await notebook.run('sum')).toBe('fresh');
    expect(came(notebook, 'sum').printed).toBe('15');
    notebook.dispose();
  });

  it("stays the library's for a cell whose author reads it, whatever is written into others", async () => {
    const notebook = open({ mine: '1;', author: 'console.log(typeof data.load);' });
    await notebook.settled();
    await notebook.edit('mine', 'const data = [1]; console.log(data.length);');
    expect(await notebook.run('mine')).toBe('fresh');
    expect(await notebook.run('author')).toBe('fresh');
    expect([came(notebook, 'mine').printed, came(notebook, 'author').printed]).toEqual(['1', 'function']);
    notebook.dispose();
  });

  it("stays the library's for the checks of an exercise, whatever the exercise declares", async () => {
    const notebook = createNotebook({
      cells: [
        { name: 'task', source: 'const sum = 1;', edited: 'const sum = 1, check = () => undefined;' },
        { name: 'task.check', source: "check('is two', sum === 2);", onDemand: true },
      ],
      kernel: kernel(),
      parse: parseCell,
      library: libraryNames,
    });
    await notebook.run('task.check');
    expect(came(notebook, 'task.check').outputs[0]).toMatchObject({ kind: 'custom', of: 'checks' });
    notebook.dispose();
  });
});

describe('a name that begins with an underscore', () => {
  it("is a cell's own", async () => {
    const notebook = open({
      a: 'const _size = 1; const shown = _size + 1;',
      b: 'const _size = 5; console.log(_size, shown);',
      c: '_size;',
    });
    expect(await notebook.run('b')).toBe('fresh');
    expect(came(notebook, 'b').printed).toBe('5 2');
    expect(notebook.cell('a').exports).toEqual(['shown']);
    expect(notebook.cell('c').problems[0]?.code).toMatch(/^missing-name/);
    notebook.dispose();
  });

  it('keeps its tensors as long as the cell stands', async () => {
    const notebook = open({
      a: 'const _table = tf.tensor1d([4, 5]); const at = (n) => _table.arraySync()[n];',
      b: 'at(1)',
    });
    await notebook.run('b');
    expect(came(notebook, 'b').outputs).toMatchObject([{ value: { text: '5' } }]);
    notebook.dispose();
  });
});

describe('names that may be missing', () => {
  it.each([
    "typeof window !== 'undefined' ? window.innerWidth : 'worker'",
    "typeof document === 'undefined' || document.title === '' ? 'worker' : 'page'",
    "let where; try { where = process.version; } catch { where = 'worker'; }\nwhere",
    "const g = typeof process !== 'undefined' && process.env ? process.env : {}; Object.keys(g).length > 0 ? 'worker' : 'worker'",
    "if (typeof require === 'function') { require('x'); }\n'worker'",
  ])('%s', async (source) => {
    const { codes, outputs } = await run(source);
    expect(codes).toEqual([]);
    expect(outputs.at(-1)?.kind).toBe('value');
  });

  it('are none where a worker has them', async () => {
    const { codes } = await run(
      'async () => { const read = new FileReader(); read.readAsText(new Blob()); await scheduler.yield(); return [GPUBufferUsage.STORAGE, new DOMMatrix(), new URLPattern()]; }',
    );
    expect(codes).toEqual([]);
  });

  it('frames of a screen are there as they are in a page', async () => {
    const { state, printed } = await run(
      'await new Promise((drawn) => requestAnimationFrame((time) => { console.log(typeof time); drawn(); }));',
    );
    expect([state, printed]).toEqual(['fresh', 'number']);
  });
});
