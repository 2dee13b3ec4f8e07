/**
 * The page's kernel: a worker in a sandboxed frame, started when first needed, replaced when it ends. Which worker lives
 * is a matter of `lifetime.ts`, what runs in it of `kernel-runs.ts`; here both are joined with what is said to it and heard.
 */
import { ExplainedError } from '../../explained/index.ts';
import { type BackendName, type KernelInfo, type RunRequest, type ToPage } from '../protocol/index.ts';
import type { KernelEvent, KernelPort, LossReason } from '../runtime/index.ts';
import { toErrorOutput, toExplanation } from './error-data.ts';
import type { FrameSource } from './frame.ts';
import { openGate, type OpenGate } from './gate.ts';
import { loadKernelAssets, type KernelAssets } from './kernel-assets.ts';
import { KernelError } from './kernel-error.ts';
import { KernelRuns } from './kernel-runs.ts';
import { createLifetime } from './lifetime.ts';
import { boundsHeap } from './pulse.ts';
import { Questions } from './questions.ts';
import type { Session } from './session.ts';

export interface ClientOptions {
  lang: 'ko' | 'en';
  /** What errors say in this language, for the messages of those that a cell catches. Default: their codes. */
  errors?: Readonly<Record<string, string>>;
  /**
   * Gives the kernel what it asks for by name (`data/dogs-and-cats`, `photo/cat`, `store/put` …).
   * Throw an `ExplainedError` for what the page does not have. `name` and `value` are checked
   * for form only: they come from code that may be a stranger's.
   * @param running the cell that runs and its program, as the page knows them; `undefined` when none does
   */
  supply: (
    name: string,
    value: unknown,
    running: Pick<RunRequest, 'cell' | 'code'> | undefined,
  ) => Promise<unknown>;
  /** Address of the kernel's folder, with a slash at the end. Default `/kernel/`. */
  base?: string;
  assets?: () => Promise<KernelAssets>;
  /** The document of the kernel's frame. Default: `frame.htm` in the kernel's folder. */
  frame?: FrameSource;
  backend?: BackendName | 'auto';
  document?: Document;
  /** What stands between the kernel's port and the page. Default: a gate in the page's own thread. */
  gate?: OpenGate;
}

export interface KernelClient extends KernelPort {
  /** End the worker and remove the frame. */
  dispose(): void;
  /** What the kernel told of itself when it last started; `undefined` while it does not run. */
  readonly info: KernelInfo | undefined;
}

export function createKernelClient(options: ClientOptions): KernelClient {
  const document = options.document ?? globalThis.document;
  const base = options.base ?? '/kernel/';
  const listeners = new Set<(event: KernelEvent) => void>();
  const inputs = new Map<string, { cell: string; slot: number; value: unknown }>();
  const questions = new Questions();

  const life = createLifetime({
    document,
    frame: options.frame ?? `${base}frame.htm`,
    loadAssets: options.assets ?? (() => loadKernelAssets(base)),
    openGate: options.gate ?? openGate,
    words: { lang: options.lang, ...(options.errors && { errors: options.errors }) },
    backend: options.backend ?? 'auto',
    events: {
      starting: () => emit({ type: 'starting' }),
      started: (info) => {
        for (const { cell, slot, value } of inputs.values()) life.send({ type: 'input', cell, slot, value });
        emit({ type: 'started', info });
      },
      startFailed: (error) => emit({ type: 'startFailed', error: toErrorOutput(error) }),
      hear: handle,
      ending: (run) => runs.endComes(run),
      excess: () => void lose('excess'),
    },
  });

  const runs = new KernelRuns({
    life,
    emit,
    isPageVisible: () => document.visibilityState !== 'hidden',
    ...(!boundsHeap() && {
      hasTurn: () => questions.ask((request) => life.send({ type: 'pulse', request })),
    }),
    lose: (reason) => lose(reason),
  });

  function emit(event: KernelEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  function handle(message: ToPage, from: Session): void {
    switch (message.type) {
      case 'output':
        if (runs.isHeard(message.run)) emit(message);
        return;
      case 'timersEnded':
        return runs.timersEnded(message);
      case 'ended':
        return hearEnd(message);
      case 'answer':
        if (message.ok) questions.answered(message.request, message.value);
        else questions.refused(message.request, new KernelError(message.error));
        return;
      case 'request': {
        const { request, name } = message;
        supply(name, message.value).then(
          (value) => from.send({ type: 'supply', request, ok: true, value }),
          (error: unknown) =>
            from.send({ type: 'supply', request, ok: false, error: toExplanation(error, name) }),
        );
        return;
      }
      case 'noted':
        emit({ type: 'backendChanged', info: message.info, tensorsLost: false });
        return;
      case 'backendChanged':
        life.backendFound(message.info);
        emit({ type: 'backendChanged', info: message.info, tensorsLost: true });
        return;
      case 'started':
      case 'startFailed':
      // Heard by the session itself.
    }
  }

  function hearEnd(message: Extract<ToPage, { type: 'ended' }>): void {
    // Whatever is computed there from now on may be wrong.
    if (runs.ended(message) === 'altered') void lose('altered');
  }

  async function supply(name: string, value: unknown): Promise<unknown> {
    if (name.startsWith('kernel/')) return (await life.assets()).bundle(name.slice('kernel/'.length));
    return options.supply(name, value, runs.inKernel);
  }

  /** The worker is gone, by our hand or by itself: tell everyone who waits, and start a fresh one. */
  async function lose(reason: LossReason): Promise<void> {
    life.end();
    questions.rejectAll(notRunning);
    runs.lost(reason);
    emit({ type: 'lost', reason });
    // That it does not start is told by an event.
    await life.start().catch(() => undefined);
  }

  return {
    get info() {
      return life.session?.info;
    },
    start: () => life.start(),
    run: (request) => runs.run(request),
    stop: () => runs.stop(),
    endTimers: (run) => runs.endTimers(run),
    forget(cells) {
      if (life.session?.info) life.send({ type: 'forget', cells });
    },
    input(cell, slot, value) {
      inputs.set(`${slot} ${cell}`, { cell, slot, value });
      if (life.session?.info) life.send({ type: 'input', cell, slot, value });
    },
    ask(handle, question) {
      if (!life.session?.info) return Promise.reject(notRunning());
      return questions.ask((request) => life.send({ type: 'ask', request, handle, question }));
    },
    async setBackend(choice) {
      life.choose(choice);
      if (!life.hasStarted) return life.start();
      // A fresh worker: nothing of the old backend's memory or device is left behind.
      await runs.stop();
      runs.dropTimers();
      life.end();
      questions.rejectAll(notRunning);
      const info = await life.start();
      emit({ type: 'backendChanged', info, tensorsLost: true });
      return info;
    },
    async restart() {
      if (life.hasStarted) await lose('restarted');
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      life.dispose();
      listeners.clear();
    },
  };
}

const notRunning = (): ExplainedError => new ExplainedError('kernel-not-running');
