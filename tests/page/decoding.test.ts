/** Workers that die or hang over a photograph: it is tried once more, and the others are read. */
import { afterEach, expect, test, vi } from 'vitest';
import type { DecodedPicture, DecodeRequest } from '../../src/components/files/pictures/decode.worker.ts';
import { decodeAll } from '../../src/components/files/pictures/decoding.ts';

/** Answers by the picture's path: `good`, `dies once`, `hangs once`, `dies`. */
class FakeWorker {
  static started = 0;
  static readonly asked = new Map<string, number>();
  onmessage: ((event: { data: DecodedPicture }) => void) | null = null;
  onerror: ((event: { preventDefault(): void }) => void) | null = null;
  constructor() {
    FakeWorker.started += 1;
  }
  postMessage({ picture: { path } }: DecodeRequest): void {
    const time = (FakeWorker.asked.get(path) ?? 0) + 1;
    FakeWorker.asked.set(path, time);
    if (path === 'hangs once' && time === 1) return;
    if (path === 'dies' || (path === 'dies once' && time === 1))
      setTimeout(() => this.onerror?.({ preventDefault: () => undefined }));
    else setTimeout(() => this.onmessage?.({ data: { key: path, pixels: new ArrayBuffer(3) } }));
  }
  terminate(): void {
    this.onmessage = this.onerror = null;
  }
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a photograph whose worker says nothing, as when the machine was asleep, is read after all', async () => {
  vi.useFakeTimers();
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  const paths = ['good', 'hangs once', 'dies once', 'dies', 'another'];
  const heard: number[] = [];
  const decoded = decodeAll(
    paths.map((path) => ({ path, file: new Blob() })),
    { size: 1, signal: new AbortController().signal, heard: (done) => heard.push(done) },
  );
  await vi.advanceTimersByTimeAsync(200_000);
  const found = await decoded;
  expect(found.map(({ key, pixels }) => [key, pixels?.size])).toEqual([
    ['good', 3],
    ['hangs once', 3],
    ['dies once', 3],
    ['', undefined],
    ['another', 3],
  ]);
  expect(heard).toEqual([1, 2, 3, 4, 5]);
  expect(FakeWorker.asked.get('dies')).toBe(2);
  // One at first, and one after each silence.
  expect(FakeWorker.started).toBe(5);
});
