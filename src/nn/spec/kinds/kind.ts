/**
 * What a kind of layer is made of. Each kind is one file of this room; `index.ts` lists them. A file has up to
 * three parts, so that a page that only describes networks loads no more than the first
 * (hence no function is called where a file is loaded):
 *
 * - `described`: shape, counts, receptive field
 * - `made`: the layers of tfjs that are of this kind, and how one is made. tfjs itself is handed in
 * - `written`: the layer in Keras and in PyTorch
 */

import type * as tfjs from '@tensorflow/tfjs-layers';
import type { CountFormula, LayerDescription, ReceptiveField, ShapeFormula } from '../description.ts';
import type {
  ActivationName,
  LayerBody,
  LayerKind,
  LayerOf,
  Padding,
  PaddingSetting,
  Pair,
  Shape,
} from '../layer-spec.ts';

export type { LayerBody } from '../layer-spec.ts';

export interface WorkedShape {
  readonly outputShape: Shape;
  /** Of a second output and those after it. */
  readonly furtherShapes?: readonly Shape[];
  readonly formula: ShapeFormula;
}

/** A labelled product of a count: `7·7·3·64`. */
export interface Term {
  readonly label: string;
  readonly factors: readonly number[];
  /** Default: as the layer does. */
  readonly trainable?: boolean;
}

export type CountTerm = CountFormula['terms'][number];

/** A receptive field while it is worked out. */
export interface Field extends ReceptiveField {
  /** Sizes of the input that it lies on. */
  readonly of: Pair;
  /** Of a layer whose values see each their own part of it. */
  readonly scattered?: true;
}

export type Seen = Field | 'whole' | 'unknown';

/**
 * What the positions behind a layer see.
 * @param seen behind its inputs, none of it unknown
 * @param inputs shapes of the layer's inputs
 */
export type FieldRule<L> = (
  layer: L,
  seen: readonly Seen[],
  formula: ShapeFormula,
  inputs: readonly Shape[],
) => Seen;

/** The kind of the layer that a wrapper holds. */
export type InnerKind = (layer: LayerBody) => Described<LayerKind>;

export interface Described<K extends LayerKind> {
  /** How many layers it reads: `some` is one or more. */
  readonly inputs: 'none' | 'one' | 'several' | 'some' | 'any';
  /** Whether its window slides along a sequence: its sizes are single numbers then. */
  readonly alongLength?: true;
  /** Checks the settings that are its own; those that kinds share are checked for all. */
  readonly check?: (layer: LayerOf<K>) => void;
  /**
   * @param inputs shapes of the layer's inputs, without the batch
   * @throws {ExplainedError} when the layer cannot take these inputs
   */
  readonly shape: (layer: LayerOf<K>, inputs: readonly Shape[], inner: InnerKind) => WorkedShape;
  /**
   * Weights: kernels as `height · width · input channels · filters`, one bias per filter.
   * @param channels the last size of the first input
   */
  readonly parameters?: (
    layer: LayerOf<K>,
    channels: number,
    input: Shape,
    inner: InnerKind,
  ) => readonly Term[];
  /** For one image, biases left out. */
  readonly multiplyAdds?: (
    layer: LayerOf<K>,
    channels: number,
    output: Shape,
    input: Shape,
    inner: InnerKind,
  ) => readonly Term[];
  readonly field: FieldRule<LayerOf<K>>;
}

/** What `getConfig()` of a tfjs layer may hold. Which fields a layer has depends on its class. */
export interface TfjsConfig {
  readonly filters: number;
  readonly units: number;
  readonly rate: number;
  readonly groups?: number;
  readonly kernelSize: number | number[];
  readonly poolSize: number | number[];
  readonly strides: number | number[] | null;
  readonly dilationRate?: number | number[];
  readonly depthMultiplier?: number;
  readonly padding: unknown;
  readonly dataFormat?: string;
  readonly useBias?: boolean;
  readonly activation?: unknown;
  readonly axis?: number | readonly number[] | null;
  readonly epsilon: number;
  readonly momentum: number;
  readonly center: boolean;
  readonly scale: boolean;
  readonly maxValue?: number | null;
  readonly alpha: number;
  readonly sharedAxes: readonly number[] | null;
  readonly stddev: number;
  readonly offset: number;
  readonly cropping: unknown;
  readonly size: number | number[];
  readonly interpolation?: string;
  readonly targetShape: readonly (number | null)[];
  readonly dims: readonly number[];
  readonly n: number;
  readonly inputDim: number;
  readonly outputDim: number;
  readonly maskZero?: boolean;
  readonly recurrentActivation?: unknown;
  readonly returnSequences?: boolean;
  readonly returnState?: boolean;
  readonly goBackwards?: boolean;
  readonly stateful?: boolean;
  readonly dropout?: number;
  readonly recurrentDropout?: number;
  readonly mergeMode?: string | null;
  /** Of a wrapper. */
  readonly layer: { readonly className: string; readonly config: TfjsConfig };
}

