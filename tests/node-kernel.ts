import { ExplainedError, explanationOf } from '../src/explained/index.ts';
import { readdir, readFile } from 'node:fs/promises';
import sharp from 'sharp';
// For the methods of tensors (`x.add(y)`), which core's main file for Node leaves out, and the cpu backend.
import '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { startBackend } from '../src/kernel/backend.ts';
import { createFallback } from '../src/kernel/cpu-fallback.ts';
import { composeKernel } from '../src/kernel/compose.ts';
import type { Picture } from '../src/kernel/photo.ts';
import { prepareWasm } from '../src/kernel/prepare.ts';
import { provideWasm, simdBinary } from '../src/kernel/wasm-backend.ts';
import type { KernelEvent, KernelPort, RunEnd } from '../src/notebook/runtime/kernel-port.ts';
import { KernelError } from '../src/notebook/client/kernel-error.ts';
import type {
  BackendName,
  KernelInfo,
  RunRequest,
  ToKernel,
  ToPage,
} from '../src/notebook/protocol/index.ts';
import { validate } from '../src/notebook/protocol/validate.ts';

/**
 * The kernel in this Node process: the evaluation, library and outputs of the
 * browser's worker, on the same WASM binaries. What the page would supply comes
 * from `public/`. There is no worker to end, so Stop is cooperative only.
 *
 * One per process: tfjs is one engine.
 */
const root = new URL('../', import.meta.url);

export interface NodeKernelOptions {
  backend?: 'wasm' | 'cpu';
  /** Files of `photo/<name>`, before those of `public/photos`. */
  photos?: Record<string, URL>;
  /** Files that the reader has granted, by name. */
  files?: Record<string, Uint8Array>;
}

export interface NodeKernel extends KernelPort {
  /** Undo what the kernel hooked into this process. */
  close(): void;
}

