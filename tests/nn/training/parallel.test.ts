import * as layers from '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { build, cifarResnet } from '../../../src/nn/index.ts';
import { train, type TrainHost } from '../../../src/nn/training/index.ts';
import type { TrainOptions, TrainResult } from '../../../src/nn/run/index.ts';
import type { Helper } from '../../../src/nn/step/index.ts';
import { inThreadHelper } from './in-thread-helper.ts';
import { toyData } from './toy-pictures.ts';
import { startWasm } from './wasm-backend.ts';

beforeAll(async () => {
  await startWasm();
});

const net = () => build(cifarResnet(8, { width: 4, classes: 2, input: 8 }), { seed: 1 });
const options: TrainOptions = {
  epochs: 2,
  batchSize: 16,
  learningRate: 0.05,
  augment: { flip: true, shift: 1, mixup: 0.2, mixShare: 0.5 },
};

interface Run {
  readonly result: TrainResult;
  readonly weights: Float32Array[];
  readonly layers: unknown[];
}

async function run(
  extra: Partial<TrainOptions>,
  host: TrainHost = { startHelper: async () => inThreadHelper() },
  model = net(),
): Promise<Run> {
  const training = train(model, toyData, { ...options, ...extra }, host);
  const measured: unknown[] = [];
  for (;;) {
    const next = await training.next();
    if (next.done) {
      const weights = model.getWeights().map((weight) => weight.dataSync().slice() as Float32Array);
      model.dispose();
      return { result: next.value, weights, layers: measured };
    }
    if (next.value.layers) measured.push(next.value.layers);
  }
}

const measure = { gradients: 1, activations: 1 };

