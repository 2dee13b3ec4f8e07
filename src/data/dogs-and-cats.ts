import { ExplainedError } from '../explained/index.ts';
import { crc32 } from './checksum.ts';
import type { ImageDataset, ImageSet, Normalisation } from './image-set.ts';
import { decodeResiduals, encodeResiduals, streamCount } from './residual-codec.ts';

/**
 * The packed set, little-endian:
 *
 * | bytes | what |
 * |---|---|
 * | 8 | the letters `dogcats1` |
 * | 4 | CRC-32 of the unpacked pictures |
 * | 4 × streams | lengths of the residual streams |
 * | rest | the residuals, zlib-compressed |
 *
 * Pictures come dogs first: 1,000 dogs, then 1,000 cats, each 32×32 RGB.
 */
const magic = 'dogcats1';
const headerBytes = magic.length + 4 + 4 * streamCount;

const size = 32;
const channels = 3;
const perClass = 1000;
/** The package's own split: the first 800 of each class are for training. */
const trainPerClass = 800;
const classes = ['dog', 'cat'] as const;

/** Pixels of all 2,000 pictures, dogs first, packed for the web. `compress` must produce zlib format. */
export function encodeDogsAndCats(
  pixels: Uint8Array,
  compress: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const { residuals, lengths } = encodeResiduals(pixels, size, perClass * classes.length);
  const compressed = compress(residuals);
  const packed = new Uint8Array(headerBytes + compressed.length);
  const view = new DataView(packed.buffer);
  packed.set(new TextEncoder().encode(magic));
  view.setUint32(magic.length, crc32(pixels), true);
  lengths.forEach((length, stream) => view.setUint32(magic.length + 4 + 4 * stream, length, true));
  packed.set(compressed, headerBytes);
  return packed;
}

/**
 * Unpacks `public/data/dogs-and-cats.bin`: 1,600 training and 400 test pictures of
 * CIFAR-10 (Krizhevsky 2009), 32×32 RGB, half of each dogs (class 0), half cats
 * (class 1), dogs first. Every byte is the original one.
 *
 * @throws ExplainedError `data-corrupted` when the bytes are not those that were packed.
 */
export async function decodeDogsAndCats(bytes: Uint8Array | ArrayBuffer): Promise<ImageDataset> {
  const packed = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  const corrupted = (reason: string, cause?: unknown) =>
    new ExplainedError('data-corrupted', { bytes: packed.length, reason }, { cause });

  if (
    packed.length < headerBytes ||
    new TextDecoder('latin1').decode(packed.subarray(0, magic.length)) !== magic
  ) {
    throw corrupted('unknown format');
  }
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const lengths = Uint32Array.from({ length: streamCount }, (_, stream) =>
    view.getUint32(magic.length + 4 + 4 * stream, true),
  );
  const pictures = perClass * classes.length;
  const total = pictures * size * size * channels;
  if (lengths.reduce((sum, length) => sum + length, 0) !== total) throw corrupted('wrong length');

  let residuals: Uint8Array;
  try {
    residuals = await inflate(packed.subarray(headerBytes), total);
  } catch (cause) {
    throw corrupted('cannot be decompressed', cause);
  }
  if (residuals.length !== total) throw corrupted('wrong length');
  const pixels = decodeResiduals(residuals, lengths, size, pictures);
  if (crc32(pixels) !== view.getUint32(magic.length, true)) throw corrupted('checksum');

  const train = part(pixels, 0, trainPerClass);
  return {
    name: 'dogs-and-cats',
    train: { ...train, split: 'train' },
    test: { ...part(pixels, trainPerClass, perClass), split: 'test' },
    classes,
    size,
    channels,
    normalisation: measureNormalisation(train),
  };
}

/** Per-channel mean and standard deviation of `byte / 255` over a set. Sums of integers are exact, so every engine finds the same. */
export function measureNormalisation(set: ImageSet): Normalisation {
  const sums = new Float64Array(set.channels);
  const squares = new Float64Array(set.channels);
  for (let at = 0; at < set.images.length; at++) {
    const value = set.images[at]!;
    sums[at % set.channels]! += value;
    squares[at % set.channels]! += value * value;
  }
  const values = set.images.length / set.channels;
  const mean = Array.from(sums, (sum) => sum / values / 255);
  const std = Array.from(squares, (square, channel) =>
    Math.sqrt(square / values / (255 * 255) - mean[channel]! ** 2),
  );
  return { mean, std };
}

function part(pixels: Uint8Array, from: number, to: number): ImageSet {
  const picture = size * size * channels;
  const each = to - from;
  const images = new Uint8Array(each * classes.length * picture);
  const labels = new Uint8Array(each * classes.length);
  classes.forEach((_, label) => {
    const start = label * perClass;
    images.set(pixels.subarray((start + from) * picture, (start + to) * picture), label * each * picture);
    labels.fill(label, label * each, (label + 1) * each);
  });
  return { images, labels, count: labels.length, size, channels, classes };
}

async function inflate(compressed: Uint8Array, expected: number): Promise<Uint8Array> {
  const stream = new DecompressionStream('deflate');
  // Straight into it: a worker of an opaque origin has no streams of blobs in WebKit. What fails is told to the reader.
  const writer = stream.writable.getWriter();
  writer.write(compressed.slice()).then(
    () => writer.close().catch(() => undefined),
    () => undefined,
  );
  const out = new Uint8Array(expected);
  let length = 0;
  const reader = stream.readable.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return out.subarray(0, length);
    // Damaged input may unpack to anything: never more than the set's own size.
    if (length + value.length > expected) {
      await reader.cancel();
      throw new RangeError('more data than expected');
    }
    out.set(value, length);
    length += value.length;
  }
}
