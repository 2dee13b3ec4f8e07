/**
 * Every message between the page and the kernel, in one file.
 *
 * The page treats the kernel as hostile: whatever arrives from it is validated
 * (see `validate.ts`) before anything looks inside. Messages carry data only:
 * no HTML, no functions, no URLs. Large arrays travel as transferables.
 */

import type { Explanation } from '../../explained/index.ts';
import type { ErrorOutput, Output } from './outputs.ts';

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
