import type { ImageSet, Normalisation } from './image-set.ts';
import { seededRandom, shuffledIndices } from './random.ts';
import type { Random } from './random.ts';

export interface Augment {
  /** Mirror left and right with probability ½. */
  readonly flip: boolean;
  /** Largest shift along each axis in pixels; zeros (the mean colour) move in. */
  readonly shift: number;
  /** Side of a square that is set to zero (DeVries & Taylor 2017), its centre anywhere; absent or 0: none. */
  readonly cutout?: number;
}

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

/** Writes chosen pictures, normalised and perhaps augmented, into a `[count, size, size, channels]` array. */
export type BatchWriter = (
  target: Float32Array,
  indices: ArrayLike<number>,
  augment?: Augment,
  random?: Random,
) => void;

export function batchWriter(set: ImageSet, normalisation: Normalisation): BatchWriter {
  const { size, channels } = set;
  const picture = size * size * channels;
  // 256 possible bytes a channel: look the float up instead of computing it for every pixel.
  const value = Float32Array.from({ length: 256 * channels }, (_, at) => {
    const channel = at % channels;
    return (Math.floor(at / channels) / 255 - normalisation.mean[channel]!) / normalisation.std[channel]!;
  });
  return (target, indices, augment, random) => {
    for (let at = 0; at < indices.length; at++) {
      const from = indices[at]! * picture;
      const to = at * picture;
      let mirrored = false;
      let down = 0;
      let right = 0;
      if (augment && random) {
        mirrored = augment.flip && random() < 0.5;
        down = Math.floor(random() * (2 * augment.shift + 1)) - augment.shift;
        right = Math.floor(random() * (2 * augment.shift + 1)) - augment.shift;
      }
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
      if (augment?.cutout && random) cutOut(target, to, set, augment.cutout, random);
    }
  };
}

/** A part of the square may lie outside the picture. */
function cutOut(
  target: Float32Array,
  start: number,
  { size, channels }: ImageSet,
  side: number,
  random: Random,
): void {
  const top = Math.floor(random() * size) - (side >> 1);
  const left = Math.floor(random() * size) - (side >> 1);
  for (let y = Math.max(0, top); y < Math.min(size, top + side); y++) {
    const row = start + y * size * channels;
    target.fill(0, row + Math.max(0, left) * channels, row + Math.min(size, left + side) * channels);
  }
}
