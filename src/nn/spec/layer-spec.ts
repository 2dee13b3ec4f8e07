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

export type ActivationName =
  | 'relu'
  | 'relu6'
  | 'sigmoid'
  | 'tanh'
  | 'softmax'
  | 'linear'
  | 'elu'
  | 'selu'
  | 'softplus'
  | 'softsign'
  | 'swish'
  | 'gelu'
  | 'leakyRelu';

interface LayerCommon {
  /** Unique in the network; Keras' own names for ResNets. */
  readonly name: string;
  /** Names of the layers whose outputs this one reads; empty only for `input`. */
  readonly inputs: readonly string[];
  /** `false` for a frozen layer: its weights count, but none of them trains. Default `true`. */
  readonly trainable?: boolean;
  /** The earlier layer whose weights this one uses again; they are counted there. */
  readonly sharesWeightsOf?: string;
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
    | (Window & {
        readonly kind: 'conv';
        readonly filters: number;
        readonly dilation: Pair;
        readonly groups: number;
        readonly useBias: boolean;
        readonly activation?: ActivationName;
      })
    | (Window & {
        readonly kind: 'depthwiseConv';
        readonly depthMultiplier: number;
        readonly dilation: Pair;
        readonly useBias: boolean;
        readonly activation?: ActivationName;
      })
    | (Window & {
        readonly kind: 'separableConv';
        readonly filters: number;
        readonly depthMultiplier: number;
        readonly dilation: Pair;
        readonly useBias: boolean;
        readonly activation?: ActivationName;
      })
    | {
        readonly kind: 'batchNorm';
        readonly epsilon: number;
        readonly momentum: number;
        readonly center: boolean;
        readonly scale: boolean;
      }
    /** `slope` is that of `leakyRelu` below zero; default 0.3, as in Keras. */
    | { readonly kind: 'activation'; readonly activation: ActivationName; readonly slope?: number }
    | (Window & { readonly kind: 'maxPool' | 'averagePool' })
    | { readonly kind: 'globalAveragePool' | 'globalMaxPool' }
    | { readonly kind: 'add' | 'concatenate' }
    /** Option A shortcut of the CIFAR nets: every `stride`-th pixel, zero channels appended. */
    | { readonly kind: 'subsamplePad'; readonly strides: Pair; readonly filters: number }
    | { readonly kind: 'flatten' }
    | {
        readonly kind: 'dense';
        readonly units: number;
        readonly useBias: boolean;
        readonly activation?: ActivationName;
      }
    | { readonly kind: 'dropout'; readonly rate: number }
    /** A layer of a reader's model that the project does not know: tfjs's own shape and counts are shown. */
    | {
        readonly kind: 'unknown';
        readonly className: string;
        readonly outputShape: Shape;
        readonly parameters: { readonly total: number; readonly trainable: number };
      }
  );

export type LayerKind = LayerSpec['kind'];

/** The layer of one kind: `LayerOf<'conv'>`. */
export type LayerOf<K extends LayerKind> = LayerSpec & { readonly kind: K };

export interface NetworkSpec {
  readonly name: string;
  /** In topological order. */
  readonly layers: readonly LayerSpec[];
}
