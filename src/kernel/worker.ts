import { ExplainedError, explanation, tellerIn, tellWith } from '../explained/index.ts';
import { engine, getBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { LayersModel } from '@tensorflow/tfjs-layers';
import { speedUpBatchNormLayers } from '../nn/kernels/index.ts';
import { hearUncaught } from '../notebook/kernel/index.ts';
import type { BackendName, KernelInfo, ToKernel, ToPage } from '../notebook/protocol/index.ts';
import { startBackend, type BackendHost } from './backend.ts';
import { composeKernel } from './compose.ts';
import { dataOf } from './event-data.ts';
import { createFallback } from './cpu-fallback.ts';
import type { DeviceKernels } from './device-kernels.ts';
import type { GpuBundle } from './gpu-bundle.ts';
import type { FileReaders } from './weight-files-bundle.ts';
import { fasten } from './fasten.ts';
import { watchIntegrity } from './integrity.ts';
import { takeBundle } from './late-bundle.ts';
import { asksForControls, loadControls } from './late-controls.ts';
import { asksForExports, loadExports } from './late-exports.ts';
import { asksForInference, loadInference } from './late-inference.ts';
import { loadPlainWords } from './late-plain-words.ts';
import { asksForPlot, loadPlotAnswers, loadPlotAnswersBy } from './late-plot-answers.ts';
import { asksForTransfer, loadTransfer } from './late-transfer.ts';
import { sharedThings } from './shared-things.ts';
import { boundRuns } from './run-bounds.ts';
import { pixelsOf, type Picture } from './photo.ts';
import { prepareWasm } from './prepare.ts';
import { sharedCore } from './tensorflow.ts';
import { startNestedWorker } from './nested-workers.ts';
import { provideWasm, simdBinary } from './wasm-backend.ts';
import { closeWaysOut } from './ways-out.ts';
import { present } from '../explained/present.ts';

/** The kernel in a browser's worker. Says nothing until it is told to `start`. */
export function runWorker(port: MessagePort): void {
  // Bound now: what a cell makes of the prototype later changes nothing here.
  const send = port.postMessage.bind(port) as (message: ToPage, transfer: Transferable[]) => void;
  const post = (message: ToPage, transfer: Transferable[] = []): void => send(message, transfer);
  closeWaysOut();
  const integrity = watchIntegrity({ ...sharedThings, hold: fasten });
  const fallback = createFallback(
    async () => {
      integrity.beforeChange();
      try {
        await host.loadBundle('cpu');
      } catch (error) {
        integrity.renew();
        throw error;
      }
    },
    () => integrity.renew(),
  );
  const explaining = (): Promise<void> => loadPlainWords(() => kernel.request('kernel/plain-words'));
  loadPlotAnswersBy(() => kernel.request('kernel/plot-answers'));
  const { RuntimeError } = WebAssembly;
  let info: KernelInfo | undefined;
  let deviceKernels: DeviceKernels | undefined;
  const { kernel, memory } = composeKernel(
    { post },
    {
      decodeImage,
      fileReaders,
      readyToTrain: async (signal) => deviceKernels?.ready(signal),
      chosenWorkers: () => kernel.request('workers').then(workersOf, () => undefined),
      startHelper: async () => startNestedWorker(await sourceOf('training')),
    },
    {
      integrity,
      bounds: boundRuns(globalThis),
      fallback,
      beforeExplaining: explaining,
      // A backend that reads outside of its memory has no sound memory any more.
      onError: (error) => {
        if (error instanceof RuntimeError) integrity.damaged(`tf ${getBackend()}`);
      },
    },
  );
  const excluded = new Set<BackendName>();
  const wasm = new Map<string, Uint8Array<ArrayBuffer>>();

  let readers: FileReaders | undefined;
  async function fileReaders(): Promise<FileReaders> {
    if (!readers) {
      const source = await kernel.request('kernel/weight-files');
      readers = takeBundle(String(source), 'residualFileReaders') as FileReaders | undefined;
    }
    return present(readers, 'readers of files in their bundle');
  }

  const sources = new Map<string, Promise<string>>();
  /** Of the workers that share a training's steps, or the passes of a network. */
  function sourceOf(name: 'training' | 'passes'): Promise<string> {
    const source = sources.get(name) ?? kernel.request(`kernel/${name}`).then(String);
    sources.set(name, source);
    // What could not be had is asked for again.
    source.catch(() => sources.delete(name));
    return source;
  }

  /** What a message needs that is not here from the start. */
  function lateParts(message: ToKernel): (() => Promise<void>)[] {
    const asked = message.type === 'ask' ? (message.question as { ask?: unknown } | null)?.ask : undefined;
    const code = message.type === 'run' ? message.code : '';
    return [
      ...(asked === 'export' || asksForExports(code)
        ? [() => loadExports(() => kernel.request('kernel/exports'))]
        : []),
      ...(asksForControls(code) ? [() => loadControls(() => kernel.request('kernel/controls'))] : []),
      ...(asked === 'featureMaps' || asked === 'patch' || asksForInference(code)
        ? [
            () =>
              loadInference(
                () => kernel.request('kernel/inference'),
                async () => startNestedWorker(await sourceOf('passes')),
              ),
          ]
        : []),
      ...(asksForPlot(code) ? [loadPlotAnswers] : []),
      ...(asksForTransfer(code) ? [() => loadTransfer(() => kernel.request('kernel/transfer'))] : []),
    ];
  }

  /** They are there before a cell that names them runs; runs keep their order. */
  let held = Promise.resolve();
  function receive(message: ToKernel): void {
    const parts = lateParts(message);
    if (message.type !== 'run' && parts.length === 0) {
      kernel.receive(message);
      return;
    }
    // Where one cannot be had, the cell says so itself, or does without.
    for (const load of parts) held = held.then(load).then(undefined, () => undefined);
    void held.then(() => kernel.receive(message));
  }

  let gpu: GpuBundle | undefined;
  const host: BackendHost = {
    prepare(name, device) {
      deviceKernels = undefined;
      if (name === 'wasm') return prepareWasm(wasm, fallback);
      if (name === 'cpu' || !gpu) return Promise.resolve([]);
      deviceKernels = new gpu.DeviceKernels(name, device, {
        request: (asked, value) => kernel.request(asked, value),
        tell,
        change(act) {
          integrity.beforeChange();
          try {
            act();
          } finally {
            integrity.renew();
          }
        },
        fastNorms: speedUpBatchNormLayers,
        LayersModel,
      });
      return deviceKernels.begin();
    },
    async loadBundle(name) {
      const source = await kernel.request(`kernel/${name}`);
      if (typeof source !== 'string') throw new ExplainedError('unknown-request', { name });
      const shared = { residualTfCore: sharedCore };
      // The bundle of the plain backend hands nothing over.
      gpu = (takeBundle(source, 'residualGpu', shared) as GpuBundle | undefined) ?? gpu;
    },
  };

  /** What is found out of the training kernels after the start. */
  function tell(notes: KernelInfo['notes']): void {
    if (!info) return;
    info = { ...info, notes: [...info.notes.filter(({ code }) => !code.startsWith('kernels-')), ...notes] };
    post({ type: 'noted', info });
  }

  async function start(choice: BackendName | 'auto'): Promise<KernelInfo> {
    integrity.beforeChange();
    try {
      const started = await startBackend(choice, host, excluded);
      gpu?.onDeviceLost((detail) => void replaceLost(started.backend, detail));
      info = { ...started, memory: memory.reading() };
      return info;
    } finally {
      integrity.renew();
    }
  }

  /** A lost device takes its tensors along: say so to the running cell, and go on with the next backend. */
  async function replaceLost(from: BackendName, detail: string): Promise<void> {
    if (engine().backendName !== from) return;
    excluded.add(from);
    kernel.uncaught(new ExplainedError('device-gone', { backend: from }, { cause: detail }));
    kernel.forgetAll();
    try {
      const info = await start('auto');
      info.notes.push(explanation('device-lost', { from, to: info.backend }));
      post({ type: 'backendChanged', info });
    } catch (error) {
      await explaining();
      post({ type: 'startFailed', error: kernel.errorOutput(error) });
    }
  }

  port.onmessage = (event: MessageEvent<ToKernel>) => {
    const data = dataOf(event);
    switch (data.type) {
      case 'start':
        if (data.errors) tellWith(tellerIn(data.errors, data.lang));
        for (const { name, bytes } of data.wasm) wasm.set(name, new Uint8Array(bytes));
        provideWasm(wasm.get(simdBinary) ?? new Uint8Array());
        start(data.backend).then(
          (info) => post({ type: 'started', info }),
          async (error: unknown) => {
            await explaining();
            post({ type: 'startFailed', error: kernel.errorOutput(error) });
          },
        );
        return;
      default:
        receive(data);
    }
  };

  hearUncaught(kernel);
}

const workersOf = (chosen: unknown): number | 'auto' | undefined =>
  chosen === 'auto' || typeof chosen === 'number' ? chosen : undefined;

/** As the browser made it: between runs a cell's own begins nothing (`run-bounds.ts`), and the page may ask then. */
const { createImageBitmap } = globalThis;

async function decodeImage(bytes: Uint8Array): Promise<Picture> {
  const bitmap = await createImageBitmap(new Blob([bytes.slice()]));
  try {
    return pixelsOf(bitmap);
  } finally {
    bitmap.close();
  }
}
