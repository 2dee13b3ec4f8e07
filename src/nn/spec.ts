/**
 * Networks as data. A network is a list of layers with names, kinds,
 * hyper-parameters and inputs; everything the site says about shapes,
 * parameters, cost and receptive fields is computed from it, without a tensor.
 *
 * Sizes are in the field's order: height, width, channels (NHWC without N).
 */

/** Without the batch: `[height, width, channels]` or `[features]`. */
export type Shape = readonly number[];

export type Pair = readonly [height: number, width: number];

/** Zero rows and columns: top, bottom, left, right. */
export interface Padding {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** `same` pads as TensorFlow does (the larger half at the end); numbers pad explicitly. */
export type PaddingSetting = 'same' | 'valid' | Padding;

export type ActivationName = 'relu' | 'relu6' | 'sigmoid' | 'tanh' | 'softmax' | 'linear' | 'elu' | 'selu' | 'softplus' | 'softsign' | 'swish' | 'gelu' | 'leakyRelu';

interface LayerCommon {
  /** Unique in the network; Keras' own names for ResNets. */
  readonly name: string;
  /** Names of the layers whose outputs this one reads; empty only for `input`. */
  readonly inputs: readonly string[];
}

interface Window {
  readonly kernelSize: Pair;
  readonly strides: Pair;
  readonly padding: PaddingSetting;
}

export type LayerSpec = LayerCommon &
  (
    | { readonly kind: 'input'; readonly shape: Shape }
    | { readonly kind: 'zeroPadding'; readonly padding: Padding }
    | (Window & { readonly kind: 'conv'; readonly filters: number; readonly dilation: Pair; readonly groups: number; readonly useBias: boolean; readonly activation?: ActivationName })
    | (Window & { readonly kind: 'depthwiseConv'; readonly depthMultiplier: number; readonly dilation: Pair; readonly useBias: boolean; readonly activation?: ActivationName })
    | (Window & { readonly kind: 'separableConv'; readonly filters: number; readonly depthMultiplier: number; readonly dilation: Pair; readonly useBias: boolean; readonly activation?: ActivationName })
    | { readonly kind: 'batchNorm'; readonly epsilon: number; readonly momentum: number; readonly center: boolean; readonly scale: boolean }
    | { readonly kind: 'activation'; readonly activation: ActivationName }
    | (Window & { readonly kind: 'maxPool' | 'averagePool' })
    | { readonly kind: 'globalAveragePool' | 'globalMaxPool' }
    | { readonly kind: 'add' | 'concatenate' }
    /** Option A shortcut of the CIFAR nets: every `stride`-th pixel, zero channels appended. */
    | { readonly kind: 'subsamplePad'; readonly strides: Pair; readonly filters: number }
    | { readonly kind: 'flatten' }
    | { readonly kind: 'dense'; readonly units: number; readonly useBias: boolean; readonly activation?: ActivationName }
    | { readonly kind: 'dropout'; readonly rate: number }
    /** A layer of a reader's model that the project does not know: tfjs's own shape and counts are shown. */
    | { readonly kind: 'unknown'; readonly className: string; readonly outputShape: Shape; readonly parameters: { readonly total: number; readonly trainable: number } }
  );

export type LayerKind = LayerSpec['kind'];

export interface NetworkSpec {
  readonly name: string;
  /** In topological order. */
  readonly layers: readonly LayerSpec[];
}

// ---------------------------------------------------------------- descriptions

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
  | { readonly rule: 'pad'; readonly axes: readonly { readonly axis: 'height' | 'width'; readonly n: number; readonly before: number; readonly after: number; readonly result: number }[]; readonly channels: number }
  | { readonly rule: 'given' | 'unchanged' | 'globalPool' | 'dense' | 'reported' }
  /** Product of the input sizes. */
  | { readonly rule: 'flatten'; readonly factors: readonly number[]; readonly result: number }
  /** Sum of the inputs' channels. */
  | { readonly rule: 'concatenate'; readonly terms: readonly number[]; readonly result: number };

/** A product (or sum of products) written out: `7·7·3·64 + 64`. */
export interface CountFormula {
  readonly terms: readonly { readonly label: string; readonly factors: readonly number[]; readonly trainable: boolean }[];
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
  readonly note?: { readonly code: string; readonly values: Readonly<Record<string, string | number>> };
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
