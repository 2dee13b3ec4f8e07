import { afterAll, describe, expect, test } from 'vitest';
import { libraryNames } from '../../src/kernel/library.ts';
import { parseCell } from '../../src/notebook/language/parse.ts';
import type { Output } from '../../src/notebook/protocol.ts';
import { createNotebook } from '../../src/notebook/runtime.ts';
import type { CellDefinition, Notebook } from '../../src/notebook/runtime-types.ts';
import { createNodeKernel } from '../node-kernel.ts';
import { cellsOf, chapterSlugs, unplacedFiles } from './chapters.ts';

/** Every cell of every chapter, run in reading order as a reader would by “run all”. */
const kernel = createNodeKernel();
afterAll(() => kernel.close());

const outputsOf = (notebook: Notebook, cell: string) =>
  notebook.cell(cell).outputs.map(({ output }) => output);
const isError = (output: Output) => output.kind === 'error';

/** @returns name and result of each check, e.g. `y = x: passed` */
function checksOf(notebook: Notebook, cell: string): string[] {
  const custom = outputsOf(notebook, cell).find(
    (output) => output.kind === 'custom' && output.of === 'checks',
  );
  if (custom?.kind !== 'custom') return [];
  const { checks } = custom.data as { checks: { name: string; passed: boolean }[] };
  return checks.map(({ name, passed }) => `${name}: ${passed ? 'passed' : 'failed'}`);
}

describe.each(chapterSlugs)('%s', (slug) => {
  const chapter = cellsOf(slug);
  const cells = chapter.flatMap(({ name, source, exercise }): CellDefinition[] => [
    { name, source },
    ...(exercise ? [{ name: `${name}.check`, source: exercise.check, onDemand: true }] : []),
  ]);
  const notebook = createNotebook({ cells, kernel, parse: parseCell, library: libraryNames });
  afterAll(() => kernel.forget(cells.map(({ name }) => name)));

  test('every file of cells/ has its place in the text', () => {
    expect(unplacedFiles(slug)).toEqual([]);
  });

  test.each(chapter.map(({ name }) => name))('%s runs', { timeout: 400_000 }, async (name) => {
    const outcome = await notebook.run(name, { slow: 'reuse' });
    const snapshot = notebook.cell(name);
    expect(snapshot.problems).toEqual([]);
    expect(outputsOf(notebook, name).filter(isError)).toEqual([]);
    expect(outcome).toBe('fresh');
    expect(snapshot.outputs.length).toBeGreaterThan(0);
    if (process.env['CELL_TIMES'])
      console.log(`${slug} ${name} ${Math.round(snapshot.milliseconds ?? 0)} ms`);
  });

  const exercises = chapter.filter(({ exercise }) => exercise);

  test.each(exercises.map(({ name }) => name))('%s: the starting cell fails its checks', async (name) => {
    await notebook.run(`${name}.check`, { slow: 'reuse' });
    expect(outputsOf(notebook, `${name}.check`).filter(isError)).toEqual([]);
    expect(checksOf(notebook, `${name}.check`).filter((check) => check.endsWith('failed'))).not.toEqual([]);
  });

  test.each(exercises.map(({ name, exercise }) => [name, exercise!.solution]))(
    '%s: the solution passes',
    async (name, solution) => {
      await notebook.edit(name, solution);
      await notebook.run(`${name}.check`, { slow: 'reuse' });
      const checks = checksOf(notebook, `${name}.check`);
      expect(outputsOf(notebook, `${name}.check`).filter(isError)).toEqual([]);
      expect(checks.length).toBeGreaterThan(0);
      expect(checks.filter((check) => check.endsWith('failed'))).toEqual([]);
    },
  );
});
