/**
 * What may be asked of a live model behind a network output, and what comes back.
 * Types only: the kernel answers (`src/kernel/feature-maps.ts`), the inspector asks.
 * Everything survives `postMessage`; arrays are row-major, height before width before channels.
 */
import type { Pair } from './spec.ts';

/**
 * What the model looks at: the site's photograph by name, or RGBA pixels (8 bit, `width · height · 4` bytes)
 * of a picture the reader chose. The answering side resizes to the model's input and scales to 0…1.
 */
export type PhotoInput =
  'photo/cat' | { readonly pixels: Uint8ClampedArray; readonly width: number; readonly height: number };

export interface FeatureMapsQuestion {
  readonly ask: 'featureMaps';
  readonly layer: string;
  readonly input: PhotoInput;
  /** First channel wanted; 0 when absent. */
  readonly from?: number;
  /** At most this many channels come back. */
  readonly limit: number;
}

export interface FeatureMapsAnswer {
  /** 1 × 1 for a layer whose output is a vector; its features are the channels. */
  readonly width: number;
  readonly height: number;
  /** How many channels the layer has in all. */
  readonly channels: number;
  /** Channel that `values[0]` holds. */
  readonly from: number;
  /** One plane of `height · width` numbers a channel. */
  readonly values: readonly Float32Array[];
  readonly milliseconds: number;
}

export interface PatchQuestion {
  readonly ask: 'patch';
  readonly layer: string;
  readonly row: number;
  readonly column: number;
  readonly channel: number;
  readonly input: PhotoInput;
}

/** The window behind one output pixel of a convolution or a pooling layer, and what became of it. */
export interface PatchAnswer {
  readonly kind: 'conv' | 'depthwiseConv' | 'maxPool' | 'averagePool';
  readonly kernelSize: Pair;
  readonly dilation: Pair;
  /** Row and column of the layer's own input where the window begins; negative inside the padding. */
  readonly start: Pair;
  /** Input channels that this output channel reads: `first … first + count − 1`. */
  readonly inputChannels: { readonly first: number; readonly count: number };
  /** `kernelHeight · kernelWidth · count` input values; 0 where the window lies on padding. */
  readonly patch: Float32Array;
  /** `kernelHeight · kernelWidth`: 1 where the window lies on the input, 0 on padding. */
  readonly inside: Uint8Array;
  /** Same order as `patch`; null for pooling. */
  readonly weights: Float32Array | null;
  readonly bias: number;
  /** Σ patch · weights + bias for a convolution; the maximum or the mean for pooling. Before any activation. */
  readonly sum: number;
  /** The value the layer gives there, activation included. */
  readonly output: number;
}

export type NetworkQuestion = FeatureMapsQuestion | PatchQuestion;
export type NetworkAnswer = FeatureMapsAnswer | PatchAnswer;
