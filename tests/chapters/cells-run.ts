import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it, type TestContext } from 'vitest';
import { chapterCells, type ChapterCell } from '../chapter-cells.ts';
import { ChapterRunner, checksOf, type CellResult } from '../chapter-runner.ts';
import { cellHash } from '../../src/notebook/runtime/cell-hash.ts';
import { buildGraph } from '../../src/notebook/runtime/graph.ts';
import { parseCell } from '../../src/notebook/language/parse.ts';
import { libraryNames } from '../../src/notebook/language/library-names.ts';
import { type FrozenCell, fromJson } from '../../src/notebook/outputs/frozen.ts';
import { differences } from '../frozen-comparison.ts';
import { createNodeKernel, type NodeKernel } from '../node-kernel.ts';
import { hasProof, keepProof, onlyChanged } from '../proven.ts';
import { sha256 } from '../reached.ts';
import { codeUnderCells } from './code-under-cells.ts';

/** Cells that ran in less are compared with what is stored of them; in ms. */
const quick = 10_000;

const storedText = (chapter: string, name: string): string =>
  readFileSync(new URL(`../../content/chapters/${chapter}/outputs/${name}.json`, import.meta.url), 'utf8');

const storedOutputs = (chapter: string, name: string): FrozenCell =>
  fromJson(JSON.parse(storedText(chapter, name))) as FrozenCell;

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

/** What went wrong, in one line a developer can act on. */
function failure({ outcome, error }: CellResult): string | undefined {
  if (outcome === 'ok' && !error) return undefined;
  const place = error?.position ? ` at ${error.position.line}:${error.position.column}` : '';
  return `${outcome}: ${error?.name ?? ''} ${error?.message ?? ''}${place} ${JSON.stringify(error?.explanation ?? {})}`;
}

const library = new Set(libraryNames);

/** The programs of a cell: its own, what it reads, and of an exercise also the solution and the checks. */
async function programsOf(cell: ChapterCell, cells: readonly ChapterCell[]): Promise<string> {
  const parsed = new Map(cells.map(({ name, source }) => [name, parseCell(source)]));
  if (cell.kind === 'cell') return cellHash(cell.name, parsed, libraryNames);
  const read = await Promise.all(readBy(cell, cells).map((name) => cellHash(name, parsed, libraryNames)));
  return sha256(JSON.stringify([cell.source, cell.solution, cell.check, read]));
}

/** The cells that this one, its solution and its checks read, directly or not. */
function readBy(cell: ChapterCell, cells: readonly ChapterCell[]): string[] {
  const texts = cell.kind === 'cell' ? [cell.source] : [cell.source, cell.solution!, cell.check!];
  const parsed = new Map(cells.map(({ name, source }) => [name, parseCell(source)]));
  const found = texts.flatMap((text) => {
    const { references } = parseCell(text);
    const graph = buildGraph(parsed.set('read by', { ...parseCell(''), references }), library);
    return graph.ancestors('read by');
  });
  return [...new Set(found)].filter((name) => name !== cell.name);
}

/**
 * Declares the tests of a chapter: each cell runs in Node, as it is written, and shows what is stored of it; an
 * exercise fails its checks as it stands, and passes them when it is solved.
 */
export function cellsRunAsStored(chapter: string): void {
  const cells = chapterCells(chapter);
  const graph = buildGraph(new Map(cells.map(({ name, source }) => [name, parseCell(source)])), library);
  const reached = new Map<string, string>();
  /** Cells to be proven. */
  const open = new Set<string>();
  /** Those, and what they read. */
  const needed = new Set<string>();
  /** Cells whose training ended elsewhere than stored, and those that read them. */
  const elsewhere = new Set<string>();
  const proofOf = (name: string): string => `cell ${chapter}/${name}`;
  let kernel: NodeKernel | undefined;
  let runner: ChapterRunner;
  let ran = 0;

  beforeAll(async () => {
    const code = codeUnderCells();
    for (const cell of cells) {
      const { name } = cell;
      const program = await programsOf(cell, cells);
      const stored = cell.kind === 'cell' ? storedOutputs(chapter, name) : undefined;
      const text = stored ? storedText(chapter, name) : '';
      reached.set(name, sha256(JSON.stringify([program, code, text])));
      const isStamped = stored?.hash === program && stored.under === code;
      if (onlyChanged && (isStamped || hasProof(proofOf(name), reached.get(name)!))) continue;
      open.add(name);
      for (const each of [name, ...readBy(cell, cells)]) needed.add(each);
    }
    if (open.size === 0) return;
    kernel = createNodeKernel();
    await kernel.start();
    runner = new ChapterRunner(kernel);
  });
  afterAll(() => {
    kernel?.close();
    console.log(`${chapter}: ${ran} programs run in Node; ${cells.length - open.size} cells proven before.`);
    if (elsewhere.size > 0)
      console.log(`${chapter}: trained to other numbers than stored here: ${[...elsewhere].join(', ')}`);
  });

  const run = (name: string, source: string): Promise<CellResult> => {
    ran += 1;
    return runner.run(name, source);
  };
  const skipUnlessNeeded = (context: TestContext, name: string): void =>
    context.skip(!needed.has(name), 'nothing that it reaches has changed');

  for (const cell of cells) {
    const { name, source, solution, check } = cell;
    if (cell.kind === 'cell') {
      it(
        `${name} runs`,
        async (context) => {
          skipUnlessNeeded(context, name);
          const result = await run(name, source);
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
          if (open.has(name)) keepProof(proofOf(name), reached.get(name)!);
        },
        longest,
      );
      continue;
    }
    it(
      `${name}: the starting cell does not pass`,
      async (context) => {
        skipUnlessNeeded(context, name);
        const start = await run(name, source);
        if (start.outcome !== 'ok') return;
        const checks = await run(`${name}.check`, check!);
        const passed = checks.outcome === 'ok' && checksOf(checks.outputs).every((result) => result.passed);
        expect(passed).toBe(false);
      },
      longest,
    );
    it(
      `${name}: the solution passes`,
      async (context) => {
        skipUnlessNeeded(context, name);
        expect(failure(await run(name, solution!))).toBeUndefined();
        const checks = await run(`${name}.check`, check!);
        expect(failure(checks)).toBeUndefined();
        expect(checksOf(checks.outputs).length).toBeGreaterThan(0);
        expect(checksOf(checks.outputs).filter((result) => !result.passed)).toEqual([]);
        if (open.has(name)) keepProof(proofOf(name), reached.get(name)!);
      },
      longest,
    );
  }
}
