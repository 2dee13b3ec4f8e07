/** What students write: the checks of an exercise pass every right answer, and no wrong one. */
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGraph } from '../../src/notebook/runtime/graph.ts';
import { libraryNames } from '../../src/notebook/language/library-names.ts';
import { parseCell } from '../../src/notebook/language/parse.ts';
import { chapterCells, chapterNames } from '../chapter-cells.ts';
import { ChapterRunner, checksOf } from '../chapter-runner.ts';
import { createNodeKernel, type NodeKernel } from '../node-kernel.ts';
import { answers } from './answers.ts';

let kernel: NodeKernel;
beforeAll(async () => {
  kernel = createNodeKernel();
  await kernel.start();
});
afterAll(() => kernel.close());

const namesOf = (statement: ts.Statement): string[] => {
  if (ts.isFunctionDeclaration(statement)) return statement.name ? [statement.name.text] : [];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.map(({ name }) => name.getText());
};

/** The solution's cell, with the answer in place of what has its names. */
function withAnswer(solution: string, answer: string): string {
  const names = new Set(parseCell(answer).declarations.map(({ name }) => name));
  const { statements } = ts.createSourceFile('cell.ts', solution, ts.ScriptTarget.Latest, true);
  let isPlaced = false;
  return statements
    .map((statement) => {
      if (!namesOf(statement).some((name) => names.has(name))) return statement.getText();
      const text = isPlaced ? '' : answer;
      isPlaced = true;
      return text;
    })
    .join('\n');
}

const exercises = chapterNames().flatMap((chapter) =>
  chapterCells(chapter)
    .filter(({ kind }) => kind === 'exercise')
    .map((cell) => ({ chapter, ...cell })),
);

it('every exercise has two right answers and three wrong ones at least', () => {
  expect(Object.keys(answers).toSorted()).toEqual(exercises.map(({ name }) => name).toSorted());
  for (const [name, { right, wrong }] of Object.entries(answers)) {
    expect(Object.keys(right).length, name).toBeGreaterThanOrEqual(2);
    expect(Object.keys(wrong).length, name).toBeGreaterThanOrEqual(3);
  }
});

describe.each(exercises)('$chapter: $name', ({ chapter, name, solution, check }) => {
  const runner = () => new ChapterRunner(kernel);
  const cells = chapterCells(chapter);
  const graph = buildGraph(
    new Map(cells.map((cell) => [cell.name, parseCell(cell.solution ?? cell.source)])),
    new Set(libraryNames),
  );
  const { right, wrong } = answers[name] ?? { right: {}, wrong: {} };
  let running: ChapterRunner;

  beforeAll(async () => {
    running = runner();
    const needed = new Set([
      ...graph.ancestors(name),
      ...parseCell(check!).references.flatMap(({ name: read }) =>
        cells
          .filter((cell) => parseCell(cell.source).declarations.some((each) => each.name === read))
          .flatMap((cell) => [...graph.ancestors(cell.name), cell.name]),
      ),
    ]);
    needed.delete(name);
    for (const cell of cells)
      if (needed.has(cell.name)) await running.run(cell.name, cell.solution ?? cell.source);
  }, 300_000);
  afterAll(() => kernel.forget(cells.flatMap((cell) => [cell.name, `${cell.name}.check`])));

  /** Which checks fail; a cell that ends with an error fails as a whole. */
  async function failures(answer: string): Promise<string[]> {
    const { outcome, error } = await running.run(name, withAnswer(solution!, answer));
    if (outcome !== 'ok') return [error?.message ?? outcome];
    const checks = await running.run(`${name}.check`, check!);
    const results = checksOf(checks.outputs);
    if (checks.outcome !== 'ok' || results.length === 0) return [checks.error?.message ?? checks.outcome];
    return results.filter(({ passed }) => !passed).map((result) => result.name);
  }

  it.each(Object.entries(right))(
    'passes what %s',
    async (_, answer) => expect(await failures(answer)).toEqual([]),
    60_000,
  );

  it.each(Object.entries(wrong))(
    'does not pass what %s',
    async (_, answer) => expect(await failures(answer)).not.toEqual([]),
    60_000,
  );
});
