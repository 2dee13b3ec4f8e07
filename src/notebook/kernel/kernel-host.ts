import type { Explanation } from '../../explained/index.ts';
import type { ProgressHandle } from './progress.ts';
import type { ErrorOutput, MemoryReading, Output, ToKernel, ToPage } from '../protocol/index.ts';
import type { Describe } from './value-tree.ts';

/**
 * What the kernel's core is given and gives: the library of names, the memory of tensors
 * and the look of values are injected, so that the same code runs in a worker and in Node.
 */
export interface KernelHost {
  /** Names that cells see, made anew for each run. */
  library: (context: RunContext) => Record<string, unknown>;
  port: { post(message: ToPage, transfer?: Transferable[]): void };
  memory: MemoryKeeper;
  /** How a value is shown; `undefined` leaves it to the plain value tree. May take time (reading from a GPU). */
  toOutput: (value: unknown, context: OutputContext) => Output | Promise<Output> | undefined;
  /** How a value inside another value, or in a printed line, is shown. */
  describe?: Describe;
  /** Plain words for an error that does not carry its own explanation. */
  explain?: (error: unknown) => Explanation | undefined;
  /** Brings what `explain` needs, where that comes late; never fails. */
  beforeExplaining?: () => Promise<void>;
  /** What a cell makes that would go on by itself (timers, workers) ends with the run that made it. */
  bounds?: RunBounds;
  /** Notices what cells have done to that which all of them compute with. */
  integrity?: Integrity;
  printing?: Printing;
  fallback?: KernelFallback;
  /** Answers to questions about a live object behind an output's handle. */
  answer?: (object: object, question: unknown) => Promise<unknown>;
}

export interface RunBounds {
  begin(): void;
  end(): void;
}

export interface Integrity {
  /** Names of what is no longer as it was before the first cell ran; at most ten. */
  altered(): string[];
}

/** Keeps track of what a run makes and must be freed again (tensors). */
export interface MemoryKeeper {
  /** A run of `cell` begins: free what its earlier run left. */
  begin(cell: string): void;
  /** The run has ended: free what neither these values nor another cell's reach. */
  end(cell: string, kept: readonly unknown[]): void;
  forget(cell: string): void;
  reading(): MemoryReading;
  /** How many tensors have ever been made: a sign of life. */
  made(): number;
}

/** What the library prints by the global console goes to the run that it prints for. */
export interface Printing {
  use(console: object | undefined): void;
}

/** What takes over where the library's own way has no answer; it comes when a run first needs it. */
export interface KernelFallback {
  /** Notice from now on what is missing. @param hasOwnKernels whether kernels have been put in the place of the library's */
  watch(hasOwnKernels: boolean): void;
  /** Whether the run has missed something since this was last asked that `load` would bring. */
  missed(): boolean;
  load(): Promise<void>;
}

export interface OutputContext {
  name?: string | undefined;
  /** Keeps `object` alive until the cell runs again, and gives the number to ask about it by. */
  handle(object: object): number;
}

export interface DisplayOptions {
  name?: string;
}

/** Shows a value in the cell's output; `update` replaces it in place. */
export interface DisplayHandle {
  update(value: unknown): void;
}

/** One run, as the library sees it. */
export interface RunContext extends OutputContext {
  readonly cell: string;
  readonly run: number;
  /** Aborted when the reader stops the run, and when the run has ended. */
  readonly signal: AbortSignal;
  display(value: unknown, options?: DisplayOptions): DisplayHandle;
  /** Show ready-made outputs in a slot of their own; call the result again to replace it. */
  slot(): (output: Output, transfer?: Transferable[]) => void;
  progress(label: string, max: number): ProgressHandle;
  /** Work that must finish before the run can end. */
  wait(work: Promise<void>): void;
  /** Ask the page for a thing by name; rejects when the run is stopped. */
  request(name: string, value?: unknown): Promise<unknown>;
  /** `value` is shown already: not again when it is a cell's last expression. */
  shown(value: unknown): void;
}

export interface Kernel {
  /** Whatever the page says, except what concerns the host: `start` and `setBackend`. */
  receive(message: ToKernel): void;
  /** An error that nothing caught (unhandled rejection, an error in a timer): fails the current run. */
  uncaught(error: unknown): void;
  /** Request outside any run, e.g. for the host itself. */
  request(name: string, value?: unknown): Promise<unknown>;
  /** Exports of other cells: what must survive a run. For the memory keeper. */
  exportsOf(cell: string): readonly unknown[];
  cells(): readonly string[];
  errorOutput(error: unknown): ErrorOutput;
  /** After the backend was replaced and every tensor with it: no cell exports anything any more. */
  forgetAll(): void;
}
