/**
 * Every message between the page and the kernel, in one file.
 *
 * The page treats the kernel as hostile: whatever arrives from it is validated
 * (see `validate.ts`) before anything looks inside. Messages carry data only:
 * no HTML, no functions, no URLs. Large arrays travel as transferables.
 */

import type { Explanation } from '../../explained/index.ts';

export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu';

/** What the kernel tells of itself once it runs. */
export interface KernelInfo {
  backend: BackendName;
  /** Human-readable device, e.g. `SwiftShader` or `Apple M2`; empty for CPU paths. */
  device: string;
  /** Backends that were tried and passed over, each with a reason code. */
  skipped: { backend: BackendName; reason: 'absent' | 'software' | 'failed' | 'slower'; detail?: string }[];
  /** Notes a reader should see, e.g. that a fast kernel failed its self-test. Codes of `errors.json`. */
  notes: Explanation[];
  memory: MemoryReading;
}

export interface MemoryReading {
  numTensors: number;
  numBytes: number;
}

/** A place in a cell's own source: 1-based line, 0-based column. */
export interface SourcePosition {
  line: number;
  column: number;
}

// ---------------------------------------------------------------- page → kernel

export interface RunRequest {
  /** Increases with every run on this page; identifies the run in every message about it. */
  run: number;
  cell: string;
  /** Version of the cell's inputs and source; output of an older version is dropped by the page. */
  version: number;
  /** JavaScript of the cell: types blanked in place, so line and column equal the reader's. */
  code: string;
  /** Names the cell reads that other cells export. */
  imports: { name: string; from: string }[];
  /** Names the cell declares at top level. */
  exports: string[];
}

export type ToKernel =
  | {
      type: 'start';
      backend: BackendName | 'auto';
      lang: 'ko' | 'en';
      /** What errors say in this language; without it they say their codes. */
      errors?: Readonly<Record<string, string>>;
      wasm: { name: string; bytes: ArrayBuffer }[];
    }
  | ({ type: 'run' } & RunRequest)
  /** Cooperative stop: training loops and `await`ing helpers see the abort signal. */
  | { type: 'interrupt'; run: number }
  /** Drop these cells' exports and displayed objects, and dispose their tensors. */
  | { type: 'forget'; cells: string[] }
  /** The value the reader gave a control that `view()` displayed; used at the cell's next run. */
  | { type: 'input'; cell: string; slot: number; value: unknown }
  /** A question about an object that an output carries a handle to (feature maps of a live model). */
  | { type: 'ask'; request: number; handle: number; question: unknown }
  /** Answer to the kernel's `request`. */
  | { type: 'supply'; request: number; ok: true; value: unknown }
  | { type: 'supply'; request: number; ok: false; error: Explanation };

// ---------------------------------------------------------------- kernel → page

export type ToPage =
  | { type: 'started'; info: KernelInfo }
  | { type: 'startFailed'; error: ErrorOutput }
  | { type: 'output'; run: number; cell: string; version: number; slot: number; output: Output }
  | {
      type: 'ended';
      run: number;
      cell: string;
      version: number;
      outcome: 'ok' | 'failed' | 'stopped';
      milliseconds: number;
      memory: MemoryReading;
      /** Names of what all cells compute with that is no longer as it was: this kernel is not to be used again. */
      altered?: string[];
    }
  | { type: 'answer'; request: number; ok: true; value: unknown }
  | { type: 'answer'; request: number; ok: false; error: ErrorOutput }
  /** The kernel asks the page for a thing by name (`data/dogs-and-cats`, `photo/cat`, `store/put` …). */
  | { type: 'request'; request: number; name: string; value: unknown }
  /** More is known of the backend that runs; nothing else has changed. */
  | { type: 'noted'; info: KernelInfo }
  /** The backend was replaced (device lost, reader's choice, failure). */
  | { type: 'backendChanged'; info: KernelInfo };

// ---------------------------------------------------------------- outputs

