/**
 * Pooling over `[batch, height, width, channels]`. Padding never takes part: neither as a maximum nor in an average's count.
 * `window` is the address of a `Window`, of which its sizes, strides and taps are read.
 */
import { F } from './vector';
import { Window } from './window';

export function maxPool(x: usize, y: usize, window: usize): void {
  const w = changetype<Window>(window);
  const height = w.height, width = w.width, channels = w.channels, outHeight = w.outHeight, outWidth = w.outWidth;
  const step = <usize>channels * F, vectors = <usize>(channels & ~3) * F;
  for (let n = 0; n < w.batch; n++) for (let r = 0; r < outHeight; r++) for (let c = 0; c < outWidth; c++) {
    const out = y + <usize>((n * outHeight + r) * outWidth + c) * step;
    const firstRow = max(0, r * w.strideHeight - w.top), lastRow = min(height, r * w.strideHeight - w.top + w.tapsHeight);
    const firstColumn = max(0, c * w.strideWidth - w.left), lastColumn = min(width, c * w.strideWidth - w.left + w.tapsWidth);
    for (let o: usize = 0; o < vectors; o += 16) {
      let best = f32x4.splat(-Infinity);
      for (let i = firstRow; i < lastRow; i++) for (let j = firstColumn; j < lastColumn; j++) {
        best = f32x4.max(best, v128.load(x + <usize>((n * height + i) * width + j) * step + o));
      }
      v128.store(out + o, best);
    }
    for (let o = vectors; o < step; o += F) {
      let best: f32 = -Infinity;
      for (let i = firstRow; i < lastRow; i++) for (let j = firstColumn; j < lastColumn; j++) {
        best = max(best, load<f32>(x + <usize>((n * height + i) * width + j) * step + o));
      }
      store<f32>(out + o, best);
    }
  }
}

/** Each output's gradient goes to the first input of its window that equals the maximum. `dx` must hold zeros or what to add to. */
export function maxPoolGradient(dy: usize, x: usize, y: usize, dx: usize, window: usize): void {
  const w = changetype<Window>(window);
  const height = w.height, width = w.width, channels = w.channels, outHeight = w.outHeight, outWidth = w.outWidth;
  const step = <usize>channels * F, vectors = <usize>(channels & ~3) * F;
  const zero = f32x4.splat(0);
  for (let n = 0; n < w.batch; n++) for (let r = 0; r < outHeight; r++) for (let c = 0; c < outWidth; c++) {
    const at = <usize>((n * outHeight + r) * outWidth + c) * step;
    const firstRow = max(0, r * w.strideHeight - w.top), lastRow = min(height, r * w.strideHeight - w.top + w.tapsHeight);
    const firstColumn = max(0, c * w.strideWidth - w.left), lastColumn = min(width, c * w.strideWidth - w.left + w.tapsWidth);
    for (let o: usize = 0; o < vectors; o += 16) {
      const best = v128.load(y + at + o), g = v128.load(dy + at + o);
      let open = f32x4.eq(zero, zero);
      for (let i = firstRow; i < lastRow; i++) for (let j = firstColumn; j < lastColumn; j++) {
        const p = <usize>((n * height + i) * width + j) * step + o;
        const hit = v128.and(open, f32x4.eq(v128.load(x + p), best));
        open = v128.andnot(open, hit);
        v128.store(dx + p, f32x4.add(v128.load(dx + p), v128.and(g, hit)));
      }
    }
    for (let o = vectors; o < step; o += F) {
      const best = load<f32>(y + at + o), g = load<f32>(dy + at + o);
      let open = true;
      for (let i = firstRow; i < lastRow && open; i++) for (let j = firstColumn; j < lastColumn && open; j++) {
        const p = <usize>((n * height + i) * width + j) * step + o;
        if (load<f32>(x + p) == best) {
          store<f32>(dx + p, load<f32>(dx + p) + g);
          open = false;
        }
      }
    }
  }
}

