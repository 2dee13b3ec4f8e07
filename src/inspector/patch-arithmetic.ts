/** The products behind one output pixel, sorted so that a reader can follow them. */
import type { PatchAnswer } from '../nn/spec/index.ts';

/** What one input channel contributes. */
export interface ChannelShare {
  readonly channel: number;
  /** Sum of its products over the window. */
  readonly sum: number;
}

/** Window values of one input channel, `rows · columns`, row-major. */
export function planeOf(answer: PatchAnswer, values: Float32Array, channel: number): number[] {
  return Array.from(
    { length: answer.rows.length * answer.columns.length },
    (_, tap) => values[tap * answer.channels + channel] ?? 0,
  );
}

/** Contributions of all input channels, the largest in magnitude first; empty for poolings. */
export function channelShares(answer: PatchAnswer): ChannelShare[] {
  const { weights, patch, channels } = answer;
  if (weights === undefined) return [];
  const sums = Array.from({ length: channels }, () => 0);
  for (let index = 0; index < patch.length; index++) {
    const channel = index % channels;
    sums[channel] = (sums[channel] ?? 0) + (patch[index] ?? 0) * (weights[index] ?? 0);
  }
  return sums.map((sum, channel) => ({ channel, sum })).toSorted((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
}

/** Which taps of the window lie on the image, not on its padding; row-major. */
export function tapsInside(answer: PatchAnswer, height: number, width: number): boolean[] {
  return answer.rows.flatMap((row) =>
    answer.columns.map((column) => row >= 0 && row < height && column >= 0 && column < width),
  );
}
