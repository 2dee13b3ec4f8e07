import { cutOut, drawPlacement, jitterColours, resample } from './augment.ts';
import type { Placement } from './augment.ts';
import type { Augment } from './augmentation.ts';
import type { ImageSet, Normalisation } from './image-set.ts';
import { seededRandom, shuffledIndices } from './random.ts';
import type { Random } from './random.ts';

export interface Batch {
  /** `[count, size, size, channels]`, `(byte / 255 − mean) / std`. Overwritten by the next batch. */
  readonly images: Float32Array;
  /** Class indices. Overwritten by the next batch. */
  readonly labels: Int32Array;
  readonly count: number;
}

export interface BatchOptions {
  readonly batchSize: number;
  readonly seed: number;
  /** Each epoch has its own order and its own augmentation. */
  readonly epoch: number;
  readonly normalisation: Normalisation;
  readonly augment?: Augment | false;
}

/**
 * One epoch of training batches in an order drawn from `seed` and `epoch`. The last,
 * smaller batch is left out: batch norm would see other statistics there. The arrays
 * are reused from one batch to the next.
 */
export function* seededBatches(set: ImageSet, options: BatchOptions): Generator<Batch, void> {
  const { batchSize, seed, epoch } = options;
  const order = shuffledIndices(set.count, seededRandom(seed, epoch, 1));
  const random = seededRandom(seed, epoch, 2);
  const images = new Float32Array(batchSize * set.size * set.size * set.channels);
  const labels = new Int32Array(batchSize);
  const write = batchWriter(set, options.normalisation);
  for (let start = 0; start + batchSize <= set.count; start += batchSize) {
    const indices = order.subarray(start, start + batchSize);
    write(images, indices, options.augment || undefined, random);
    indices.forEach((index, at) => (labels[at] = set.labels[index]!));
    yield { images, labels, count: batchSize };
  }
}

const unmoved: Placement = { mirrored: false, down: 0, right: 0, scale: 1, angle: 0 };

/** Writes chosen pictures, normalised and perhaps augmented, into a `[count, size, size, channels]` array. */
export type BatchWriter = (
  target: Float32Array,
  indices: ArrayLike<number>,
  augment?: Augment,
  random?: Random,
) => void;

export function batchWriter(set: ImageSet, normalisation: Normalisation): BatchWriter {
  const { mean, std, order = 'rgb' } = normalisation;
  if (order === 'bgr') {
    // Colours are moved and mixed as they lie in the set, and change places in the end.
    const write = batchWriter(set, { mean: [...mean].reverse(), std: [...std].reverse() });
    return (target, indices, ...how) => {
      write(target, indices, ...how);
      reversePixels(target, indices.length * set.size ** 2, set.channels);
    };
  }
  const { size, channels } = set;
  const picture = size * size * channels;
  // 256 possible bytes a channel: look the float up instead of computing it for every pixel.
  const value = Float32Array.from({ length: 256 * channels }, (_, at) => {
    const channel = at % channels;
    return (Math.floor(at / channels) / 255 - mean[channel]!) / std[channel]!;
  });
  const copy = (
    target: Float32Array,
    to: number,
    from: number,
    mirrored: boolean,
    down: number,
    right: number,
  ) => {
    for (let y = 0; y < size; y++) {
      const sourceY = y - down;
      let out = to + y * size * channels;
      for (let x = 0; x < size; x++) {
        const shifted = x - right;
        const inside = sourceY >= 0 && sourceY < size && shifted >= 0 && shifted < size;
        const source = from + (sourceY * size + (mirrored ? size - 1 - shifted : shifted)) * channels;
        for (let channel = 0; channel < channels; channel++) {
          target[out++] = inside ? value[set.images[source + channel]! * channels + channel]! : 0;
        }
      }
    }
  };
  return (target, indices, augment, random) => {
    for (let at = 0; at < indices.length; at++) {
      const from = indices[at]! * picture;
      const to = at * picture;
      const placement = augment && random ? drawPlacement(augment, random) : unmoved;
      const { mirrored, down, right, scale, angle } = placement;
      if (scale !== 1 || angle !== 0) resample(target, to, set, from, value, placement);
      else copy(target, to, from, mirrored, down, right);
      if (augment?.jitter && random) jitterColours(target, to, set, augment.jitter, random);
      if (augment?.cutout && random) cutOut(target, to, set, augment.cutout, random);
    }
  };
}

function reversePixels(values: Float32Array, pixels: number, channels: number): void {
  for (let pixel = 0; pixel < pixels; pixel++)
    values.subarray(pixel * channels, (pixel + 1) * channels).reverse();
}