export function averagePool(x: usize, y: usize, window: usize): void {
  const w = changetype<Window>(window);
  const height = w.height, width = w.width, channels = w.channels, outHeight = w.outHeight, outWidth = w.outWidth;
  const step = <usize>channels * F;
  for (let n = 0; n < w.batch; n++) for (let r = 0; r < outHeight; r++) for (let c = 0; c < outWidth; c++) {
    const out = y + <usize>((n * outHeight + r) * outWidth + c) * step;
    const firstRow = max(0, r * w.strideHeight - w.top), lastRow = min(height, r * w.strideHeight - w.top + w.tapsHeight);
    const firstColumn = max(0, c * w.strideWidth - w.left), lastColumn = min(width, c * w.strideWidth - w.left + w.tapsWidth);
    const share: f32 = 1 / <f32>((lastRow - firstRow) * (lastColumn - firstColumn));
    for (let o: usize = 0; o < step; o += F) {
      let sum: f32 = 0;
      for (let i = firstRow; i < lastRow; i++) for (let j = firstColumn; j < lastColumn; j++) sum += load<f32>(x + <usize>((n * height + i) * width + j) * step + o);
      store<f32>(out + o, sum * share);
    }
  }
}

/** `dx` must hold zeros or what to add to. */
export function averagePoolGradient(dy: usize, dx: usize, window: usize): void {
  const w = changetype<Window>(window);
  const height = w.height, width = w.width, channels = w.channels, outHeight = w.outHeight, outWidth = w.outWidth;
  const step = <usize>channels * F;
  for (let n = 0; n < w.batch; n++) for (let r = 0; r < outHeight; r++) for (let c = 0; c < outWidth; c++) {
    const at = dy + <usize>((n * outHeight + r) * outWidth + c) * step;
    const firstRow = max(0, r * w.strideHeight - w.top), lastRow = min(height, r * w.strideHeight - w.top + w.tapsHeight);
    const firstColumn = max(0, c * w.strideWidth - w.left), lastColumn = min(width, c * w.strideWidth - w.left + w.tapsWidth);
    const share: f32 = 1 / <f32>((lastRow - firstRow) * (lastColumn - firstColumn));
    for (let i = firstRow; i < lastRow; i++) for (let j = firstColumn; j < lastColumn; j++) {
      const p = dx + <usize>((n * height + i) * width + j) * step;
      for (let o: usize = 0; o < step; o += F) store<f32>(p + o, load<f32>(p + o) + load<f32>(at + o) * share);
    }
  }
}

/** Mean of each channel over all positions of a picture. */
export function globalAverage(x: usize, y: usize, batch: i32, positions: i32, channels: i32): void {
  const step = <usize>channels * F, vectors = <usize>(channels & ~3) * F;
  const share: f32 = 1 / <f32>positions;
  const shares = f32x4.splat(share);
  for (let n = 0; n < batch; n++) {
    for (let o: usize = 0; o < vectors; o += 16) {
      let sum = f32x4.splat(0);
      let p = x + <usize>(n * positions) * step + o;
      for (let i = 0; i < positions; i++) {
        sum = f32x4.add(sum, v128.load(p));
        p += step;
      }
      v128.store(y + <usize>n * step + o, f32x4.mul(sum, shares));
    }
    for (let o = vectors; o < step; o += F) {
      let sum: f32 = 0;
      for (let i = 0; i < positions; i++) sum += load<f32>(x + <usize>(n * positions + i) * step + o);
      store<f32>(y + <usize>n * step + o, sum * share);
    }
  }
}

/** `dx (+)= dy / positions` at every position. */
export function globalAverageGradient(dy: usize, dx: usize, batch: i32, positions: i32, channels: i32, accumulate: i32): void {
  const step = <usize>channels * F;
  const share: f32 = 1 / <f32>positions;
  for (let n = 0; n < batch; n++) {
    const from = dy + <usize>n * step;
    for (let i = 0; i < positions; i++) {
      const p = dx + <usize>(n * positions + i) * step;
      for (let o: usize = 0; o < step; o += F) {
        const g = load<f32>(from + o) * share;
        store<f32>(p + o, accumulate ? load<f32>(p + o) + g : g);
      }
    }
  }
}
