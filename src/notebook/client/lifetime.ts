import { ExplainedError } from '../../explained/index.ts';
import type { BackendName, KernelInfo, ToKernel, ToPage } from '../protocol/index.ts';
import type { FrameSource } from './frame.ts';
import type { OpenGate } from './gate.ts';
import type { KernelAssets } from './kernel-assets.ts';
import { Session } from './session.ts';
import { Standby } from './standby.ts';

interface LifetimeOptions {
  readonly document: Document;
  readonly frame: FrameSource;
  readonly loadAssets: () => Promise<KernelAssets>;
  readonly openGate: OpenGate;
  /** In what language the kernel speaks. */
  readonly words: Pick<Extract<ToKernel, { type: 'start' }>, 'lang' | 'errors'>;
  readonly backend: BackendName | 'auto';
  readonly events: {
    starting(): void;
    started(info: KernelInfo): void;
    startFailed(error: unknown): void;
    hear(message: ToPage, from: Session): void;
    ending(run: number): void;
    excess(): void;
  };
}

/** Which worker lives: none at first, then one after the other, each begun when it is needed and ended when it must be. */
export interface Lifetime {
  /** The one that lives or is being started. */
  readonly session: Session | undefined;
  /** Whether a start was made that has not failed. */
  readonly hasStarted: boolean;
  /** Starts one, unless one lives. Each failure is told, and the next start tries again. */
  start(): Promise<KernelInfo>;
  /** To the one that lives; else to nobody. */
  send(message: ToKernel): void;
  /** Ends the one that lives; the next start begins another. */
  end(): void;
  /** The next start will be soon: lets its worker get ready. */
  prepareNext(): void;
  /** On which backend the next one computes. */
  choose(backend: BackendName | 'auto'): void;
  /** The kernel has come to another backend by itself. */
  backendFound(info: KernelInfo): void;
  /** What workers are made of. */
  assets(): Promise<KernelAssets>;
  dispose(): void;
}

export function createLifetime(options: LifetimeOptions): Lifetime {
  const { events } = options;
  const standby = new Standby(() =>
    Session.hatch(
      options.document,
      options.frame,
      assets().then(({ source }) => source),
    ),
  );
  let { backend } = options;
  /** What `auto` came to: asking the GPUs again would take half of a restart's time. */
  let found: KernelInfo | undefined;
  let loaded: Promise<KernelAssets> | undefined;
  let session: Session | undefined;
  let starting: Promise<KernelInfo> | undefined;
  /** Stands for the start that counts: one that was ended meanwhile tells nothing, and leaves nothing behind. */
  let current: object | undefined;
  let disposed = false;

  function assets(): Promise<KernelAssets> {
    // What failed to load is loaded again at the next start.
    loaded ??= options.loadAssets().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    });
    return loaded;
  }

  function refuseDisposed(): void {
    if (disposed) throw new Error('The kernel client was disposed.');
  }

  function start(): Promise<KernelInfo> {
    if (starting) return starting;
    const own = {};
    current = own;
    const isCurrent = (): boolean => current === own;
    starting = boot(isCurrent).catch((error: unknown) => {
      // Whoever waits for a start that was ended waits for the one after it.
      if (!isCurrent()) return start();
      starting = undefined;
      events.startFailed(error);
      throw error;
    });
    return starting;
  }

  /** @throws what went wrong, and anything where it counts no more */
  async function boot(isCurrent: () => boolean): Promise<KernelInfo> {
    refuseDisposed();
    events.starting();
    // Its frame comes meanwhile.
    standby.prepare();
    const { wasm } = await assets();
    if (!isCurrent()) throw overtaken();
    const own = await standby.take();
    try {
      refuseDisposed();
      if (!isCurrent()) throw overtaken();
      session = own;
      const choice = backend === 'auto' ? (found?.backend ?? backend) : backend;
      const info = await own.begin(
        { type: 'start', backend: choice, ...options.words, wasm },
        options.openGate,
        {
          hear: (message) => events.hear(message, own),
          ending: (run) => events.ending(run),
          excess: () => events.excess(),
        },
      );
      if (!isCurrent()) throw overtaken();
      if (backend === 'auto') {
        if (found?.backend === info.backend) info.skipped = found.skipped;
        found = info;
      }
      events.started(info);
      return info;
    } catch (error) {
      endSession(own);
      throw error;
    }
  }

  function endSession(own: Session): void {
    own.end();
    if (session === own) session = undefined;
  }

  return {
    get session() {
      return session;
    },
    get hasStarted() {
      return starting !== undefined;
    },
    start,
    send: (message) => session?.send(message),
    end() {
      if (session) endSession(session);
      starting = undefined;
      current = undefined;
    },
    prepareNext() {
      if (session && !disposed) standby.prepare();
    },
    choose(next) {
      backend = next;
      found = undefined;
    },
    backendFound(info) {
      if (backend === 'auto') found = info;
    },
    assets,
    dispose() {
      disposed = true;
      if (session) endSession(session);
      standby.dispose();
    },
  };
}

const overtaken = (): ExplainedError => new ExplainedError('kernel-not-running');
