import { expect, it } from 'vitest';
import { parseCell } from '../../src/notebook/language/parse.ts';
import { createNotebook } from '../../src/notebook/runtime/index.ts';
import { FakeKernel } from './fake-kernel.ts';

it('a short text over a long one that was still to be read runs at once, with its own names', async () => {
  const kernel = new FakeKernel();
  const sources = { a: 'const a = 1;', b: 'const b = 2;', c: 'a' };
  const notebook = createNotebook({
    cells: Object.entries(sources).map(([name, source]) => ({ name, source, parsed: parseCell(source) })),
    kernel,
    parse: parseCell,
    library: [],
  });
  await notebook.run('c');
  const began = performance.now();
  void notebook.edit('c', `// ${'long '.repeat(5_000)}\na`);
  void notebook.edit('c', 'b');
  expect(await notebook.run('c')).toBe('fresh');
  // The long one waits for a pause in the typing; nobody waits for it any more.
  expect(performance.now() - began).toBeLessThan(250);
  expect(kernel.requests.at(-1)).toMatchObject({ cell: 'c', imports: [{ name: 'b', from: 'b' }] });
});

it('a cell that is read together with a long one runs with the names of both', async () => {
  const kernel = new FakeKernel();
  const sources = { a: 'const a = 1;', c: '1' };
  const notebook = createNotebook({
    cells: Object.entries(sources).map(([name, source]) => ({ name, source, parsed: parseCell(source) })),
    kernel,
    parse: parseCell,
    library: [],
  });
  void notebook.edit('a', `const d = 1; // ${'long '.repeat(5_000)}`);
  void notebook.edit('c', 'd');
  expect(await notebook.run('c')).toBe('fresh');
  expect(kernel.requests.map(({ cell }) => cell)).toEqual(['a', 'c']);
});
