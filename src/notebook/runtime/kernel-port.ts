import type {
  BackendName,
  ErrorOutput,
  KernelInfo,
  MemoryReading,
  Output,
  RunRequest,
} from '../protocol/index.ts';

/** How a run ended. `terminated`: the worker was ended under it, and every export in it is gone. */
export interface RunEnd {
  outcome: 'ok' | 'failed' | 'stopped' | 'terminated';
  milliseconds: number;
  memory?: MemoryReading;
  /** Timers of it still tick: outputs may come until the event `timersEnded`. */
  goesOn?: true;
}

/** Why a worker ended. */
export type LossReason =
  /** Stop, and it did not listen. */
  | 'stopped'
  /** It gave no sign of life: it ran out of memory, or crashed. */
  | 'silent'
  /** It let nothing else have its turn, in a browser that bounds no heap. */
  | 'unheard'
  /** It sent more than a kernel may, or what no kernel would. */
  | 'excess'
  /** A cell had changed what all cells compute with. */
  | 'altered'
  /** The reader asked for a fresh one. */
  | 'restarted';

export type KernelEvent =
  | { type: 'starting' }
  | { type: 'started'; info: KernelInfo }
  | { type: 'startFailed'; error: ErrorOutput }
  | { type: 'output'; run: number; cell: string; version: number; slot: number; output: Output }
  /** Nothing of an ended run goes on any more, and no one has asked for its end. */
  | { type: 'timersEnded'; run: number; cell: string }
  /** The worker ended: all exports are gone. */
  | { type: 'lost'; reason: LossReason }
  /** The backend was replaced. `tensorsLost` says whether exports survive. */
  | { type: 'backendChanged'; info: KernelInfo; tensorsLost: boolean };

/**
 * What the notebook needs of a kernel. Implemented by the sandboxed worker of the
 * page (`client.ts`) and by a Node host (tests, frozen outputs).
 */
export interface KernelPort {
  /** Start if not running; resolves when cells can run. Calling it early (hover, focus) warms the kernel. */
  start(): Promise<KernelInfo>;
  /** One run at a time; the notebook queues. Never rejects: failures are outputs and an outcome. */
  run(request: RunRequest): Promise<RunEnd>;
  /**
   * Stop the current run: first cooperatively, then, after a grace period, by ending the
   * worker (event `lost`) and starting a fresh one.
   */
  stop(): Promise<void>;
  /** End the timers that outlast a run; nothing more is heard of it. The worker is ended where it does not listen. */
  endTimers(run: number): Promise<void>;
  /** Drop exports and displayed objects of these cells. */
  forget(cells: string[]): void;
  /** A control displayed by `view()` has a new value. */
  input(cell: string, slot: number, value: unknown): void;
  /** Ask about a live object behind an output's handle. Rejects with an `ErrorOutput`-carrying error. */
  ask(handle: number, question: unknown): Promise<unknown>;
  setBackend(backend: BackendName | 'auto'): Promise<KernelInfo>;
  /** End the worker, whatever it does, and start a fresh one (event `lost`). Nothing happens where none has started. */
  restart(): Promise<void>;
  subscribe(listener: (event: KernelEvent) => void): () => void;
}
