import type { Explanation } from '../../explained/index.ts';
import type { KernelPort } from './kernel-port.ts';
import type { CellProblem, ParsedCell } from '../language/index.ts';
import type { BackendName, ErrorOutput, KernelInfo, MemoryReading, Output } from '../protocol/index.ts';

export type CellState = 'idle' | 'queued' | 'running' | 'fresh' | 'stale' | 'failed' | 'stopped';

/** A cell as its author wrote it. */
export interface CellDefinition {
  /** Unique on the page: `data-cell`. */
  name: string;
  /** The author's source; `reset` brings it back. */
  source: string;
  /** What the reader sees at the start, when it is not the author's source (a kept edit). */
  edited?: string;
  /** Runs by itself when its inputs are fresh after a run: charts, consumers of sliders. */
  cheap?: boolean;
  /** `runAll` and `runTo` leave it out: it runs only when asked for (an exercise's checks). */
  onDemand?: boolean;
  /** `source` parsed at build time, so that a page needs no parser until a cell is edited. */
  parsed?: ParsedCell;
}

export interface NotebookOptions {
  /** In the order of the page. */
  cells: readonly CellDefinition[];
  kernel: KernelPort;
  /** May load the parser on first use; called only for sources that came without `parsed`. */
  parse: (source: string) => ParsedCell | Promise<ParsedCell>;
  /** Names that every cell sees: `tf`, `nn`, `display`, … */
  library: Iterable<string>;
  /** A stale ancestor whose last run took longer is not re-run without need or consent. Default 5,000. */
  slowMilliseconds?: number;
  /** How long a changed source waits for the next key before it is read (milliseconds). Default 0. */
  typingPause?: number;
  /** Outputs kept of one cell; later ones are counted, not kept. Default 200. */
  outputLimit?: number;
}

/** Why a cell is stale, failed without running, or stopped: a code of `errors.json`. */
export interface StateReason extends Explanation {
  code:
    /** The cell itself was edited since it ran. */
    | 'cell-edited'
    /** A control that the cell displays has a new value. */
    | 'cell-input-changed'
    /** A cell it reads (`ancestor`) ran again, was edited, or is not fresh. */
    | 'ancestor-changed'
    /** The kernel ended: the cell's values are gone. */
    | 'kernel-lost'
    /** The backend was replaced and tensors did not survive. */
    | 'backend-changed'
    /** Not run, because `ancestor` failed or was stopped. */
    | 'ancestor-failed'
    | 'ancestor-stopped'
    /** The reader stopped it. */
    | 'cell-stopped';
}

export interface CellOutput {
  slot: number;
  output: Output;
  /** False while it is from an earlier run than the one shown as running, or from a source since changed. */
  current: boolean;
  /** A timer gave it after the run had ended. */
  later?: true;
}

/** Everything a page needs to draw one cell. A new object after each change, never mutated. */
export interface CellSnapshot {
  name: string;
  state: CellState;
  reason?: StateReason;
  source: string;
  original: string;
  /** `source !== original`. */
  edited: boolean;
  cheap: boolean;
  onDemand: boolean;
  /** Syntax errors, duplicate and missing names, cycles: known without running. */
  problems: readonly CellProblem[];
  /** Names the cell exports. */
  exports: readonly string[];
  /** Cells whose exports it reads, in page order. */
  parents: readonly string[];
  /** Cells that read its exports, in page order. */
  children: readonly string[];
  outputs: readonly CellOutput[];
  /** Outputs that came after `outputLimit` was reached. */
  omittedOutputs: number;
  /** Increases with each run of this cell; 0 before the first. */
  version: number;
  /** Of its last run that ended. */
  milliseconds?: number;
  /** Timers of that run still tick; `stop` ends them. */
  goesOn: boolean;
}

export interface KernelStatus {
  status: 'off' | 'starting' | 'ready' | 'failed' | 'lost';
  info?: KernelInfo;
  error?: ErrorOutput;
  memory?: MemoryReading;
}