export function createNodeKernel(options: NodeKernelOptions = {}): NodeKernel {
  const listeners = new Set<(event: KernelEvent) => void>();
  const running = new Map<number, (end: RunEnd) => void>();
  const answers = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  const stored = new Map<string, unknown>();
  let nextQuestion = 1;
  let starting: Promise<KernelInfo> | undefined;

  // The cpu backend is there in Node; that it has to be sent is a matter of the browser's worker.
  const fallback = createFallback(
    () => Promise.resolve(),
    () => undefined,
  );
  const { kernel, memory } = composeKernel({ post }, { decodeImage, fileReaders }, { fallback });
  const uncaught = (error: unknown): void => kernel.uncaught(error);
  process.on('unhandledRejection', uncaught);

  function emit(event: KernelEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  /** As on the page, nothing is believed before it is checked; a test must not see what a page would refuse. */
  function post(message: ToPage): void {
    const checked = validate(structuredClone(message));
    const accepted = checked.message;
    if (!accepted)
      throw new Error(`The page would refuse a message of the kernel: ${checked.ok ? '' : checked.reason}`);
    queueMicrotask(() => handle(accepted));
  }

  function handle(message: ToPage): void {
    switch (message.type) {
      case 'output':
      case 'timersEnded':
        emit(message);
        return;
      case 'ended':
        running.get(message.run)?.(message);
        running.delete(message.run);
        return;
      case 'answer': {
        const waiting = answers.get(message.request);
        answers.delete(message.request);
        if (message.ok) waiting?.resolve(message.value);
        else waiting?.reject(new KernelError(message.error));
        return;
      }
      case 'request':
        supply(message.name, message.value).then(
          (value) => kernel.receive({ type: 'supply', request: message.request, ok: true, value }),
          (error: unknown) => {
            const explanation = explanationOf(error) ?? {
              code: 'request-failed',
              values: { name: message.name, detail: String(error) },
            };
            kernel.receive({ type: 'supply', request: message.request, ok: false, error: explanation });
          },
        );
        return;
      case 'started':
      case 'startFailed':
      case 'backendChanged':
        return;
    }
  }

  async function supply(name: string, value: unknown): Promise<unknown> {
    const [kind, rest = ''] = name.split(/\/(.*)/s);
    if (kind === 'data') return readBytes(`public/data/${rest}.bin`);
    if (kind === 'photo')
      return readFirst([
        options.photos?.[rest],
        ...['webp', 'png', 'jpg'].map((type) => new URL(`public/photos/${rest}.${type}`, root)),
      ]);
    if (kind === 'weights')
      return {
        bytes: await readBytes(`public/weights/${rest}.safetensors`),
        log: await readFile(new URL(`public/weights/${rest}.log.json`, root), 'utf8'),
      };
    if (name === 'store/put') {
      const { key, value: kept } = value as { key: string; value: unknown };
      stored.set(key, kept);
      return true;
    }
    if (name === 'store/get') return stored.get((value as { key: string }).key);
    if (name === 'files/open' && options.files) {
      const { name: file } = value as { name: string };
      const bytes = options.files[file];
      if (bytes) return bytes.slice();
      throw new ExplainedError('file-refused', { name: file });
    }
    if (name === 'runs/summaries') return [];
    throw new ExplainedError('unknown-request', { name });
  }

  async function boot(): Promise<KernelInfo> {
    emit({ type: 'starting' });
    const wasm = await readBinaries();
    provideWasm(wasm.get(simdBinary)!);
    const started = await withoutNewListeners(() =>
      startBackend(options.backend ?? 'wasm', {
        loadBundle: () => Promise.resolve(),
        prepare: (name) => (name === 'wasm' ? prepareWasm(wasm, fallback) : Promise.resolve([])),
      }),
    );
    const info: KernelInfo = { ...started, memory: memory.reading() };
    emit({ type: 'started', info });
    return info;
  }

  const send = (message: ToKernel): void => kernel.receive(structuredClone(message));
  const start = (): Promise<KernelInfo> => (starting ??= boot());
  let active: RunRequest | undefined;

  return {
    start,
    async run(request) {
      await start();
      active = request;
      return new Promise((resolve) => {
        running.set(request.run, (end) => {
          active = undefined;
          const { outcome, milliseconds, memory: reading, goesOn } = end;
          resolve({
            outcome,
            milliseconds,
            ...(reading ? { memory: reading } : {}),
            ...(goesOn && { goesOn }),
          });
        });
        send({ type: 'run', ...request });
      });
    },
    stop() {
      if (active) send({ type: 'interrupt', run: active.run });
      return Promise.resolve();
    },
    endTimers(run) {
      send({ type: 'interrupt', run });
      return Promise.resolve();
    },
    forget: (cells) => send({ type: 'forget', cells }),
    input: (cell, slot, value) => send({ type: 'input', cell, slot, value }),
    ask(handle, question) {
      const request = nextQuestion++;
      return new Promise((resolve, reject) => {
        answers.set(request, { resolve, reject });
        send({ type: 'ask', request, handle, question });
      });
    },
    async setBackend(backend: BackendName | 'auto') {
      kernel.forgetAll();
      const started = await startBackend(backend === 'auto' ? 'wasm' : backend, {
        loadBundle: () => Promise.resolve(),
      });
      const info = { ...started, memory: memory.reading() };
      emit({ type: 'backendChanged', info, tensorsLost: true });
      return info;
    },
    restart() {
      kernel.forgetAll();
      emit({ type: 'lost', reason: 'restarted' });
      return Promise.resolve();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      process.off('unhandledRejection', uncaught);
      memory.detach();
    },
  };
}

/** tfjs's WASM module ends the process on any unhandled rejection; here those belong to cells. */
async function withoutNewListeners<T>(start: () => Promise<T>): Promise<T> {
  const names = ['unhandledRejection', 'uncaughtException'] as const;
  const before = names.map((name) => new Set(process.listeners(name as 'exit') as unknown[]));
  try {
    return await start();
  } finally {
    names.forEach((name, index) => {
      for (const listener of process.listeners(name as 'exit')) {
        if (!before[index]!.has(listener)) process.off(name, listener as () => void);
      }
    });
  }
}

const fileReaders = async () => ({
  ...(await import('../src/weight-files/read-weight-file.ts')),
  ...(await import('../src/data/own-pictures.ts')),
});

async function decodeImage(bytes: Uint8Array): Promise<Picture> {
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, pixels: new Uint8Array(data) };
}

async function readBytes(path: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(new URL(path, root)));
}

async function readFirst(files: readonly (URL | undefined)[]): Promise<Uint8Array> {
  for (const file of files) {
    if (!file) continue;
    const bytes = await readFile(file).catch(() => undefined);
    if (bytes) return new Uint8Array(bytes);
  }
  throw new ExplainedError('unknown-request', { name: String(files.at(-1)) });
}

/** tfjs's own binary, and the project's where they have been built. */
async function readBinaries(): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const binaries = new Map<string, Uint8Array<ArrayBuffer>>();
  const read = async (file: URL): Promise<Uint8Array<ArrayBuffer>> => new Uint8Array(await readFile(file));
  binaries.set(
    simdBinary,
    await read(new URL(`node_modules/@tensorflow/tfjs-backend-wasm/dist/${simdBinary}`, root)),
  );
  const folder = new URL('public/kernel/', root);
  for (const file of await readdir(folder).catch(() => [] as string[])) {
    if (/^residual-kernels(-[a-z]+)?\.wasm$/.test(file))
      binaries.set(file, await read(new URL(file, folder)));
  }
  return binaries;
}
