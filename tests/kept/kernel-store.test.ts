/** What a kernel may keep: in its own places, within bounds, and nothing by which it could harm another cell. */
import { beforeEach, expect, test, vi } from 'vitest';
import { kernelStore } from '../../src/components/kept/kernel-store.ts';
import { bytesOf, type Quota } from '../../src/components/kept/store.ts';
import { deviceKey } from '../../src/notebook/runtime/index.ts';

const things = new Map<string, unknown>();
/** Bytes that a thing is taken for, where it is not what it is. */
const sizes = new Map<string, number>();
vi.mock('../../src/components/kept/store.ts', async (original) => {
  const real = await original<typeof import('../../src/components/kept/store.ts')>();
  const isOver = (key: string, value: unknown, { prefix, things: most, bytes }: Quota): boolean => {
    const below = [...things.keys()].filter((other) => other.startsWith(prefix) && other !== key);
    const taken = below.reduce((sum, other) => sum + (sizes.get(other) ?? 0), real.bytesOf(value));
    return below.length + 1 > most || taken > bytes;
  };
  return {
    ...real,
    get: (key: string) => Promise.resolve(things.get(key)),
    put: (key: string, value: unknown, quotas: readonly Quota[] = []) => {
      for (const quota of quotas)
        if (isOver(key, value, quota) && (!quota.unless || isOver(key, value, quota.unless)))
          return Promise.reject(Object.assign(new Error('over'), { code: 'store-quota' }));
      things.set(key, value);
      sizes.set(key, real.bytesOf(value));
      return Promise.resolve();
    },
  };
});
beforeEach(() => {
  things.clear();
  sizes.clear();
});

const device = { backend: 'webgpu', device: 'Apple M2 (metal)' };
const place = { chapter: '02', cell: 'stem', device };
const key = `kernels/4/${deviceKey(device.backend, device.device)}/4.22.0`;
const timing = { stock: 4, composed: 2, won: { composed: [true, true], fused: [] } };
const times = {
  choice: {
    filterGradient: 'composed',
    inputGradient: 'stock',
    batchNorm: 'fused',
    update: 'stock',
    block: 'fused',
    forward: 'stock',
  },
  timings: {
    filterGradient: timing,
    inputGradient: timing,
    batchNorm: { ...timing, fused: 1 },
    update: timing,
    block: { ...timing, fused: 1 },
    forward: timing,
  },
};
const put = (at: string, value: unknown, where = place) => kernelStore('put', { key: at, value }, where);

test('times of the device that the kernel started on are kept once, and given back', async () => {
  await put(key, times);
  expect(await kernelStore('get', { key }, { ...place, device: undefined })).toEqual(times);
  await expect(put(key, times)).rejects.toMatchObject({ code: 'store-refused' });
});

test.each([
  ['of another device', `kernels/4/${deviceKey('webgpu', 'another')}/4.22.0`, times],
  ['of another backend', key.replace('webgpu', 'webgl'), times],
  ['under no version', key.replace('4.22.0', 'x'), times],
  ['deeper than they lie', `${key}/more`, times],
  [
    'that are no numbers',
    key,
    { ...times, timings: { ...times.timings, update: { ...timing, stock: NaN } } },
  ],
  ['without end', key, { ...times, timings: { ...times.timings, update: { ...timing, stock: Infinity } } }],
  ['of a way that there is not', key, { ...times, choice: { ...times.choice, update: 'evil' } }],
  ['of fewer kernels', key, { choice: {}, timings: {} }],
])('times %s are not kept', async (_, at, value) => {
  await expect(put(at, value)).rejects.toMatchObject({ code: 'store-refused' });
  expect(things.size).toBe(0);
});

test('what is more than times is dropped on its way in, and what is none of them on its way out', async () => {
  await put(key, { ...times, junk: 'x'.repeat(1e5) });
  expect(things.get(key)).toEqual(times);
  things.set(key, { choice: times.choice, timings: { filterGradient: { stock: -1 } } });
  expect(await kernelStore('get', { key }, place)).toBeUndefined();
});

test('a cell that keeps times without end fills the place of its own device alone', async () => {
  const asks = Array.from({ length: 40 }, (_, n) => key.replace('4.22.0', `4.22.${n}`));
  const ends = await Promise.allSettled(asks.map((at) => put(at, times)));
  expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  const other = { backend: 'webgl', device: 'ANGLE' };
  const there = `kernels/4/${deviceKey(other.backend, other.device)}/4.22.0`;
  await put(there, times, { ...place, device: other });
  expect(things.has(there)).toBe(true);
});

test('a notebook of many cells that fill the book leaves room for the checkpoints of another', async () => {
  const full = new Uint8Array(64 * 2 ** 20);
  const cells = Array.from({ length: 40 }, (_, n) => ({
    ...place,
    chapter: `hostile-${n >> 2}`,
    cell: `c${n}`,
  }));
  await Promise.allSettled(cells.map((where) => put('big', full, where)));
  const small = new Uint8Array(2 * 2 ** 20);
  for (const which of ['last', 'best']) await put(`checkpoint/${which}`, small);
  expect(things.has('cell/02/stem/checkpoint/best')).toBe(true);
  // Beyond what is assured it finds the book full.
  await expect(put('more', full)).rejects.toMatchObject({ code: 'store-quota' });
  const hostile = [...things.keys()].filter((at) => at.startsWith('cell/hostile-0/'));
  expect(hostile.reduce((sum, at) => sum + (sizes.get(at) ?? 0), 0)).toBeLessThanOrEqual(384 * 2 ** 20);
});

test('a view of a few numbers counts with all of the buffer behind it, each once', () => {
  const buffer = new ArrayBuffer(2 ** 20);
  expect(bytesOf({ a: new Uint8Array(buffer, 0, 1), b: new Uint8Array(buffer, 1, 1) })).toBeGreaterThan(
    2 ** 20,
  );
  expect(bytesOf({ a: new Uint8Array(buffer, 0, 1), b: new Uint8Array(buffer, 1, 1) })).toBeLessThan(
    1.1 * 2 ** 20,
  );
});
