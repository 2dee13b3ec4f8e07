import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chapterCells, chapterNames, unusedCells } from '../chapter-cells.ts';
import { ChapterRunner, checksOf, type CellResult } from '../chapter-runner.ts';
import { buildGraph } from '../../src/notebook/runtime/graph.ts';
import { parseCell } from '../../src/notebook/language/parse.ts';
import { libraryNames } from '../../src/notebook/language/library-names.ts';
import { type FrozenCell, fromJson } from '../../src/notebook/outputs/frozen.ts';
import { differences } from '../frozen-comparison.ts';
import { createNodeKernel, type NodeKernel } from '../node-kernel.ts';

/** Cells that ran in less are compared with what is stored of them; in ms. */
const quick = 10_000;

function storedOutputs(chapter: string, name: string): FrozenCell {
  const file = new URL(`../../content/chapters/${chapter}/outputs/${name}.json`, import.meta.url);
  return fromJson(JSON.parse(readFileSync(file, 'utf8'))) as FrozenCell;
}

/**
 * Each step of a training works on the rounding of the one before: on a processor that rounds otherwise it
 * ends elsewhere, if not far away. What reads it then shows other numbers too.
 */
const trains = /\bnn\.train\(|\bmicroscope\(/;
/** How far accuracies may end from those stored. */
const farthest = 0.1;

/** The accuracies that training panels among the outputs end with. */
const accuraciesOf = (outputs: readonly { kind: string }[]): (number | undefined)[] =>
  outputs.flatMap((output) => {
    const { of, data } = output as { of?: string; data?: { test?: { accuracy: number } } };
    return output.kind === 'custom' && of === 'training' ? [data?.test?.accuracy] : [];
  });

/** Training cells run for real. */
const longest = 600_000;

let kernel: NodeKernel;
let ran = 0;
beforeAll(async () => {
  kernel = createNodeKernel();
  await kernel.start();
});
afterAll(() => {
  kernel.close();
  console.log(`Cells run in Node: ${ran}, in ${chapterNames().length} chapters.`);
});

/** What went wrong, in one line a developer can act on. */
function failure({ outcome, error }: CellResult): string | undefined {
  if (outcome === 'ok' && !error) return undefined;
  const place = error?.position ? ` at ${error.position.line}:${error.position.column}` : '';
  return `${outcome}: ${error?.name ?? ''} ${error?.message ?? ''}${place} ${JSON.stringify(error?.explanation ?? {})}`;
}

async function run(runner: ChapterRunner, name: string, source: string): Promise<CellResult> {
  ran += 1;
  return runner.run(name, source);
}

for (const chapter of chapterNames()) {
  describe(chapter, () => {
    let runner: ChapterRunner;
    const cells = chapterCells(chapter);
    const parsed = new Map(cells.map(({ name, source }) => [name, parseCell(source)]));
    const graph = buildGraph(parsed, new Set(libraryNames));
    /** Cells whose training ended elsewhere than stored, and those that read them. */
    const elsewhere = new Set<string>();
    beforeAll(() => {
      runner = new ChapterRunner(kernel);
    });
    afterAll(() => {
      kernel.forget(cells.flatMap(({ name }) => [name, `${name}.check`]));
      if (elsewhere.size > 0)
        console.log(`${chapter}: trained to other numbers than stored here: ${[...elsewhere].join(', ')}`);
    });

    for (const cell of cells) {
      const { name, source, solution, check } = cell;
      if (cell.kind === 'cell') {
        it(
          `${name} runs`,
          async () => {
            const result = await run(runner, name, source);
            expect(failure(result)).toBeUndefined();
            const stored = storedOutputs(chapter, name);
            const found = differences(stored.outputs, result.outputs);
            const mayEndElsewhere =
              trains.test(source) || graph.ancestors(name).some((ancestor) => elsewhere.has(ancestor));
            if (found.length > 0 && mayEndElsewhere) {
              elsewhere.add(name);
              const kinds = (outputs: readonly { kind: string }[]) => outputs.map(({ kind }) => kind);
              expect(kinds(result.outputs)).toEqual(kinds(stored.outputs));
              const expected = accuraciesOf(stored.outputs);
              for (const [at, accuracy] of accuraciesOf(result.outputs).entries())
                expect(Math.abs(accuracy! - expected[at]!)).toBeLessThan(farthest);
            } else if ((stored.milliseconds ?? 0) < quick) expect(found).toEqual([]);
          },
          longest,
        );
        continue;
      }
      it(
        `${name}: the starting cell does not pass`,
        async () => {
          const start = await run(runner, name, source);
          if (start.outcome !== 'ok') return;
          const checks = await run(runner, `${name}.check`, check!);
          const passed = checks.outcome === 'ok' && checksOf(checks.outputs).every((result) => result.passed);
          expect(passed).toBe(false);
        },
        longest,
      );
      it(
        `${name}: the solution passes`,
        async () => {
          expect(failure(await run(runner, name, solution!))).toBeUndefined();
          const checks = await run(runner, `${name}.check`, check!);
          expect(failure(checks)).toBeUndefined();
          expect(checksOf(checks.outputs).length).toBeGreaterThan(0);
          expect(checksOf(checks.outputs).filter((result) => !result.passed)).toEqual([]);
        },
        longest,
      );
    }
  });
}

it('no cell lies unused beside a chapter', () => {
  expect(chapterNames().flatMap(unusedCells)).toEqual([]);
});
