import { ExplainedError } from '../explained/index.ts';
import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { ImageOutput } from '../notebook/protocol/index.ts';

export interface ImagesOptions {
  /** A caption under each picture. */
  titles?: readonly string[];
  captions?: readonly string[];
  title?: string;
  columns?: number;
  /** CSS pixels per image pixel. */
  scale?: number;
  /**
   * Values that become black and white. Default: 0…1 for three channels when the values fit in it;
   * otherwise the smallest and largest value, of each picture by itself, or of all when `shared`.
   */
  range?: readonly [low: number, high: number];
  shared?: boolean;
}

const pictureLimit = 1_024;

/**
 * A tensor as pictures. `[height, width, 3]` is one colour picture, `[height, width]`
 * or `[height, width, 1]` a grey one; any other number of channels is a grid, one
 * grey picture a channel. With a batch in front, every image is treated so.
 * Grey pictures keep their values, so that the page can name the one under the pointer.
 *
 * @throws {ExplainedError} `image-shape`, `image-too-many`
 */
export function imagesOutput(tensor: Tensor, options: ImagesOptions = {}): Promise<ImageOutput> {
  const { rank, shape } = tensor;
  if (rank < 2 || rank > 4 || tensor.size === 0) {
    throw new ExplainedError('image-shape', { found: `[${shape.join(', ')}]` });
  }
  const [batch, height, width, channels] = imageShape(shape);
  const pictures = channels === 3 ? batch : batch * channels;
  if (pictures > pictureLimit) {
    throw new ExplainedError('image-too-many', { found: pictures, limit: pictureLimit });
  }
  return readImages(tensor, [batch, height, width, channels], options);
}

async function readImages(
  tensor: Tensor,
  [batch, height, width, channels]: ReturnType<typeof imageShape>,
  options: ImagesOptions,
): Promise<ImageOutput> {
  const colour = channels === 3;
  const pictures = colour ? batch : batch * channels;
  const held = tensor.clone() as Tensor3D | Tensor4D;
  let data: Float32Array | Int32Array | Uint8Array;
  try {
    data = await held.data();
  } finally {
    held.dispose();
  }
  const area = height * width;
  const whole = options.range ?? (options.shared || colour ? rangeOf(data, 0, data.length, 1) : undefined);
  const pixels: Uint8ClampedArray[] = [];
  const values: Float32Array[] = [];
  for (let picture = 0; picture < pictures; picture += 1) {
    const image = colour ? picture : Math.floor(picture / channels);
    const channel = colour ? 0 : picture % channels;
    const start = image * area * channels + channel;
    if (colour) {
      pixels.push(
        colourPixels(
          data,
          start,
          area,
          options.range ?? colourRange(whole ?? rangeOf(data, 0, data.length, 1)),
        ),
      );
    } else {
      const plane = Float32Array.from({ length: area }, (_, at) => data[start + at * channels]!);
      values.push(plane);
      pixels.push(greyPixels(plane, whole ?? rangeOf(plane, 0, area, 1)));
    }
  }
  const captions = options.titles ?? options.captions;
  return {
    kind: 'image',
    width,
    height,
    pixels,
    ...(values.length > 0 ? { values } : {}),
    ...(captions
      ? { captions: captions.slice(0, pictures).map((caption) => String(caption).slice(0, 300)) }
      : {}),
    ...(options.title === undefined ? {} : { title: String(options.title).slice(0, 300) }),
    ...(options.columns === undefined ? {} : { columns: Math.max(1, Math.round(options.columns)) }),
    ...(options.scale === undefined ? {} : { scale: options.scale }),
  };
}

function imageShape(
  shape: readonly number[],
): [batch: number, height: number, width: number, channels: number] {
  const [first = 0, second = 0, third = 0, fourth = 0] = shape;
  if (shape.length === 2) return [1, first, second, 1];
  if (shape.length === 3) return [1, first, second, third];
  return [first, second, third, fourth];
}

type Range = readonly [low: number, high: number];

function rangeOf(data: ArrayLike<number>, start: number, end: number, step: number): Range {
  let [low, high] = [Infinity, -Infinity];
  for (let at = start; at < end; at += step) {
    const value = data[at]!;
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 1];
}

/** Colours mean something absolute: 0…1 where the values fit in it, 0…255 for bytes, else what there is. */
function colourRange([low, high]: Range): Range {
  if (low >= 0 && high <= 1) return [0, 1];
  if (low >= 0 && high <= 255 && high > 2) return [0, 255];
  return [low, high];
}

function colourPixels(
  data: ArrayLike<number>,
  start: number,
  area: number,
  [low, high]: Range,
): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(area * 4);
  const factor = 255 / (high - low || 1);
  for (let at = 0; at < area; at += 1) {
    for (let channel = 0; channel < 3; channel += 1)
      pixels[at * 4 + channel] = (data[start + at * 3 + channel]! - low) * factor;
    pixels[at * 4 + 3] = 255;
  }
  return pixels;
}

function greyPixels(plane: Float32Array, [low, high]: Range): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(plane.length * 4);
  const factor = 255 / (high - low || 1);
  for (let at = 0; at < plane.length; at += 1) {
    const grey = (plane[at]! - low) * factor;
    pixels[at * 4] = pixels[at * 4 + 1] = pixels[at * 4 + 2] = grey;
    pixels[at * 4 + 3] = 255;
  }
  return pixels;
}
