/**
 * What `describeNetwork` says about a network: plain data that survives
 * `JSON.stringify`. The inspector, the figures, the prose and the tests read
 * this one description.
 */

import type { Explanation } from '../../explained/index.ts';
import type { LayerKind, LayerSpec, Pair, Shape } from './layer-spec.ts';

/** Images have height and width, sequences a length. */
export type AxisName = 'height' | 'width' | 'length';

/**
 * The arithmetic of one spatial axis:
 * `floor((n + before + after − dilation·(k − 1) − 1) / stride) + 1`.
 */
export interface AxisFormula {
  readonly axis: AxisName;
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
        readonly axis: AxisName;
        readonly n: number;
        readonly before: number;
        readonly after: number;
        readonly result: number;
      }[];
      readonly channels: number;
    }
  /** `n − before − after` on each axis. */
  | {
      readonly rule: 'crop';
      readonly axes: readonly {
        readonly axis: AxisName;
        readonly n: number;
        readonly before: number;
        readonly after: number;
        readonly result: number;
      }[];
      readonly channels: number;
    }
  /** `n·stride + more` on each axis: of a kernel that is larger than the stride, `valid` keeps what reaches over. */
  | {
      readonly rule: 'spread';
      readonly axes: readonly {
        readonly axis: AxisName;
        readonly n: number;
        readonly stride: number;
        readonly kernel: number;
        readonly more: number;
        readonly result: number;
      }[];
      readonly channels: number;
    }
  | {
      readonly rule:
        | 'given'
        | 'unchanged'
        | 'broadcast'
        | 'globalPool'
        | 'dense'
        | 'reshape'
        | 'permute'
        | 'repeat'
        | 'embedding'
        | 'recurrent'
        | 'eachStep'
        | 'reported';
    }
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

/**
 * An output position (r, c) sees the whole pixels between `start + (r, c)·stride` and `size` further on. All are whole
 * numbers, but for what lies behind an upsampling. A sequence is an image of width 1.
 */
export interface ReceptiveField {
  /** Input pixels that one output position can see; rounded down, the most that any sees. */
  readonly size: Pair;
  /** Input pixels between neighbouring output positions; 0 where all positions see the same. */
  readonly stride: Pair;
  /** Input coordinate of the first pixel that output (0, 0) sees; negative inside the padding. */
  readonly start: Pair;
}

/**
 * What an output position sees of the input: a `field`; in a flattened layer, `parts`, each value what its own position
 * saw; the `whole` input; or it is `unknown`, as behind an unknown layer.
 */
export type Sees = 'field' | 'parts' | 'whole' | 'unknown';

export interface LayerDescription {
  readonly name: string;
  readonly kind: LayerKind;
  readonly inputs: readonly string[];
  readonly inputShapes: readonly Shape[];
  readonly outputShape: Shape;
  /** Of a second output and those after it. */
  readonly furtherShapes?: readonly Shape[];
  readonly formula: ShapeFormula;
  readonly params: { readonly total: number; readonly trainable: number };
  readonly paramFormula: CountFormula;
  /** Of convolutions, dense and recurrent layers, for one image; 0 otherwise, and where it is not known. */
  readonly multiplyAdds: number;
  readonly multiplyAddFormula: CountFormula;
  /** float32 bytes of the output for one image. */
  readonly activationBytes: number;
  readonly sees: Sees;
  /** Where the layer sees a `field`. */
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
  /** Layers whose outputs the network gives, in order. */
  readonly outputs: readonly string[];
  readonly totals: {
    readonly params: number;
    readonly trainable: number;
    readonly multiplyAdds: number;
    readonly activationBytes: number;
    /** Layers that are not known: what they multiply is in no total, which is then at least as large. */
    readonly notCounted: number;
  };
}
