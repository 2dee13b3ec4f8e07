import { describe, expect, test, vi } from 'vitest';
import {
  bearsService,
  createCodeService,
  type ServiceWorkerPort,
} from '../../../src/notebook/editor/index.ts';
import type { FromService, ToService } from '../../../src/notebook/language-service/index.ts';

/** A worker that a test answers for. */
function fakeWorker() {
  const heard: ToService[] = [];
  const worker: ServiceWorkerPort = {
    postMessage: (message) => void heard.push(message),
    onmessage: null,
    onerror: null,
    terminate: () => void heard.push({ type: 'text', cell: 'terminated', text: undefined }),
  };
  const say = (data: FromService): void => worker.onmessage?.({ data } as MessageEvent<FromService>);
  return { worker, heard, say };
}
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('the service of a page', () => {
  test('begins with the texts as they are when it has come, and hears of each change after that', async () => {
    const { worker, heard, say } = fakeWorker();
    const texts = { a: 'before' };
    const service = createCodeService(
      () => Promise.resolve({ worker, declarations: new ArrayBuffer(1) }),
      () => [{ cell: 'a', text: texts.a }],
    );
    texts.a = 'after';
    service.text('a', 'after');
    await settle();
    say({ type: 'ready' });
    expect(await service.ready).toBe(true);
    expect(heard).toMatchObject([{ type: 'open', cells: [{ cell: 'a', text: 'after' }] }]);
    service.text('a', 'later');
    const asked = service.ask({ topic: 'define', cell: 'a', at: 1 });
    expect(heard.slice(1)).toMatchObject([
      { type: 'text', text: 'later' },
      { type: 'ask', id: 1 },
    ]);
    say({ type: 'answer', id: 1, answer: { library: true } });
    expect(await asked).toEqual({ library: true });
  });

  test('answers nothing where it did not come, or has died', async () => {
    const none = createCodeService(
      () => Promise.resolve(undefined),
      () => [],
    );
    expect(await none.ready).toBe(false);
    expect(await none.ask({ topic: 'hover', cell: 'a', at: 0 })).toBeUndefined();
    const failed = createCodeService(
      () => Promise.reject(new Error('offline')),
      () => [],
    );
    expect(await failed.ready).toBe(false);

    const { worker, say } = fakeWorker();
    const service = createCodeService(
      () => Promise.resolve({ worker, declarations: new ArrayBuffer(1) }),
      () => [],
    );
    await settle();
    say({ type: 'ready' });
    await service.ready;
    const waiting = service.ask({ topic: 'hover', cell: 'a', at: 0 });
    expect(service.isAlive).toBe(true);
    worker.onerror?.({ preventDefault: () => undefined } as ErrorEvent);
    expect(await waiting).toBeUndefined();
    expect(await service.ask({ topic: 'hover', cell: 'a', at: 0 })).toBeUndefined();
    expect(service.isAlive).toBe(false);
  });

  test('that was asked before it had come lives on', async () => {
    vi.useFakeTimers();
    const { worker, say } = fakeWorker();
    const service = createCodeService(
      () => Promise.resolve({ worker, declarations: new ArrayBuffer(1) }),
      () => [],
    );
    await vi.advanceTimersByTimeAsync(0);
    const waiting = service.ask({ topic: 'hover', cell: 'a', at: 0 });
    vi.advanceTimersByTime(40_000);
    say({ type: 'ready' });
    say({ type: 'answer', id: 1, answer: undefined });
    expect(await waiting).toBeUndefined();
    vi.advanceTimersByTime(200_000);
    expect(service.isAlive).toBe(true);
    vi.useRealTimers();
  });

  test('is given up when a text keeps it busy for ever', async () => {
    const { worker, heard, say } = fakeWorker();
    const service = createCodeService(
      () => Promise.resolve({ worker, declarations: new ArrayBuffer(1) }),
      () => [],
    );
    await settle();
    say({ type: 'ready' });
    await service.ready;
    vi.useFakeTimers();
    const waiting = service.ask({ topic: 'problems', cell: 'a', at: 0 });
    vi.advanceTimersByTime(29_000);
    expect(service.isAlive).toBe(true);
    vi.advanceTimersByTime(2_000);
    vi.useRealTimers();
    expect(await waiting).toBeUndefined();
    expect(service.isAlive).toBe(false);
    expect(heard.at(-1)).toMatchObject({ cell: 'terminated' });
  });
});

describe('a machine', () => {
  const desktop = { userAgent: 'Mozilla/5.0 (X11; Linux x86_64)', hardwareConcurrency: 8, deviceMemory: 8 };
  test.each([
    [desktop, true],
    [{ userAgent: desktop.userAgent }, true],
    [{ ...desktop, connection: { saveData: true } }, false],
    [{ ...desktop, connection: { effectiveType: '3g' } }, false],
    [{ ...desktop, connection: { effectiveType: 'slow-2g' } }, false],
    [{ ...desktop, deviceMemory: 2 }, false],
    [{ ...desktop, hardwareConcurrency: 1 }, false],
    [{ ...desktop, userAgent: 'Mozilla/5.0 (Linux; Android 15) Mobile' }, false],
  ])('%o: %o', (machine, bears) => {
    expect(bearsService(machine)).toBe(bears);
  });
});
