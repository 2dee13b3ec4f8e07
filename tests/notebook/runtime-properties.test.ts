import { describe, expect, it } from 'vitest';
import { parseCell } from '../../src/notebook/language/parse.ts';
import { createNotebook, type CellDefinition } from '../../src/notebook/runtime/runtime.ts';
import { FakeKernel } from './fake-kernel.ts';

/**
 * Whatever a reader does, in whatever order: a cell that calls itself fresh holds exactly
 * the value that its present source has when the whole notebook is computed from nothing.
 */

/** Mulberry32: a small seeded generator, uniform in [0, 1). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Each cell `i` adds its parents' values to a constant; `parents` may change with an edit. */
interface Model {
  constant: number;
  parents: number[];
}

const sourceOf = (index: number, { constant, parents }: Model): string =>
  `const v${index} = ${[constant, ...parents.map((parent) => `v${parent}`)].join(' + ')};`;

function valueOf(index: number, models: readonly Model[]): number {
  const { constant, parents } = models[index]!;
  return parents.reduce((sum, parent) => sum + valueOf(parent, models), constant);
}

/** Whether these are this one name with this value. */
const isOnly = (values: Record<string, unknown> | undefined, name: string, value: number): boolean =>
  values !== undefined && Object.keys(values).length === 1 && values[name] === value;

interface Length {
  cells: number;
  steps: number;
}

async function play(seed: number, { cells: size, steps }: Length = { cells: 8, steps: 40 }): Promise<void> {
  const next = random(seed);
  const pick = (count: number): number => Math.floor(next() * count);
  const model = (index: number): Model => ({
    constant: pick(1_000),
    parents: Array.from({ length: index }, (_, parent) => parent).filter(() => next() < 0.3),
  });
  const originals = Array.from({ length: size }, (_, index) => model(index));
  const models = [...originals];
  const cells = originals.map((each, index): CellDefinition => {
    const source = sourceOf(index, each);
    return {
      name: `c${index}`,
      source,
      cheap: index % 4 === 3,
      ...(next() < 0.5 && { parsed: parseCell(source) }),
    };
  });
  const undone: { index: number; model: Model }[] = [];
  const kernel = new FakeKernel();
  // Slow cells are not run again where that would only repeat them, and never reused where it would not.
  const someAreSlow = seed % 2 === 1;
  if (someAreSlow) for (let index = 1; index < size; index += 3) kernel.takes[`c${index}`] = 60_000;
  const notebook = createNotebook({ cells, kernel, parse: parseCell, library: [] });
  notebook.subscribe((event) => {
    if (event.type === 'offer') notebook.answer(event.offer.id, next() < 0.8 ? 'rerun' : 'cancel');
  });
  const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  const actions: (() => unknown)[] = [
    () => notebook.run(`c${pick(size)}`),
    () => notebook.run(`c${pick(size)}`),
    () => notebook.runTo(`c${pick(size)}`),
    () => notebook.runAll(),
    () => {
      const index = pick(size);
      undone.push({ index, model: models[index]! });
      models[index] = model(index);
      return notebook.edit(`c${index}`, sourceOf(index, models[index]));
    },
    () => {
      // Undo: the text before the last edit, of whichever cell that was.
      const before = undone.pop();
      if (!before) return undefined;
      models[before.index] = before.model;
      return notebook.edit(`c${before.index}`, sourceOf(before.index, before.model));
    },
    () => notebook.restart(),
    () => {
      const index = pick(size);
      models[index] = originals[index]!;
      return notebook.reset(`c${index}`);
    },
    // A moved control goes on with the old values of slow cells above it: only here there are none.
    () => notebook.input(`c${someAreSlow ? 0 : pick(size)}`, 0, pick(10)),
    () => notebook.stop(next() < 0.5 ? undefined : `c${pick(size)}`),
    () => kernel.lose('silent'),
    () => kernel.holds.add(`c${pick(size)}`),
    () => {
      kernel.holds.clear();
      kernel.release();
    },
  ];

  for (let step = 0; step < steps; step++) {
    void actions[pick(actions.length)]!();
    if (next() < 0.6) await tick();
    if (next() < 0.2) {
      kernel.holds.clear();
      kernel.release();
      await notebook.settled();
    }
    if (next() < 0.5) continue;
    // Edits are read in a moment; until then a cell shows the state of its last source.
    await tick();
    for (const [index] of models.entries()) {
      const { source, state } = notebook.cell(`c${index}`);
      const where = `seed ${seed}, step ${step}, c${index}`;
      // Only what is wrong is given to Vitest, to whom a comparison is more work than a step of the notebook.
      const written = sourceOf(index, models[index]!);
      if (source !== written) expect(source, where).toBe(written);
      if (state !== 'fresh') continue;
      const held = kernel.values.get(`c${index}`);
      const value = valueOf(index, models);
      if (!isOnly(held, `v${index}`, value)) expect(held, where).toEqual({ [`v${index}`]: value });
    }
  }

  kernel.holds.clear();
  kernel.release();
  await notebook.settled();
  expect(notebook.queue).toEqual([]);
  expect(await notebook.runAll()).toBe('fresh');
  await notebook.settled();
  expect(notebook.names.map((name) => notebook.cell(name).state)).toEqual(Array(size).fill('fresh'));
  expect(notebook.names.map((name) => kernel.values.get(name))).toEqual(
    models.map((_, index) => ({ [`v${index}`]: valueOf(index, models) })),
  );
}

/** So many short sequences; they mostly wait for one another's turns, so many are played side by side. */
const sequences = Number(process.env['SEQUENCES'] ?? 10_000);
const sideBySide = 100;

async function playOrSay(seed: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stuck = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The sequence of seed ${seed} is stuck.`)), 120_000);
  });
  await Promise.race([play(seed, { cells: 4, steps: 8 }), stuck]).finally(() => clearTimeout(timer));
}

describe('whatever a reader does', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    'fresh is true (seed %d)',
    { timeout: 20_000 },
    (seed) => play(seed),
  );

  it(
    `fresh is true, nothing is stuck and no edit is lost in ${sequences} short sequences`,
    { timeout: 300_000 },
    async () => {
      const first = Number(process.env['SEED'] ?? 20_151_210);
      console.log(`${sequences} sequences, seeds from ${first} (SEED=${first} plays them again)`);
      let next = first;
      await Promise.all(
        Array.from({ length: sideBySide }, async () => {
          while (next < first + sequences) await playOrSay(next++);
        }),
      );
    },
  );
});