/** What a cell shows. Data that the page renders; a slot is replaced by a later output of the same slot. */
export type Output =
  | ValueOutput
  | TensorOutput
  | NetworkOutput
  | PlotOutput
  | ImageOutput
  | TableOutput
  | ProgressOutput
  | InputOutput
  | TextOutput
  | LogOutput
  | ErrorOutput
  | CustomOutput;

export interface ValueOutput {
  kind: 'value';
  /** Variable name, where known. */
  name?: string;
  value: ValueNode;
}

/** An inspectable tree, cut at a bounded depth and breadth by the kernel. */
export type ValueNode =
  | {
      type: 'primitive';
      text: string;
      of: 'number' | 'string' | 'boolean' | 'bigint' | 'symbol' | 'null' | 'undefined';
    }
  | { type: 'function'; name: string }
  | { type: 'list'; label: string; length: number; items: ValueNode[] }
  | { type: 'record'; label: string; size: number; entries: [string, ValueNode][] }
  | { type: 'other'; label: string };

export interface TensorOutput {
  kind: 'tensor';
  name?: string;
  shape: number[];
  dtype: string;
  /** Over all finite values; `nan` and `infinite` count the others. */
  statistics: {
    min: number;
    max: number;
    mean: number;
    standardDeviation: number;
    nan: number;
    infinite: number;
  };
  /** First values in row-major order, at most 1,000. */
  values: number[];
  histogram?: { from: number; to: number; counts: number[] };
}

export interface NetworkOutput {
  kind: 'network';
  /** A `NetworkDescription` of `src/nn`; opaque here. */
  network: unknown;
  /** Live model to ask about (feature maps), if there is one. */
  handle?: number;
}

/** A recorded call tree of Observable Plot; `replay.ts` builds the real plot from it. */
export interface PlotOutput {
  kind: 'plot';
  plot: unknown;
}

export interface ImageOutput {
  kind: 'image';
  /** One or more pictures of equal size, shown as a grid. RGBA, row-major, 8 bit. */
  width: number;
  height: number;
  pixels: Uint8ClampedArray[];
  captions?: string[];
  title?: string;
  columns?: number;
  /** CSS pixels per image pixel; absent: chosen to fit. */
  scale?: number;
  /** The number each pixel stands for, for the value under the pointer; same order as `pixels`. */
  values?: Float32Array[];
}

export interface TableOutput {
  kind: 'table';
  title?: string;
  columns: string[];
  rows: (string | number | boolean | null)[][];
}

export interface ProgressOutput {
  kind: 'progress';
  label: string;
  value: number;
  max: number;
  /** Estimated; absent while unknown. */
  remainingMilliseconds?: number;
  /** Short facts beside the bar: `loss 0.61`, `3,200 images/s`. */
  facts?: { label: string; value: string }[];
}

/** A control of Observable Inputs that the page renders; its value flows back by `input`. */
export interface InputOutput {
  kind: 'input';
  control: 'range' | 'select' | 'radio' | 'checkbox' | 'toggle' | 'text' | 'number' | 'color' | 'button';
  options: Record<string, unknown>;
  value: unknown;
}

export interface TextOutput {
  kind: 'text';
  /** Plain text, or TeX when `format` says so; never HTML. */
  text: string;
  format?: 'plain' | 'tex';
}

export interface LogOutput {
  kind: 'log';
  level: 'debug' | 'log' | 'info' | 'warn' | 'error';
  text: string;
  /** How often the same line came in a row. */
  times?: number;
}

export interface ErrorOutput {
  kind: 'error';
  /** `TypeError`, `SyntaxError`, … */
  name: string;
  /** What was thrown said, in its own language. */
  message: string;
  /** The same in plain words in the reader's language, with a next step, when known. */
  explanation?: Explanation;
  position?: SourcePosition;
  /** Frames inside cells only. */
  frames?: { cell: string; line: number; column: number }[];
}

/**
 * An output of a kind that the embedding page knows and the notebook does not
 * (`training`, `exercise`, …): rendered by the renderer registered for `of`.
 */
export interface CustomOutput {
  kind: 'custom';
  of: string;
  data: unknown;
  handle?: number;
}
