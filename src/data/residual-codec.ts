/**
 * A lossless code for many small RGB pictures, made to be undone with nothing but
 * `DecompressionStream` and integer arithmetic, so that a browser and Node get the
 * same bytes (a canvas would pass them through colour management).
 *
 * Every value is predicted from its neighbours to the left and above (the median
 * edge detector of LOCO-I, Weinberger, Seroussi & Sapiro 2000); red and blue are
 * predicted through their difference from green. What is stored is the error of
 * the prediction. Errors are sorted into streams by how busy the neighbourhood is,
 * which the decoder knows as well: each stream then has its own narrow
 * distribution, and deflate, which adapts its Huffman tables as it goes, needs 10 %
 * less than for one mixed stream.
 */

const channels = 3;
/** Green first: the other two lean on it. */
const channelOrder = [1, 0, 2] as const;
/** Upper bounds of activity of all but the last stream; chosen to fill the streams about evenly. */
const activityBounds = [3, 6, 10, 15, 21, 28, 36, 46, 60, 80, 110] as const;
const streamsPerChannel = activityBounds.length + 1;

export const streamCount = streamsPerChannel * channels;

/** Visits one value: gets its prediction and stream, returns the true value. */
type Visit = (position: number, prediction: number, stream: number) => number;

/** Runs over all values in coding order. `pixels` must hold the true values of everything visited before. */
function visitAll(pixels: Uint8Array, size: number, count: number, visit: Visit): void {
  const row = size * channels;
  const picture = size * row;
  const errors = new Uint8Array(picture);
  for (let n = 0; n < count; n++) {
    const start = n * picture;
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const pixel = y * row + x * channels;
        for (const channel of channelOrder) {
          const local = pixel + channel;
          const position = start + local;
          const green = channel === 1 ? 0 : pixels[start + pixel + 1]!;
          const toGreen = channel === 1 ? 0 : 1 - channel;
          const value = (at: number) => (toGreen === 0 ? pixels[at]! : pixels[at]! - pixels[at + toGreen]!);
          const first = channel === 1 ? 128 : 0;
          const left = x > 0 ? value(position - channels) : y > 0 ? value(position - row) : first;
          const above = y > 0 ? value(position - row) : left;
          const corner = x > 0 && y > 0 ? value(position - row - channels) : above;
          const aboveRight = y > 0 && x < size - 1 ? value(position - row + channels) : above;

          const low = left < above ? left : above;
          const high = left < above ? above : left;
          let prediction = corner >= high ? low : corner <= low ? high : left + above - corner;
          prediction += green;
          prediction = prediction < 0 ? 0 : prediction > 255 ? 255 : prediction;

          let activity = Math.abs(left - corner) + Math.abs(above - corner) + Math.abs(aboveRight - above);
          if (x > 0) activity += errors[local - channels]!;
          if (y > 0) activity += errors[local - row]!;
          if (channel !== 1) activity += 2 * errors[pixel + 1]!;
          if (channel === 2) activity += 2 * errors[pixel]!;
          let level = 0;
          while (level < activityBounds.length && activity > activityBounds[level]!) level++;

          const truth = visit(position, prediction, level * channels + channel);
          errors[local] = Math.abs(truth - prediction);
        }
      }
    }
  }
}

/** Prediction errors (mod 256) of all pictures, stream after stream, and the streams' lengths. */
export function encodeResiduals(
  pixels: Uint8Array,
  size: number,
  count: number,
): { residuals: Uint8Array; lengths: Uint32Array } {
  const streams: number[][] = Array.from({ length: streamCount }, () => []);
  visitAll(pixels, size, count, (position, prediction, stream) => {
    streams[stream]!.push((pixels[position]! - prediction) & 255);
    return pixels[position]!;
  });
  return {
    residuals: Uint8Array.from(streams.flat()),
    lengths: Uint32Array.from(streams, (stream) => stream.length),
  };
}

/** The inverse of {@link encodeResiduals}. */
export function decodeResiduals(
  residuals: Uint8Array,
  lengths: Uint32Array,
  size: number,
  count: number,
): Uint8Array {
  const pixels = new Uint8Array(count * size * size * channels);
  const cursors = new Uint32Array(streamCount);
  for (let stream = 1; stream < streamCount; stream++)
    cursors[stream] = cursors[stream - 1]! + lengths[stream - 1]!;
  visitAll(pixels, size, count, (position, prediction, stream) => {
    const value = (prediction + residuals[cursors[stream]!]!) & 255;
    cursors[stream]!++;
    pixels[position] = value;
    return value;
  });
  return pixels;
}
