/**
 * Networks as data. A network is a list of layers with names, kinds,
 * hyper-parameters and inputs; everything the site says about shapes,
 * parameters, cost and receptive fields is computed from it, without a tensor.
 *
 * Sizes are in the field's order: height, width, channels (NHWC without N).
 */

/** Without the batch: `[height, width, channels]`, `[length, channels]` or `[features]`. */
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

/** `hardSigmoid` is `0.2·x + 0.5` between 0 and 1, as in tfjs and Keras 2; Keras 3 and PyTorch draw it flatter. */
export type RecurrentActivationName = Exclude<ActivationName, 'leakyRelu'> | 'hardSigmoid';

interface LayerCommon {
  /** Unique in the network; Keras' own names for ResNets. */
  readonly name: string;
  /**
   * Names of the layers whose outputs this one reads; empty only for `input`. A further output of a layer, such as
   * the state of an LSTM, has its number after the name: `lstm#2`.
   */
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

/** Along a sequence. */
interface Window1d {
  readonly kernelSize: number;
  readonly strides: number;
  readonly padding: 'same' | 'valid';
}

/** A layer that goes through a sequence step by step. */
export interface Recurrent {
  readonly units: number;
  readonly activation: RecurrentActivationName;
  readonly useBias: boolean;
  /** Whether every step is given, not the last one alone. */
  readonly returnSequences: boolean;
  readonly goBackwards?: boolean;
  /** Shares that training leaves out: of the input, and of the state. */
  readonly dropout?: number;
  readonly recurrentDropout?: number;
}

/** Recurrent layers, as `bidirectional` holds them too. */
export type RecurrentBody =
  | (Recurrent & {
      readonly kind: 'lstm';
      readonly recurrentActivation: RecurrentActivationName;
      /** Whether what it ends with is given as a second and third output: h and c. */
      readonly returnState?: boolean;
    })
  /** With the reset before the recurrent product, as in the paper and in tfjs. */
  | (Recurrent & {
      readonly kind: 'gru';
      readonly recurrentActivation: RecurrentActivationName;
      readonly returnState?: boolean;
    })
  | (Recurrent & { readonly kind: 'simpleRnn'; readonly returnState?: boolean });

export type LayerSpec = LayerCommon &
  (
    | { readonly kind: 'input'; readonly shape: Shape }
    | { readonly kind: 'zeroPadding'; readonly padding: Padding }
    | { readonly kind: 'cropping'; readonly cropping: Padding }
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
    | (Window1d & {
        readonly kind: 'conv1d';
        readonly filters: number;
        readonly dilation: number;
        readonly useBias: boolean;
        readonly activation?: ActivationName;
      })
    /** From each input position a kernel is laid down, `strides` apart: n positions become n·s, or n·s + k − s. */
    | {
        readonly kind: 'transposedConv';
        readonly filters: number;
        readonly kernelSize: Pair;
        readonly strides: Pair;
        readonly padding: 'same' | 'valid';
        readonly useBias: boolean;
        readonly activation?: ActivationName;
      }
    /** Every pixel `size` times. */
    | { readonly kind: 'upsampling'; readonly size: Pair }
    | {
        readonly kind: 'batchNorm';
        readonly epsilon: number;
        readonly momentum: number;
        readonly center: boolean;
        readonly scale: boolean;
      }
    /** Over the last axis. */
    | {
        readonly kind: 'layerNorm';
        readonly epsilon: number;
        readonly center: boolean;
        readonly scale: boolean;
      }
    /** `slope` is that of `leakyRelu` below zero; default 0.3, as in Keras. */
    | { readonly kind: 'activation'; readonly activation: ActivationName; readonly slope?: number }
    /** Slopes below zero that are learnt, one for each value; one for all along the axes that are shared, from 1. */
    | { readonly kind: 'prelu'; readonly sharedAxes: readonly number[] }
    | (Window & { readonly kind: 'maxPool' | 'averagePool' })
    | (Window1d & { readonly kind: 'maxPool1d' })
    | (Window1d & { readonly kind: 'averagePool1d' })
    | { readonly kind: 'globalAveragePool' | 'globalMaxPool' }
    | { readonly kind: 'globalAveragePool1d' | 'globalMaxPool1d' }
    | { readonly kind: 'add' | 'multiply' | 'average' | 'maximum' | 'minimum' }
    | { readonly kind: 'concatenate' }
    /** Option A shortcut of the CIFAR nets: every `stride`-th pixel, zero channels appended. */
    | { readonly kind: 'subsamplePad'; readonly strides: Pair; readonly filters: number }
    | { readonly kind: 'flatten' }
    /** At most one size is −1: what is left. */
    | { readonly kind: 'reshape'; readonly shape: Shape }
    /** The axis of the input that each axis of the output is, from 1. */
    | { readonly kind: 'permute'; readonly order: readonly number[] }
    /** A vector, `times` times: a sequence. */
    | { readonly kind: 'repeat'; readonly times: number }
    /** Whole numbers below `words`, each taken as a vector of `units`. */
    | {
        readonly kind: 'embedding';
        readonly words: number;
        readonly units: number;
        /** Whether layers behind it leave out the places where the number is 0. */
        readonly maskZero?: boolean;
      }
    | RecurrentBody
    /** A recurrent layer there and another back. */
    | {
        readonly kind: 'bidirectional';
        readonly layer: RecurrentBody;
        readonly merge: 'concat' | 'sum' | 'mul' | 'ave';
      }
    /** One layer on every step of a sequence. */
    | { readonly kind: 'timeDistributed'; readonly layer: LayerBody }
    | {
        readonly kind: 'dense';
        readonly units: number;
        readonly useBias: boolean;
        readonly activation?: ActivationName;
      }
    | { readonly kind: 'dropout'; readonly rate: number }
    | { readonly kind: 'gaussianNoise'; readonly deviation: number }
    /** `x·factor + offset`. */
    | { readonly kind: 'rescaling'; readonly factor: number; readonly offset: number }
    /** A layer of a reader's model that the project does not know: tfjs's own shape and counts are shown. */
    | {
        readonly kind: 'unknown';
        readonly className: string;
        readonly outputShape: Shape;
        /** Of its second output and those after it. */
        readonly furtherShapes?: readonly Shape[];
        readonly parameters: { readonly total: number; readonly trainable: number };
      }
  );

export type LayerKind = LayerSpec['kind'];

/** The layer of one kind: `LayerOf<'conv'>`. */
export type LayerOf<K extends LayerKind> = LayerSpec & { readonly kind: K };

/** The kind and hyper-parameters of a layer, without its name and inputs. */
export type LayerBody<L = LayerSpec> = L extends LayerSpec ? Omit<L, 'name' | 'inputs'> : never;

export interface NetworkSpec {
  readonly name: string;
  /** In topological order; the inputs in the order in which the model takes them. */
  readonly layers: readonly LayerSpec[];
  /** What the model gives, in order. Default: the layers that no other layer reads. */
  readonly outputs?: readonly string[];
}