/**
 * @param rank of the layer's first input, without the batch
 * @param weights shapes of the layer's weights
 * @param inner reads the layer that a wrapper holds
 * @returns nothing for a use of the layer that the project has no kind for
 */
export type Reader = (
  config: TfjsConfig,
  rank: number,
  weights: readonly Shape[],
  inner: (className: string, config: TfjsConfig, rank: number) => LayerBody | null,
) => LayerBody | null;

type TfjsLayer = tfjs.layers.Layer;

export interface Common {
  readonly name: string;
  readonly trainable: boolean;
}

/** Settings of this project's own layers, named as in `tf.layers`, so that code which reads a layer's config finds what it looks for. */
export interface ExplicitConvolutionConfig {
  readonly name?: string;
  readonly trainable?: boolean;
  readonly kernelSize: Pair;
  readonly strides: Pair;
  readonly dilationRate: Pair;
  readonly padding: PaddingSetting;
  readonly useBias: boolean;
  readonly activation: ActivationName;
  readonly kernelInitializer: 'zeros' | 'heNormal';
  readonly seed: number;
}

export interface ExplicitConv2DConfig extends ExplicitConvolutionConfig {
  readonly filters: number;
  readonly groups: number;
}

export interface ExplicitDepthwiseConv2DConfig extends ExplicitConvolutionConfig {
  readonly depthMultiplier: number;
}

export interface ExplicitPooling2DConfig {
  readonly name?: string;
  readonly poolSize: Pair;
  readonly strides: Pair;
  readonly padding: Padding;
}

export interface SubsamplePadConfig {
  readonly name?: string;
  readonly strides: Pair;
  readonly filters: number;
}

/** What a kind makes its layers with. */
export interface Tools {
  readonly layers: typeof tfjs.layers;
  readonly initializers: typeof tfjs.initializers;
  readonly common: Common;
  /** The name of a zero-padding layer before this one. */
  readonly padName: string;
  /** Whether every weight begins at zero. */
  readonly zeros: boolean;
  readonly seed: number;
  /** Shape of the layer's first input. */
  readonly input: Shape;
  /** The layer that a wrapper holds. */
  readonly inner: (layer: LayerBody, input: Shape) => TfjsLayer;
  /** What tfjs lacks. */
  readonly own: {
    explicitConv2d(config: ExplicitConv2DConfig): TfjsLayer;
    explicitDepthwiseConv2d(config: ExplicitDepthwiseConv2DConfig): TfjsLayer;
    explicitMaxPooling2d(config: ExplicitPooling2DConfig): TfjsLayer;
    explicitAveragePooling2d(config: ExplicitPooling2DConfig): TfjsLayer;
    subsamplePad(config: SubsamplePadConfig): TfjsLayer;
  };
}

export interface Made<K extends LayerKind> {
  /** What alone it works on: tfjs's channels-first form of it, and one over anything else, are left unknown. */
  readonly on?: 'images' | 'sequences';
  /** tfjs's layers that are of this kind, by class name. */
  readonly read: Readonly<Record<string, Reader>>;
  /**
   * The tfjs layers that make one layer of the spec, in order.
   * @throws {ExplainedError} where tfjs has none
   */
  readonly make: (layer: LayerOf<K>, tools: Tools) => readonly TfjsLayer[];
}

/** A layer that cannot pad itself, and the expression that pads its input first. */
export interface Padded {
  readonly layer: string;
  readonly pad: (x: string) => string;
}

/** What writes the layer that a wrapper holds. */
export type InnerWritten = (layer: LayerBody) => Written<LayerKind>;

export interface Written<K extends LayerKind> {
  /**
   * The expression that makes the layer.
   * @param padName the name of a zero-padding layer before it
   */
  readonly keras: (layer: LayerOf<K>, padName: string, inner: InnerWritten) => string | Padded;
  /** Lines of Python that come once, before the network. */
  readonly kerasClass?: string | ((layer: LayerOf<K>) => string | undefined);
  /** What the PyTorch module keeps: attributes and the expressions they hold, before any other line. */
  readonly torchModules?: (
    layer: LayerOf<K>,
    module: string,
    description: LayerDescription,
    inner: InnerWritten,
  ) => readonly string[];
  /** The names of those attributes, where there is not just `module`. */
  readonly torchParts?: readonly string[];
  /** The expression of the output in `forward`, given those of the inputs. */
  readonly torch: (
    layer: LayerOf<K>,
    module: string,
    inputs: readonly string[],
    description: LayerDescription,
    inner: InnerWritten,
  ) => string;
}