describe('a training whose steps several workers share', () => {
  for (const batchNorm of ['shard', 'batch'] as const) {
    it(`gives the same losses, weights and measurements to the last bit on 1, 2, 3, 4 and 8 workers (${batchNorm})`, async () => {
      const alone = await run({ workers: 1, shards: 8, batchNorm, measure });
      expect(alone.result.outcome).toBe('finished');
      expect(alone.result.settings).toMatchObject({ shards: 8, batchNorm });
      for (const workers of [2, 3, 4, 8]) {
        const shared = await run({ workers, shards: 8, batchNorm, measure });
        expect(shared.result.workers).toBe(workers);
        expect(shared.result.notes).toEqual([]);
        expect(shared.result.losses).toEqual(alone.result.losses);
        expect(shared.result.accuracies).toEqual(alone.result.accuracies);
        expect(shared.weights).toEqual(alone.weights);
        expect(shared.layers).toEqual(alone.layers);
      }
    });
  }

  it('is, with batch norm of the whole batch, the training of one worker but for rounding', async () => {
    const whole = await run({ measure });
    const shared = await run({ workers: 2, batchNorm: 'batch', measure });
    expect(shared.result.settings.shards).toBe(4);
    expect(whole.result.settings.shards).toBeUndefined();
    // The first step's: later ones amplify the last bits.
    expect(shared.result.losses[0]).toBeCloseTo(whole.result.losses[0]!, 5);
    expect(shared.result.losses[5]).toBeCloseTo(whole.result.losses[5]!, 2);
    const gradients = (found: Run) =>
      (found.layers[0] as { layer: string; gradientNorm?: number }[]).flatMap(
        ({ gradientNorm }) => gradientNorm ?? [],
      );
    const [one, other] = [gradients(whole), gradients(shared)];
    expect(other.length).toBeGreaterThan(8);
    other.forEach((norm, at) => expect(norm / one[at]!).toBeCloseTo(1, 3));
  });

  it('differs, with batch norm of each shard, from that of the whole', async () => {
    const [shard, batch] = [await run({ workers: 2 }), await run({ workers: 2, batchNorm: 'batch' })];
    expect(shard.result.losses[0]).not.toBeCloseTo(batch.result.losses[0]!, 4);
  });

  it.each([1, 3, 7])('goes on with the same numbers when a worker dies after %i messages', async (count) => {
    for (const batchNorm of ['shard', 'batch'] as const) {
      const whole = await run({ workers: 3, batchNorm });
      let started = 0;
      const fragile = async (): Promise<Helper> => {
        const helper = inThreadHelper();
        if (started++ > 0) return helper;
        let left = count + 1;
        return {
          ...helper,
          post: (message, transfer) => (--left > 0 ? helper.post(message, transfer) : helper.die()),
        };
      };
      const hurt = await run({ workers: 3, batchNorm }, { startHelper: fragile });
      expect(hurt.result.losses).toEqual(whole.result.losses);
      expect(hurt.weights).toEqual(whole.weights);
      expect(hurt.result.notes).toEqual([
        expect.objectContaining({
          code: 'train-workers-fewer',
          values: { asked: 3, used: 2, reason: 'it died' },
        }),
      ]);
    }
  });

  it('computes alone, and says so, where no worker can be started', async () => {
    const whole = await run({ workers: 4 });
    const refused = await run(
      { workers: 4 },
      { startHelper: () => Promise.reject(new Error('no workers here')) },
    );
    expect(refused.result.losses).toEqual(whole.result.losses);
    expect(refused.result.workers).toBe(1);
    expect(refused.result.notes[0]).toMatchObject({
      code: 'train-workers-fewer',
      values: { asked: 4, used: 1 },
    });
    const none = await run({ workers: 2 }, {});
    expect(none.result.notes[0]).toMatchObject({ values: { asked: 2, used: 1 } });
  });

  it('says that more workers than shards stay idle, and what cannot be cut', async () => {
    const idle = await run({ workers: 64, epochs: 1 });
    expect(idle.result.workers).toBe(4);
    expect(idle.result.notes[0]).toMatchObject({
      code: 'train-workers-idle',
      values: { asked: 64, used: 4, shards: 4, most: 8 },
    });
    const crowd = await run({ workers: 64, shards: 16, epochs: 1 });
    expect(crowd.result.workers).toBe(8);
    expect(crowd.result.notes[0]).toMatchObject({
      code: 'train-workers-idle',
      values: { used: 8, shards: 16 },
    });
    const odd = await run({ workers: 2, batchSize: 15, epochs: 1 });
    expect(odd.result.notes[0]).toMatchObject({ code: 'train-not-shared' });
    expect(odd.result.settings.shards).toBeUndefined();
    const byLayers = await run({ workers: 2, executor: 'layers', epochs: 1 });
    expect(byLayers.result.settings.shards).toBeUndefined();
    expect(byLayers.result.notes[0]).toMatchObject({ code: 'train-not-shared' });
  });

  it('chooses how many by itself, and has nothing to say of it', async () => {
    const whole = await run({ workers: 1, epochs: 4 });
    const chosen = await run({ workers: 'auto', epochs: 4 });
    expect(chosen.result.losses).toEqual(whole.result.losses);
    expect(chosen.result.notes).toEqual([]);
    expect(chosen.result.workers).toBeLessThanOrEqual(4);
  });

  it.each([
    { workers: 0 },
    { workers: 65 },
    { workers: 1.5 },
    { shards: 0 },
    { batchNorm: 'all' as 'batch' },
  ])('refuses %o', async (extra) => {
    await expect(run(extra)).rejects.toThrow();
  });

  it('names the layer in which a number ceased to be finite', async () => {
    const unnormalised = layers.sequential({
      layers: [
        layers.layers.flatten({ inputShape: [8, 8, 3] }),
        layers.layers.dense({ units: 8, name: 'hidden' }),
        layers.layers.dense({ units: 2, name: 'scores' }),
      ],
    });
    const lost = await run({ workers: 2, learningRate: 1000, epochs: 8 }, undefined, unnormalised);
    expect(lost.result.outcome).toBe('diverged');
    expect(lost.result.problem).toMatchObject({ code: 'train-not-finite' });
    expect(['hidden', 'scores']).toContain(lost.result.problem!.values['layer']);
  });

  it('goes on from a checkpoint with another number of workers', async () => {
    const kept = new Map<string, never>();
    const checkpoints = {
      put: async (key: string, value: unknown) => void kept.set(key, structuredClone(value) as never),
      get: async (key: string) => kept.get(key),
    };
    const whole = await run({ workers: 2, epochs: 3 });
    const controller = new AbortController();
    await run({
      workers: 2,
      epochs: 3,
      checkpoints: {
        ...checkpoints,
        put: async (key, value) => {
          await checkpoints.put(key, value);
          controller.abort();
        },
      },
      signal: controller.signal,
    });
    const resumed = await run({ workers: 4, epochs: 3, checkpoints, resume: true });
    expect(resumed.result.losses).toEqual(whole.result.losses);
    expect(resumed.weights).toEqual(whole.weights);
  });
});
