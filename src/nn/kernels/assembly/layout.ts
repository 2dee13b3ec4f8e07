/** Rearranging: pictures with a border of zeros, filters and gradients in panels of eight channels. */
import { F } from './vector';

export function clear(address: usize, bytes: i32): void {
  memory.fill(address, 0, <usize>bytes);
}

/** One picture `[height, width, channels]` into the middle of a zeroed `[paddedHeight, paddedWidth, channels]`. Negative offsets cut off. */
export function copyPadded(x: usize, out: usize, height: i32, width: i32, channels: i32, top: i32, left: i32, paddedHeight: i32, paddedWidth: i32): void {
  const rowBytes = <usize>(paddedWidth * channels) * F;
  memory.fill(out, 0, <usize>paddedHeight * rowBytes);
  const firstRow = max(0, -top), lastRow = min(height, paddedHeight - top);
  const firstColumn = max(0, -left), lastColumn = min(width, paddedWidth - left);
  if (lastColumn <= firstColumn) return;
  const bytes = <usize>((lastColumn - firstColumn) * channels) * F;
  for (let row = firstRow; row < lastRow; row++) {
    memory.copy(
      out + <usize>(row + top) * rowBytes + <usize>((firstColumn + left) * channels) * F,
      x + <usize>((row * width + firstColumn) * channels) * F,
      bytes,
    );
  }
}

/**
 * A filter `[kernelHeight, kernelWidth, inChannels, outChannels]` as panels
 * `[outChannels / 8, tapsHeight, tapsWidth, inChannels, 8]`, the last one filled up with zeros.
 * Tap (i, j) comes from filter position `(start + i·step)` on each axis; a negative step turns the
 * filter round. `exchange` swaps the roles of the channels, as the input gradient needs it.
 */
export function packFilter(
  w: usize, out: usize, kernelWidth: i32, inChannels: i32, outChannels: i32,
  tapsHeight: i32, tapsWidth: i32, startRow: i32, stepRow: i32, startColumn: i32, stepColumn: i32, exchange: i32,
): void {
  const from = exchange ? outChannels : inChannels, to = exchange ? inChannels : outChannels;
  const strideFrom = <usize>(exchange ? 1 : outChannels) * F;
  const strideTo = <usize>(exchange ? outChannels : 1) * F;
  for (let block = 0; block < to; block += 8) {
    const filled = min(8, to - block);
    for (let i = 0; i < tapsHeight; i++) for (let j = 0; j < tapsWidth; j++) {
      const tap = w + <usize>(((startRow + i * stepRow) * kernelWidth + startColumn + j * stepColumn) * inChannels * outChannels) * F;
      for (let c = 0; c < from; c++) {
        const source = tap + <usize>c * strideFrom + <usize>block * strideTo;
        if (filled == 8 && strideTo == F) {
          v128.store(out, v128.load(source));
          v128.store(out, v128.load(source, 16), 16);
          out += 8 * F;
          continue;
        }
        for (let k = 0; k < filled; k++) store<f32>(out + <usize>k * F, load<f32>(source + <usize>k * strideTo));
        for (let k = filled; k < 8; k++) store<f32>(out + <usize>k * F, 0);
        out += 8 * F;
      }
    }
  }
}

/** Each channel of panels `[outChannels / 8, rows, 8]` times its factor, in place. */
export function scalePanels(panels: usize, rows: i32, outChannels: i32, factors: usize): void {
  for (let block = 0; block < outChannels; block += 8) {
    const low = v128.load(factors + <usize>block * F), high = v128.load(factors + <usize>block * F, 16);
    for (let row = 0; row < rows; row++) {
      v128.store(panels, f32x4.mul(v128.load(panels), low));
      v128.store(panels, f32x4.mul(v128.load(panels, 16), high), 16);
      panels += 8 * F;
    }
  }
}

/** Panels `[outChannels / 8, rows, 8]` back to `[rows, outChannels]`. */
export function unpackPanels(panels: usize, out: usize, rows: i32, outChannels: i32): void {
  for (let block = 0; block < outChannels; block += 8) {
    const filled = min(8, outChannels - block);
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < filled; k++) store<f32>(out + <usize>(row * outChannels + block + k) * F, load<f32>(panels + <usize>k * F));
      panels += 8 * F;
    }
  }
}

/** `[rows, channels]` with each row filled up with zeros to `paddedChannels`. */
export function widenRows(x: usize, out: usize, rows: i32, channels: i32, paddedChannels: i32): void {
  memory.fill(out, 0, <usize>(rows * paddedChannels) * F);
  for (let row = 0; row < rows; row++) memory.copy(out + <usize>(row * paddedChannels) * F, x + <usize>(row * channels) * F, <usize>channels * F);
}

/** {@link copyPadded} for each picture of a batch. */
export function copyPaddedBatch(x: usize, out: usize, batch: i32, height: i32, width: i32, channels: i32, top: i32, left: i32, paddedHeight: i32, paddedWidth: i32): void {
  const picture = <usize>(height * width * channels) * F;
  const padded = <usize>(paddedHeight * paddedWidth * channels) * F;
  for (let n = 0; n < batch; n++) copyPadded(x + <usize>n * picture, out + <usize>n * padded, height, width, channels, top, left, paddedHeight, paddedWidth);
}

/** `count` channels of each row, from channel `fromFirst` of `from` to channel `toFirst` of `to`. */
export function copyChannels(from: usize, to: usize, rows: i32, fromChannels: i32, fromFirst: i32, toChannels: i32, toFirst: i32, count: i32): void {
  const bytes = <usize>count * F;
  for (let row = 0; row < rows; row++) {
    memory.copy(to + <usize>(row * toChannels + toFirst) * F, from + <usize>(row * fromChannels + fromFirst) * F, bytes);
  }
}

/** Every s-th pixel, with zero channels appended. */
export function subsample(x: usize, y: usize, batch: i32, height: i32, width: i32, channels: i32, strideHeight: i32, strideWidth: i32, outHeight: i32, outWidth: i32, outChannels: i32): void {
  memory.fill(y, 0, <usize>(batch * outHeight * outWidth * outChannels) * F);
  const bytes = <usize>min(channels, outChannels) * F;
  for (let n = 0; n < batch; n++) for (let r = 0; r < outHeight; r++) for (let c = 0; c < outWidth; c++) {
    memory.copy(
      y + <usize>(((n * outHeight + r) * outWidth + c) * outChannels) * F,
      x + <usize>(((n * height + r * strideHeight) * width + c * strideWidth) * channels) * F,
      bytes,
    );
  }
}

/** The gradient goes back to the pixels that were taken. `dx` must hold zeros or what to add to. */
export function subsampleGradient(dy: usize, dx: usize, batch: i32, height: i32, width: i32, channels: i32, strideHeight: i32, strideWidth: i32, outHeight: i32, outWidth: i32, outChannels: i32): void {
  const kept = min(channels, outChannels);
  for (let n = 0; n < batch; n++) for (let r = 0; r < outHeight; r++) for (let c = 0; c < outWidth; c++) {
    const from = dy + <usize>(((n * outHeight + r) * outWidth + c) * outChannels) * F;
    const to = dx + <usize>(((n * height + r * strideHeight) * width + c * strideWidth) * channels) * F;
    for (let k = 0; k < kept; k++) {
      const at = <usize>k * F;
      store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at));
    }
  }
}
