/**
 * What may be asked of a live model behind a network output, and what comes back.
 * Types only: the kernel answers (`src/kernel/feature-maps.ts`, `patch.ts`), the inspector asks.
 * Everything survives `postMessage`; arrays are row-major, height before width before channels.
 */

/**
 * What the model looks at: a photograph the page has by name, or RGBA pixels (8 bit, `width · height · 4`
 * bytes) of any other. The answering side takes the middle square, scales it to the model's input and to 0…1.
 */
export type PhotoInput =
  | 'photo/cat'
  | 'photo/reader'
  | { readonly pixels: Uint8ClampedArray; readonly width: number; readonly height: number };

/** What brings numbers of 0…1 to what a network was trained on: `(x − mean) / std`, a number a colour. */
export interface InputNormalisation {
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** The colours as the network reads them, which `mean` and `std` follow; default `rgb`. */
  readonly order?: 'rgb' | 'bgr';
}

export interface FeatureMapsQuestion {
  readonly ask: 'featureMaps';
  readonly layer: string;
  readonly input: PhotoInput;
  /** At most this many channels come back; at most 1,024. */
  readonly limit: number;
  /** The first channel that comes back. Default 0. */
  readonly from?: number;
  /** Absent: the model takes 0…1. */
  readonly normalisation?: InputNormalisation;
}

export interface FeatureMapsAnswer {
  /** For a layer whose output is a vector, `width` is its length and `height` and `channels` are 1. */
  readonly width: number;
  readonly height: number;
  /** How many channels the layer has in all. */
  readonly channels: number;
  /** One plane of `height · width` numbers a channel. */
  readonly values: readonly Float32Array[];
}

export interface PatchQuestion {
  readonly ask: 'patch';
  readonly layer: string;
  readonly row: number;
  readonly column: number;
  readonly channel: number;
  readonly input: PhotoInput;
  /** Absent: the model takes 0…1. */
  readonly normalisation?: InputNormalisation;
}

/** The window behind one output pixel of a convolution or a pooling layer, and what became of it. */
export interface PatchAnswer {
  readonly operation: 'convolution' | 'depthwise' | 'maximum' | 'mean';
  /** Rows and columns of the layer's own input under the window; outside 0 … n − 1 they lie on padding. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** How many input channels the output value reads; 1 for poolings and depthwise convolutions. */
  readonly channels: number;
  /** `rows · columns · channels` input values; 0 where the window lies on padding. */
  readonly patch: Float32Array;
  /** In the order of `patch`; absent for poolings. */
  readonly weights?: Float32Array;
  readonly bias?: number;
  /** Σ patch · weights without the bias; the maximum or the mean for poolings. */
  readonly sum: number;
  /** `sum + bias`, before any activation inside the layer. */
  readonly result: number;
  /** What the layer gave at this place, its own activation included. */
  readonly output: number;
}

/** What a classifier takes the picture for, and where it sees it (Grad-CAM of the likeliest). */
export interface ClassesQuestion {
  readonly ask: 'classes';
  readonly input: PhotoInput;
  /** At most this many; default 5. */
  readonly limit?: number;
  /** Absent: the model takes 0…1. */
  readonly normalisation?: InputNormalisation;
}

export interface ClassesAnswer {
  /** The likeliest first. */
  readonly classes: readonly { readonly index: number; readonly probability: number }[];
  /** 0…1, row-major: where evidence for the first of them was found, on the last layer with rows and columns. */
  readonly map: { readonly height: number; readonly width: number; readonly values: Float32Array };
  readonly layer: string;
}

export type NetworkQuestion = FeatureMapsQuestion | PatchQuestion | ClassesQuestion;
export type NetworkAnswer = FeatureMapsAnswer | PatchAnswer | ClassesAnswer;
