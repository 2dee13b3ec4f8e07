import { ExplainedError, type Explanation, explanation, explanationOf } from '../../explained/index.ts';
import {
  type BackendName,
  type ErrorOutput,
  explainedOutput,
  type KernelInfo,
  type RunRequest,
  type ToKernel,
  type ToPage,
} from '../protocol/index.ts';
import { createFrame, type SandboxFrame, type Worklet } from './frame.ts';
import { openGate, type Gate, type OpenGate } from './gate.ts';
import { loadKernelAssets, type KernelAssets } from './kernel-assets.ts';
import { KernelError } from './kernel-error.ts';
import type { KernelEvent, KernelPort, LossReason, RunEnd } from '../runtime/index.ts';

/**
 * The page's kernel: a worker in a sandboxed frame, started when first needed, replaced when it ends.
 * Longer than most files here because start, run, stop and loss of a worker can each come in the middle
 * of another, and share what they must agree on: which worker lives and which run is its own.
 */
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

/** How long a stopped run may take to end by itself before its worker is ended (milliseconds). */
const stopGrace = 400;
/** A run that has not ended so soon after the signal may well not end by itself (milliseconds). */
const hatchAfter = 60;
/** A kernel that has not started by then is given up (seconds): a slow phone takes about five. */
const startLimit = 60;
/** How often a frame is asked for a sign of life while a cell runs, and how long it may take (milliseconds). */
const pulse = { every: 1_000, within: 5_000 } as const;

/**
 * One living worker, in a frame of its own: what it may have piled up before the frame's thread goes with the frame.
 * Everything about it dies with it.
 */
interface Session {
  frame: SandboxFrame;
  worklet: Worklet;
  port: MessagePort;
  gate: Gate | undefined;
  info: KernelInfo | undefined;
  ended: boolean;
}

interface ActiveRun {
  request: RunRequest;
  started: number;
  cancelled: boolean;
  posted: boolean;
  finish: (end: RunEnd) => void;
}

