import { expect, test } from 'vitest';
import { ChosenKernels } from '../../src/components/bench/kernel-choice.ts';
import { type Measurement, measurements, rowOf } from '../../src/components/bench/measurements.ts';

const key = 'kernels/4/webgpu/a-device/4.22.0';
const times = {
  choice: { filterGradient: 'composed', batchNorm: 'fused', update: 'stock' },
  timings: {
    filterGradient: { stock: 4, composed: 2, won: { composed: [true], fused: [] } },
    batchNorm: { stock: 4, composed: 3, fused: 1, won: { composed: [true], fused: [true] } },
    update: { stock: 1, fused: 2, won: { fused: [false] } },
  },
};

test('a step is measured with our own programs and without, whatever was found fastest, and what is kept stays so', async () => {
  const kernels = new ChosenKernels();
  const asked: string[] = [];
  const supply = kernels.around((name) => {
    asked.push(name);
    return Promise.resolve(name === 'store/get' ? undefined : 'supplied');
  });
  const choice = async () =>
    ((await supply('store/get', { key }, undefined)) as typeof times | undefined)?.choice;
  expect(await supply('workers', undefined, undefined)).toBe('supplied');
  expect(await choice()).toBeUndefined();
  expect(kernels.inUse).toBeUndefined();
  await supply('store/put', { key, value: times }, undefined);
  expect(await choice()).toEqual(times.choice);
  expect(kernels.inUse).toEqual({
    kernels: 'filterGradient composed, batchNorm fused, update stock',
    chosen: true,
  });
  kernels.wanted = 'fused';
  expect(await choice()).toEqual({ filterGradient: 'composed', batchNorm: 'fused', update: 'fused' });
  expect(kernels.inUse?.chosen).toBe(false);
  kernels.wanted = 'timed';
  expect(await choice()).toEqual(times.choice);
  kernels.wanted = 'unfused';
  expect(await choice()).toEqual({ filterGradient: 'composed', batchNorm: 'composed', update: 'stock' });
  expect(kernels.canFuse).toBe(true);
  // The store has been given the times that were found, and nothing else.
  expect(asked).toEqual(['workers', 'store/get', 'store/put']);
});

test('a step and a pass on WebGPU are measured both ways', () => {
  const all = measurements(2);
  const steps = (backend: string) =>
    all.filter((each) => each.backend === backend && each.what === 'step' && each.depth === 8);
  const passes = (backend: string) =>
    all.filter((each) => each.backend === backend && each.what === 'forward').map(({ fusing }) => fusing);
  expect(passes('webgpu')).toEqual(['unfused', 'fused', 'timed']);
  expect(passes('webgl')).toEqual([undefined]);
  expect(steps('webgpu').map(({ fusing }) => fusing)).toEqual(['unfused', 'fused', 'timed']);
  expect(steps('webgl').map(({ fusing }) => fusing)).toEqual([undefined]);
  const row = (measurement: Measurement | undefined, shown: object) =>
    rowOf(measurement!, JSON.stringify(shown), { device: 'a device', browser: 'a browser', kernels: 'x' });
  expect(row(steps('webgpu')[0], { backend: 'webgpu', times: [3, 1, 2] })).toMatchObject({
    medianMs: 2,
    kernels: 'x',
  });
  expect(row(steps('wasm')[0], { backend: 'webgpu', times: [1] })).toBeUndefined();
});
