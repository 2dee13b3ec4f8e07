/**
 * What the page tells the kernel. What the kernel tells the page is in `to-page.ts`, and what it shows in `outputs.ts`: the
 * page treats the kernel as hostile, so that is described by schemas and checked before anything looks inside (see
 * `validate.ts`). Messages carry data only: no HTML, no functions, no URLs. Large arrays travel as transferables.
 */

import type { Explanation } from '../../explained/index.ts';
import type { BackendName } from './to-page.ts';

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
  /** Those of them that functions of the cell assign to, if any: they may change when it has ended. */
  changing?: string[];
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
  /** Cooperative stop: training loops and `await`ing helpers see the abort signal; timers that outlast the run end. */
  | { type: 'interrupt'; run: number }
  /** Drop these cells' exports and displayed objects, and dispose their tensors. */
  | { type: 'forget'; cells: string[] }
  /** The value the reader gave a control that `view()` displayed; used at the cell's next run. */
  | { type: 'input'; cell: string; slot: number; value: unknown }
  /** A question about an object that an output carries a handle to (feature maps of a live model). */
  | { type: 'ask'; request: number; handle: number; question: unknown }
  /** Whether it listens: the answer, which says nothing else, comes with its next turn. */
  | { type: 'pulse'; request: number }
  /** Answer to the kernel's `request`. */
  | { type: 'supply'; request: number; ok: true; value: unknown }
  | { type: 'supply'; request: number; ok: false; error: Explanation };