export function createKernelClient(options: ClientOptions): KernelClient {
  const document = options.document ?? globalThis.document;
  const loadAssets = options.assets ?? (() => loadKernelAssets(options.base ?? '/kernel/'));
  const listeners = new Set<(event: KernelEvent) => void>();
  const inputs = new Map<string, { cell: string; slot: number; value: unknown }>();
  const answers = new Map<number, { resolve: (value: unknown) => void; reject: (error: unknown) => void }>();
  let backend: BackendName | 'auto' = options.backend ?? 'auto';
  /** What `auto` came to: asking the GPUs again would take half of a restart's time. */
  let found: KernelInfo | undefined;
  let assets: Promise<KernelAssets> | undefined;
  let session: Session | undefined;
  /** Takes the session's place when that must be ended. Reading its source is most of what a start takes. */
  let standby: Promise<Session> | undefined;
  let starting: Promise<KernelInfo> | undefined;
  let active: ActiveRun | undefined;
  let nextQuestion = 1;
  let disposed = false;
  /** Asked again after each wait: what is known before it need not hold behind it. */
  const isDisposed = (): boolean => disposed;

  function emit(event: KernelEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  function start(): Promise<KernelInfo> {
    starting ??= boot().catch((error: unknown) => {
      starting = undefined;
      emit({ type: 'startFailed', error: toErrorOutput(error) });
      throw error;
    });
    return starting;
  }

  async function boot(): Promise<KernelInfo> {
    if (disposed) throw new Error('The kernel client was disposed.');
    emit({ type: 'starting' });
    // What failed to load is loaded again at the next start.
    assets ??= loadAssets().catch((error: unknown) => {
      assets = undefined;
      throw error;
    });
    const files = await assets;
    const own = await (standby ?? hatch(files.source)).catch(() => hatch(files.source));
    standby = undefined;
    if (isDisposed()) {
      end(own);
      throw new Error('The kernel client was disposed.');
    }
    session = own;
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const info = await new Promise<KernelInfo>((resolve, reject) => {
        timer = setTimeout(() => {
          const seconds = startLimit;
          reject(new ExplainedError('kernel-start-timeout', { seconds }));
        }, startLimit * 1_000);
        void own.worklet.failed.then((detail) =>
          reject(new ExplainedError('kernel-load-failed', { detail })),
        );
        listen(own, resolve, reject);
        const choice = backend === 'auto' ? (found?.backend ?? backend) : backend;
        const { lang, errors } = options;
        post({ type: 'start', backend: choice, lang, ...(errors && { errors }), wasm: files.wasm });
      });
      if (backend === 'auto') {
        if (found?.backend === info.backend) info.skipped = found.skipped;
        found = info;
      }
      own.info = info;
      for (const { cell, slot, value } of inputs.values()) post({ type: 'input', cell, slot, value });
      emit({ type: 'started', info });
      return info;
    } catch (error) {
      end(own);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** A worker that has read its source and waits to be told to start. */
  async function hatch(source: string): Promise<Session> {
    const frame = await createFrame(document, `${options.base ?? '/kernel/'}frame.htm`);
    const { port1: port, port2 } = new MessageChannel();
    const worklet = frame.spawn(source, port2);
    return { frame, worklet, port, gate: undefined, info: undefined, ended: false };
  }

  function post(message: ToKernel): void {
    session?.gate?.send(message);
  }

  function listen(own: Session, started: (info: KernelInfo) => void, failed: (error: unknown) => void): void {
    own.gate = (options.gate ?? openGate)(own.port, {
      hear: (message) => (own.ended ? undefined : handle(message)),
      excess(reason) {
        if (own.ended) return;
        const error = new ExplainedError('kernel-excess', {}, { cause: reason });
        if (!own.info) return failed(error);
        void lose('excess');
      },
    });

    function handle(message: ToPage): void {
      switch (message.type) {
        case 'started':
          return started(message.info);
        case 'startFailed':
          return failed(new KernelError(message.error));
        case 'output':
          if (active?.request.run === message.run) emit(message);
          return;
        case 'ended': {
          const run = active;
          if (run?.request.run !== message.run) return;
          active = undefined;
          const { outcome, milliseconds, memory, altered } = message;
          if (!altered?.length) {
            run.finish({ outcome, milliseconds, memory });
            return;
          }
          // Whatever is computed there from now on may be wrong, this run's own results included.
          report(run.request, explanation('globals-altered', { names: altered.join(', ') }));
          run.finish({ outcome: 'failed', milliseconds });
          void lose('altered');
          return;
        }
        case 'answer': {
          const waiting = answers.get(message.request);
          answers.delete(message.request);
          if (message.ok) waiting?.resolve(message.value);
          else waiting?.reject(new KernelError(message.error));
          return;
        }
        case 'request': {
          const reply = (answer: ToKernel): void => {
            if (!own.ended) own.gate?.send(answer);
          };
          const { request } = message;
          supply(message.name, message.value).then(
            (value) => reply({ type: 'supply', request, ok: true, value }),
            (error: unknown) =>
              reply({ type: 'supply', request, ok: false, error: toExplanation(error, message.name) }),
          );
          return;
        }
        case 'noted':
          own.info = message.info;
          emit({ type: 'backendChanged', info: message.info, tensorsLost: false });
          return;
        case 'backendChanged':
          own.info = message.info;
          if (backend === 'auto') found = message.info;
          emit({ type: 'backendChanged', info: message.info, tensorsLost: true });
          return;
      }
    }
  }

  async function supply(name: string, value: unknown): Promise<unknown> {
    if (name.startsWith('kernel/')) return (await assets!).bundle(name.slice('kernel/'.length));
    return options.supply(name, value, active?.posted ? active.request : undefined);
  }

  /** End a worker for good: nothing it says is heard any more. */
  function end(own: Session): void {
    own.ended = true;
    if (own.gate) own.gate.close();
    else own.port.close();
    own.worklet.terminate();
    own.frame.remove();
    if (session === own) session = undefined;
  }

  /** The worker is gone, by our hand or by itself: tell everyone who waits, and start a fresh one. */
  function lose(reason: LossReason): Promise<void> {
    if (session) end(session);
    starting = undefined;
    rejectAsked();
    const run = active;
    active = undefined;
    if (run) {
      // A run that altered the globals has ended by then, with words of its own.
      if (reason !== 'altered') report(run.request, explanation(lossCodes[reason]));
      run.finish({ outcome: 'terminated', milliseconds: performance.now() - run.started });
    }
    emit({ type: 'lost', reason });
    return start().then(
      () => undefined,
      () => undefined,
    );
  }

  function rejectAsked(): void {
    const waiting = [...answers.values()];
    answers.clear();
    for (const { reject } of waiting) reject(new ExplainedError('kernel-not-running'));
  }

  /** A word of the page's own about a run, above every slot the kernel uses. */
  function report({ run, cell, version }: RunRequest, why: Explanation | ErrorOutput): void {
    const output = 'kind' in why ? why : explainedOutput(why);
    emit({ type: 'output', run, cell, version, slot: 1_000_000, output });
  }

  function run(request: RunRequest): Promise<RunEnd> {
    return new Promise((resolve) => {
      const self: ActiveRun = {
        request,
        started: performance.now(),
        cancelled: false,
        posted: false,
        finish: resolve,
      };
      active = self;
      start().then(
        () => {
          if (active !== self || self.cancelled) return;
          self.posted = true;
          post({ type: 'run', ...request });
          void watchPulse(self);
        },
        (error: unknown) => {
          if (active !== self) return;
          report(request, toErrorOutput(error));
          active = undefined;
          resolve({ outcome: 'failed', milliseconds: performance.now() - self.started });
        },
      );
    });
  }

  /** A frame that runs out of memory dies without a word: while a cell runs, ask the frame for a sign of life. */
  async function watchPulse(run: ActiveRun): Promise<void> {
    while (active === run && session) {
      const own = session;
      await delay(pulse.every);
      if (active !== run || session !== own) return;
      // A page in the background may itself be held up; only a visible page judges.
      if (document.visibilityState === 'hidden') continue;
      const asked = performance.now();
      if (await own.frame.alive(pulse.within)) continue;
      if (active !== run || session !== own) return;
      // It was the page that was held up: the answer may lie behind this very line.
      if (performance.now() - asked > pulse.within + 1_000) continue;
      void lose('silent');
      return;
    }
  }

  async function prepareStandby(): Promise<void> {
    const own = session;
    const isNeeded = (): boolean => session === own && standby === undefined && !disposed;
    if (!own || !assets || !isNeeded()) return;
    const { source } = await assets;
    if (!isNeeded()) return;
    standby = hatch(source);
    standby.catch(() => (standby = undefined));
  }

  async function stop(): Promise<void> {
    const run = active;
    if (!run) return;
    if (!run.posted) {
      run.cancelled = true;
      active = undefined;
      run.finish({ outcome: 'stopped', milliseconds: performance.now() - run.started });
      return;
    }
    post({ type: 'interrupt', run: run.request.run });
    const began = performance.now();
    while (active === run && performance.now() - began < stopGrace) {
      await delay(20);
      // It may not listen: let its successor get ready while it has its chance.
      if (performance.now() - began > hatchAfter && active === run) void prepareStandby();
    }
    if (active === run) await lose('stopped');
  }

  return {
    get info() {
      return session?.info;
    },
    start,
    run,
    stop,
    forget(cells) {
      if (session?.info) post({ type: 'forget', cells });
    },
    input(cell, slot, value) {
      inputs.set(`${slot} ${cell}`, { cell, slot, value });
      if (session?.info) post({ type: 'input', cell, slot, value });
    },
    ask(handle, question) {
      if (!session?.info) {
        return Promise.reject(new ExplainedError('kernel-not-running'));
      }
      const request = nextQuestion++;
      return new Promise((resolve, reject) => {
        answers.set(request, { resolve, reject });
        post({ type: 'ask', request, handle, question });
      });
    },
    async setBackend(choice) {
      backend = choice;
      found = undefined;
      if (!starting) return start();
      // A fresh worker: nothing of the old backend's memory or device is left behind.
      if (active) await stop();
      if (session) end(session);
      starting = undefined;
      rejectAsked();
      const info = await start();
      emit({ type: 'backendChanged', info, tensorsLost: true });
      return info;
    },
    async restart() {
      if (starting) await lose('restarted');
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      disposed = true;
      if (session) end(session);
      void standby?.then(end, () => undefined);
      listeners.clear();
    },
  };
}

/** What is said of the run that the kernel was lost under. */
const lossCodes = {
  stopped: 'kernel-terminated',
  silent: 'kernel-silent',
  excess: 'kernel-excess',
  restarted: 'kernel-restarted',
} as const;

function toErrorOutput(error: unknown): ErrorOutput {
  if (error instanceof KernelError) return error.output;
  const explanation = explanationOf(error);
  const output: ErrorOutput = {
    kind: 'error',
    name: error instanceof Error ? error.name : 'Error',
    message: error instanceof Error ? error.message : String(error),
  };
  return explanation ? { ...output, explanation } : output;
}

function toExplanation(
  error: unknown,
  name: string,
): { code: string; values: Record<string, string | number> } {
  const detail = error instanceof Error ? error.message : String(error);
  return explanationOf(error) ?? explanation('request-failed', { name, detail: detail.slice(0, 500) });
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
