/** Features that are kept: had back for the same network and pictures, and for no other. */
import { beforeAll, expect, test } from 'vitest';
import { build, cifarResnet, features, type FeatureStore } from '../../../src/nn/index.ts';
import { toyData } from '../training/toy-pictures.ts';
import { startWasm } from '../training/wasm-backend.ts';

beforeAll(async () => {
  await startWasm();
});

const { normalisation, train } = toyData;
const net = (seed: number) => build(cifarResnet(8, { width: 4, classes: 2, input: 8 }), { seed });

function shelf(): FeatureStore & { kept: Map<string, Float32Array>; failures: unknown[] } {
  const kept = new Map<string, Float32Array>();
  const failures: unknown[] = [];
  return {
    kept,
    failures,
    get: (key) => Promise.resolve(kept.get(key)),
    put: (key, values) => Promise.resolve(kept.set(key, values.slice())),
    failed: (error) => void failures.push(error),
  };
}

test('are computed once: not again for the same, and anew for another network, picture or preprocessing', async () => {
  const store = shelf();
  const steps: number[] = [];
  const ask = (model = net(1), set = train, scale = normalisation) =>
    features(model, set, { normalisation: scale, store, onProgress: (done) => void steps.push(done) });
  const first = await ask();
  expect(steps).toEqual([32, 64]);
  steps.length = 0;
  // Built anew, as after a reload, and frozen or not.
  const again = net(1);
  again.trainable = false;
  const second = await ask(again);
  expect(steps).toEqual([64]);
  expect(second).toEqual(first);

  const images = train.images.slice();
  images[5]! ^= 1;
  await ask(net(2));
  await ask(net(1), { ...train, images });
  await ask(net(1), train, { ...normalisation, order: 'bgr' });
  expect(store.kept.size).toBe(4);
  expect(store.failures).toEqual([]);
});

test('are computed where nothing can be kept, and it is said', async () => {
  const store = {
    ...shelf(),
    get: () => Promise.reject(new Error('no store')),
    put: () => Promise.reject(new Error('full')),
  };
  const found = await features(net(1), train, { normalisation, store });
  expect(found.values).toHaveLength(64 * 16);
  expect(store.failures.map(String)).toEqual(['Error: no store', 'Error: full']);
});
