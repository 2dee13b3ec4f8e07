/**
 * Labelled pictures of equal size, as bytes. Nothing here is a tensor: batches
 * become tensors only when they are drawn (see `batches.ts`).
 */
export interface ImageSet {
  /** `count × size × size × channels` bytes, row-major (NHWC), 0…255. */
  readonly images: Uint8Array;
  /** `count` class indices, each below `classes.length`. */
  readonly labels: Uint8Array;
  readonly count: number;
  /** Pixels along each side. */
  readonly size: number;
  readonly channels: number;
  readonly classes: readonly string[];
  /** What the pictures are for: figures about them are named by it. Absent: not said. */
  readonly split?: Split;
}

/** `validation`: set aside from the training pictures to choose by; `test`: looked at in the end. */
export type Split = 'train' | 'validation' | 'test';

/** A set with its own split. What is trained on and what is only looked at in the end never overlap. */
export interface ImageDataset {
  readonly name: string;
  readonly train: ImageSet;
  readonly test: ImageSet;
  readonly classes: readonly string[];
  readonly size: number;
  readonly channels: number;
  /** Per-channel mean and standard deviation of the training bytes divided by 255: `(x / 255 − mean) / std`. */
  readonly normalisation: Normalisation;
}

/** What brings bytes to what a network was trained on: `(x / 255 − mean) / std`, a number a channel. */
export interface Normalisation {
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** The colours as the network reads them, which `mean` and `std` follow; default `rgb`. */
  readonly order?: 'rgb' | 'bgr';
}