/** A slow ancestor, with the duration of its last run. */
export interface SlowAncestor {
  cell: string;
  milliseconds: number;
  reason?: StateReason;
}

/** Slow, stale ancestors that would now compute something else, and whose old values are still in the kernel. */
export interface Offer {
  id: number;
  /** The cell that the reader asked for: `queued` until answered. */
  target: string;
  ancestors: readonly SlowAncestor[];
}

export type OfferAnswer = 'reuse' | 'rerun' | 'cancel';

export type NotebookEvent =
  /** State, source, problems or outputs of a cell changed: draw its snapshot again. */
  | { type: 'cell'; cell: string; snapshot: CellSnapshot }
  /** One output arrived or was replaced; a `cell` event does not follow. */
  | { type: 'output'; cell: string; slot: number; output: Output; snapshot: CellSnapshot }
  | { type: 'offer'; offer: Offer }
  | { type: 'offerClosed'; id: number }
  /** Slow ancestors of `target` were not run again: they would only have repeated what they did. */
  | { type: 'reused'; target: string; ancestors: readonly SlowAncestor[] }
  | { type: 'kernel'; kernel: KernelStatus }
  /** Cells that run or wait, the running one first. */
  | { type: 'queue'; queue: readonly string[] };

/** How a request to run ended. */
export type RunOutcome = 'fresh' | 'failed' | 'stopped' | 'cancelled';

export interface RunOptions {
  /**
   * What to do about a slow, stale ancestor. Default `ask`: one that would only repeat itself is reused
   * (event `reused`), any other is asked about (event `offer`).
   */
  slow?: 'ask' | 'reuse' | 'rerun';
}

export interface Notebook {
  /** Names in page order. */
  readonly names: readonly string[];
  readonly kernel: KernelStatus;
  readonly queue: readonly string[];
  /** @throws {RangeError} when there is no such cell */
  cell(name: string): CellSnapshot;
  /**
   * Run stale or never-run ancestors, then the cell, then mark its descendants stale (and
   * run the cheap ones). Resolves when the cell itself has ended; never rejects.
   */
  run(name: string, options?: RunOptions): Promise<RunOutcome>;
  /** Run every cell that is not fresh, in page order. Slow ones are re-run without an offer. */
  runAll(): Promise<RunOutcome>;
  /** Run what is not fresh from the top of the page to this cell. */
  runTo(name: string): Promise<RunOutcome>;
  /**
   * Without a name: stop the current run and empty the queue. With one: end that cell's
   * run, or take it off the queue together with the ancestors that were run for it alone. Timers that outlast a
   * run end alike.
   */
  stop(name?: string): Promise<void>;
  /** Runs nothing. Resolves when the new source is parsed and the snapshots are up to date. */
  edit(name: string, source: string): Promise<void>;
  /** The author's source again. */
  reset(name: string): Promise<void>;
  /** The reader moved a control that `view()` displayed: re-run its cell, then cheap descendants. */
  input(name: string, slot: number, value: unknown): Promise<RunOutcome>;
  answer(offer: number, answer: OfferAnswer): void;
  add(cell: CellDefinition, before?: string): Promise<void>;
  /** Put a cell elsewhere on the page, at the end without `before`; what it has computed stays. */
  move(name: string, before?: string): void;
  /** The cell's values are dropped from the kernel; cells that read them become stale. */
  remove(name: string): Promise<void>;
  /** Start the kernel early (hover, focus). Never rejects. */
  warm(): Promise<void>;
  setBackend(backend: BackendName | 'auto'): Promise<void>;
  /** Stop everything, whatever it does, and go on with a fresh kernel: every value is gone. */
  restart(): Promise<void>;
  /** Ask about a live object behind an output. */
  ask(handle: number, question: unknown): Promise<unknown>;
  /** Resolves when nothing runs or waits, and every edit is parsed. */
  settled(): Promise<void>;
  /** @returns a function that ends the subscription */
  subscribe(listener: (event: NotebookEvent) => void): () => void;
  /** End subscriptions to the kernel; running cells are stopped. */
  dispose(): void;
}
