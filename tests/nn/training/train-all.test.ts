import { beforeAll, describe, expect, it } from 'vitest';
import { ExplainedError } from '../../../src/explained/index.ts';
import { build, cifarResnet } from '../../../src/nn/index.ts';
import { train, trainAll, type RunToTrain, type TrainHost } from '../../../src/nn/training/index.ts';
import type { TrainOptions, TrainResult } from '../../../src/nn/run/index.ts';
import type { Helper } from '../../../src/nn/step/index.ts';
import { inThreadHelper } from './in-thread-helper.ts';
import { toyData } from './toy-pictures.ts';
import { startWasm } from './wasm-backend.ts';

beforeAll(async () => {
  await startWasm();
});

/** Seeds and depths, and one that shares its steps' batches in shards. */
function experiment(more: Partial<TrainOptions> = {}): RunToTrain[] {
  return [
    { depth: 8, seed: 1 },
    { depth: 8, seed: 2 },
    { depth: 14, seed: 1, shards: 4 },
    { depth: 8, seed: 3, measure: { gradients: 2, activations: 2 } },
    { depth: 14, seed: 2, learningRate: 0.01 },
  ].map(({ depth, seed, ...own }, at) => ({
    model: build(cifarResnet(depth, { width: 4, classes: 2, input: 8 }), { seed }),
    data: toyData,
    options: { epochs: 2, batchSize: 16, learningRate: 0.05, seed, name: `run ${at}`, ...own, ...more },
  }));
}

interface Told {
  readonly results: TrainResult[];
  readonly weights: Float32Array[][];
  /** Measurements of each run. */
  readonly measured: unknown[][];
}

const weightsOf = ({ model }: RunToTrain) =>
  model.getWeights().map((weight) => weight.dataSync().slice() as Float32Array);

async function oneByOne(): Promise<Told> {
  const runs = experiment();
  const results: TrainResult[] = [];
  const measured: unknown[][] = [];
  for (const { model, data, options } of runs) {
    const training = train(model, data, options);
    const own: unknown[] = [];
    for (let next = await training.next(); ; next = await training.next()) {
      if (next.done) {
        results.push(next.value);
        break;
      }
      if (next.value.layers) own.push(next.value.layers);
    }
    measured.push(own);
  }
  return { results, measured, weights: ended(runs) };
}

function ended(runs: readonly RunToTrain[]): Float32Array[][] {
  const weights = runs.map(weightsOf);
  for (const { model } of runs) model.dispose();
  return weights;
}

async function together(
  workers: number | undefined,
  host: TrainHost = { startHelper: async () => inThreadHelper() },
): Promise<Told> {
  const runs = experiment();
  const measured: unknown[][] = runs.map(() => []);
  const training = trainAll(runs, workers === undefined ? {} : { workers }, host);
  for (let next = await training.next(); ; next = await training.next()) {
    if (next.done) return { results: next.value, measured, weights: ended(runs) };
    if (next.value.kind === 'step' && next.value.layers) measured[next.value.run]!.push(next.value.layers);
  }
}

/** Everything but times. */
const facts = ({ results, weights, measured }: Told) => ({
  weights,
  measured,
  results: results.map(({ name, outcome, steps, losses, accuracies, evaluation, settings, epochs }) => ({
    name,
    outcome,
    steps,
    losses,
    accuracies,
    evaluation,
    settings,
    epochs: epochs.map(({ epoch, loss, accuracy, test }) => ({ epoch, loss, accuracy, test })),
  })),
});

describe('trainings that go on at once', () => {
  it('give what they give one after the other, to the last bit, on 1, 2, 3 and 8 workers and without any', async () => {
    const alone = await oneByOne();
    expect(alone.results.map(({ outcome }) => outcome)).toEqual(alone.results.map(() => 'finished'));
    expect(new Set(alone.results.map(({ losses }) => losses.at(-1))).size).toBe(alone.results.length);
    for (const workers of [1, 2, 3, 8]) {
      let started = 0;
      const told = await together(workers, {
        startHelper: async () => {
          started++;
          return inThreadHelper();
        },
      });
      expect(facts(told), `${workers} workers`).toEqual(facts(alone));
      expect(started).toBe(workers === 1 ? 0 : 5);
    }
    expect(facts(await together(2, {}))).toEqual(facts(alone));
  });

  it('go on elsewhere when a worker dies, with the same numbers', async () => {
    const alone = await oneByOne();
    const died: string[] = [];
    const told = await together(2, {
      async startHelper(): Promise<Helper> {
        const helper = inThreadHelper();
        const at = died.length;
        let steps = 0;
        if (at >= 2) return helper;
        died.push('later');
        return {
          ...helper,
          post(message, transfer) {
            if (message.type === 'step' && ++steps === 3 + at) {
              died[at] = `at step ${steps}`;
              return helper.die();
            }
            helper.post(message, transfer);
          },
        };
      },
    });
    expect(died).toEqual(['at step 3', 'at step 4']);
    expect(facts(told)).toEqual(facts(alone));
  });

  it('are done here when workers die again and again', async () => {
    const alone = await oneByOne();
    let started = 0;
    const told = await together(3, {
      async startHelper(): Promise<Helper> {
        started++;
        const helper = inThreadHelper();
        return {
          ...helper,
          post: (message, transfer) =>
            message.type === 'step' ? helper.die() : helper.post(message, transfer),
        };
      },
    });
    expect(facts(told)).toEqual(facts(alone));
    expect(started).toBeLessThanOrEqual(5 * 5);
  });

  it('end at once, and leave no worker, when nobody looks any more', async () => {
    const living = new Set<Helper>();
    const runs = experiment({ epochs: 1000 });
    const training = trainAll(
      runs,
      { workers: 3 },
      {
        async startHelper(): Promise<Helper> {
          const helper = inThreadHelper();
          const own: Helper = {
            ...helper,
            end() {
              living.delete(own);
              helper.end();
            },
          };
          living.add(own);
          return own;
        },
      },
    );
    for (let step = 0; step < 10; step++) await training.next();
    expect(living.size).toBe(3);
    const start = performance.now();
    await training.return([]);
    while (living.size > 0 && performance.now() - start < 5000)
      await new Promise((done) => setTimeout(done, 5));
    expect(living.size).toBe(0);
    expect(performance.now() - start).toBeLessThan(1000);
    ended(runs);
  });

  it('say what is wrong before any of them begins', async () => {
    const host = { startHelper: async () => inThreadHelper() };
    const refused = async (make: () => ReturnType<typeof trainAll>): Promise<string> => {
      const error: unknown = await make()
        .next()
        .catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(ExplainedError);
      const { code, values } = error as ExplainedError;
      return `${code} ${String(values['name'] ?? '')} ${String(values['found'] ?? '')}`.trim();
    };
    const runs = experiment();
    for (const workers of [0, 65, -1, 1.5, NaN])
      expect(await refused(() => trainAll(runs, { workers }, host))).toBe(`train-setting workers ${workers}`);
    const wrong = [...runs.slice(1), { ...runs[0]!, options: { epochs: 0 } }];
    expect(await refused(() => trainAll(wrong, {}, host))).toBe('train-setting epochs 0');
    expect(await refused(() => trainAll([...runs, runs[1]!], {}, host))).toMatch(/^train-busy/);
    expect(await trainAll([], {}, host).next()).toEqual({ done: true, value: [] });
    ended(runs);
  });
});
