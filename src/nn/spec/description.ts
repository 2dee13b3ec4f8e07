/**
 * What `describeNetwork` says about a network: plain data that survives
 * `JSON.stringify`. The inspector, the figures, the prose and the tests read
 * this one description.
 */

import type { Explanation } from '../../explained/index.ts';
import type { LayerKind, LayerSpec, Pair, Shape } from './layer-spec.ts';

/**
 * The arithmetic of one spatial axis:
 * `floor((n + before + after − dilation·(k − 1) − 1) / stride) + 1`.
 */
export interface AxisFormula {
  readonly axis: 'height' | 'width';
  readonly n: number;
  readonly before: number;
  readonly after: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** `(n + before + after − dilation·(k − 1) − 1) / stride` before the floor. */
  readonly quotient: number;
  readonly result: number;
  /** Rows or columns at the end (padding included) that no window reads because of the floor. */
  readonly unread: number;
}

export type ShapeFormula =
  | { readonly rule: 'window'; readonly axes: readonly AxisFormula[]; readonly channels: number }
  /** `n + before + after` on each axis. */
  | {
      readonly rule: 'pad';
      readonly axes: readonly {
        readonly axis: 'height' | 'width';
        readonly n: number;
        readonly before: number;
        readonly after: number;
        readonly result: number;
      }[];
      readonly channels: number;
    }
  | { readonly rule: 'given' | 'unchanged' | 'globalPool' | 'dense' | 'reported' }
  /** Product of the input sizes. */
  | { readonly rule: 'flatten'; readonly factors: readonly number[]; readonly result: number }
  /** Sum of the inputs' channels. */
  | { readonly rule: 'concatenate'; readonly terms: readonly number[]; readonly result: number };

/** A product (or sum of products) written out: `7·7·3·64 + 64`. */
export interface CountFormula {
  readonly terms: readonly {
    readonly label: string;
    readonly factors: readonly number[];
    readonly trainable: boolean;
  }[];
  readonly result: number;
}

export interface ReceptiveField {
  /** Input pixels that one output position can see. */
  readonly size: Pair;
  /** Input pixels between neighbouring output positions. */
  readonly stride: Pair;
  /** Input coordinate of the first pixel that output (0, 0) sees; negative inside the padding. */
  readonly start: Pair;
}

export interface LayerDescription {
  readonly name: string;
  readonly kind: LayerKind;
  readonly inputs: readonly string[];
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  readonly formula: ShapeFormula;
  readonly params: { readonly total: number; readonly trainable: number };
  readonly paramFormula: CountFormula;
  /** Of convolutions and dense layers, for one image; 0 otherwise. */
  readonly multiplyAdds: number;
  readonly multiplyAddFormula: CountFormula;
  /** float32 bytes of the output for one image. */
  readonly activationBytes: number;
  /** Absent behind a flatten or global pool (the whole input). */
  readonly receptiveField: ReceptiveField | null;
  /** The hyper-parameters, as in the spec. */
  readonly spec: LayerSpec;
  /** `conv2` … `conv5`, `stem`, `head`: from Keras' names; empty when unknown. */
  readonly stage: string;
  /** `conv2_block1`, … ; empty outside blocks. */
  readonly block: string;
  /** What a reader should know, e.g. an unknown layer kind. Codes of `content/ui/<lang>/errors.json`. */
  readonly note?: Explanation;
}

export interface NetworkDescription {
  readonly name: string;
  readonly layers: readonly LayerDescription[];
  readonly totals: {
    readonly params: number;
    readonly trainable: number;
    readonly multiplyAdds: number;
    readonly activationBytes: number;
  };
}
