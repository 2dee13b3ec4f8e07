/**
 * Matrix products with a filter that was packed once, and convolutions as such products: rows of `x`, or windows of it
 * gathered into rows, times panels `[outChannels / 8, depth, 8]` (see `packFilter`). What follows a convolution at
 * inference is done before a result leaves the registers: bias, the addition of a shortcut, ReLU.
 *
 * Four rows times eight channels stay in registers, as in `convolution.ts`. Rows are taken in groups that fit the
 * second-level cache, so that the panels, which may be larger than it, pass by once a group.
 */
import { F, multiplyAdd } from './vector';
import { Window } from './window';

/** `a` where it is above zero or not a number, else 0: a broken network must not look healthy. */
// @ts-ignore: decorator
@inline
export function rectified(a: v128): v128 {
  return f32x4.pmax(a, f32x4.splat(0));
}

/** Up to eight sums to `out`, with what lies at `added` (0: nothing). */
// @ts-ignore: decorator
@inline
function finish(out: usize, added: usize, low: v128, high: v128, filled: i32, relu: i32): void {
  if (filled == 8) {
    if (added) {
      low = f32x4.add(low, v128.load(added));
      high = f32x4.add(high, v128.load(added, 16));
    }
    if (relu) {
      low = rectified(low);
      high = rectified(high);
    }
    v128.store(out, low);
    v128.store(out, high, 16);
  } else {
    finishFew(out, added, low, high, filled, relu);
  }
}

function finishFew(out: usize, added: usize, low: v128, high: v128, filled: i32, relu: i32): void {
  for (let k = 0; k < filled; k++) {
    const half = k < 4 ? low : high;
    const lane = k & 3;
    let value = lane == 0 ? f32x4.extract_lane(half, 0) : lane == 1 ? f32x4.extract_lane(half, 1) : lane == 2 ? f32x4.extract_lane(half, 2) : f32x4.extract_lane(half, 3);
    const at = <usize>k * F;
    if (added) value += load<f32>(added + at);
    if (relu && value < 0) value = 0;
    store<f32>(out + at, value);
  }
}

/**
 * `y[row, n] = relu?(Σ x[row, k] · panels[k, n] + bias[n] + added[row, n])`. Rows of `x` lie `depth` floats apart, those of
 * `y` and `added` `outChannels`; `bias` is filled up with zeros to whole blocks of eight; `added` may be 0 and is not `y`.
 * @param together rows that are done together
 */
export function multiplyPanels(
  x: usize, panels: usize, bias: usize, added: usize, y: usize, rows: i32, depth: i32, outChannels: i32, relu: i32, together: i32,
): void {
  const step = <usize>depth * F, yStep = <usize>outChannels * F;
  const panelBytes = <usize>depth * 8 * F;
  for (let group = 0; group < rows; group += together) {
    const last = min(rows, group + together);
    // The last four may overlap the ones before: the same values are computed twice.
    const first = min(group, max(0, last - 4));
    let panel = panels;
    for (let block = 0; block < outChannels; block += 8) {
      const filled = min(8, outChannels - block);
      const column = <usize>block * F;
      const biasLow = v128.load(bias + column), biasHigh = v128.load(bias + column, 16);
      let row = first;
      while (row < last) {
        if (row + 4 > last) {
          if (last - first < 4) break;
          row = last - 4;
        }
        let a0 = biasLow, a1 = biasHigh, b0 = biasLow, b1 = biasHigh, c0 = biasLow, c1 = biasHigh, d0 = biasLow, d1 = biasHigh;
        let q = panel;
        let p0 = x + <usize>row * step, p1 = p0 + step, p2 = p1 + step, p3 = p2 + step;
        const end = p1, pairs = p0 + <usize>(depth & ~1) * F;
        while (p0 < pairs) {
          let w0 = v128.load(q), w1 = v128.load(q, 16);
          let v = v128.load32_splat(p0);
          a0 = multiplyAdd(v, w0, a0); a1 = multiplyAdd(v, w1, a1);
          v = v128.load32_splat(p1);
          b0 = multiplyAdd(v, w0, b0); b1 = multiplyAdd(v, w1, b1);
          v = v128.load32_splat(p2);
          c0 = multiplyAdd(v, w0, c0); c1 = multiplyAdd(v, w1, c1);
          v = v128.load32_splat(p3);
          d0 = multiplyAdd(v, w0, d0); d1 = multiplyAdd(v, w1, d1);
          w0 = v128.load(q, 32); w1 = v128.load(q, 48);
          v = v128.load32_splat(p0, 4);
          a0 = multiplyAdd(v, w0, a0); a1 = multiplyAdd(v, w1, a1);
          v = v128.load32_splat(p1, 4);
          b0 = multiplyAdd(v, w0, b0); b1 = multiplyAdd(v, w1, b1);
          v = v128.load32_splat(p2, 4);
          c0 = multiplyAdd(v, w0, c0); c1 = multiplyAdd(v, w1, c1);
          v = v128.load32_splat(p3, 4);
          d0 = multiplyAdd(v, w0, d0); d1 = multiplyAdd(v, w1, d1);
          q += 64; p0 += 8; p1 += 8; p2 += 8; p3 += 8;
        }
        if (p0 < end) {
          const w0 = v128.load(q), w1 = v128.load(q, 16);
          let v = v128.load32_splat(p0);
          a0 = multiplyAdd(v, w0, a0); a1 = multiplyAdd(v, w1, a1);
          v = v128.load32_splat(p1);
          b0 = multiplyAdd(v, w0, b0); b1 = multiplyAdd(v, w1, b1);
          v = v128.load32_splat(p2);
          c0 = multiplyAdd(v, w0, c0); c1 = multiplyAdd(v, w1, c1);
          v = v128.load32_splat(p3);
          d0 = multiplyAdd(v, w0, d0); d1 = multiplyAdd(v, w1, d1);
        }
        let out = y + <usize>row * yStep + column, other = added ? added + <usize>row * yStep + column : 0;
        finish(out, other, a0, a1, filled, relu);
        out += yStep;
        if (other) other += yStep;
        finish(out, other, b0, b1, filled, relu);
        out += yStep;
        if (other) other += yStep;
        finish(out, other, c0, c1, filled, relu);
        out += yStep;
        if (other) other += yStep;
        finish(out, other, d0, d1, filled, relu);
        row += 4;
      }
      for (; row < last; row++) {
        // Two sums of every other term: one chain would wait for itself.
        let low = biasLow, high = biasHigh, oddLow = f32x4.splat(0), oddHigh = f32x4.splat(0);
        let p = x + <usize>row * step;
        let q = panel;
        const end = p + step, pairs = p + <usize>(depth & ~1) * F;
        while (p < pairs) {
          let v = v128.load32_splat(p);
          low = multiplyAdd(v, v128.load(q), low);
          high = multiplyAdd(v, v128.load(q, 16), high);
          v = v128.load32_splat(p, 4);
          oddLow = multiplyAdd(v, v128.load(q, 32), oddLow);
          oddHigh = multiplyAdd(v, v128.load(q, 48), oddHigh);
          p += 8;
          q += 64;
        }
        if (p < end) {
          const v = v128.load32_splat(p);
          low = multiplyAdd(v, v128.load(q), low);
          high = multiplyAdd(v, v128.load(q, 16), high);
        }
        const at = <usize>row * yStep + column;
        finish(y + at, added ? added + at : 0, f32x4.add(low, oddLow), f32x4.add(high, oddHigh), filled, relu);
      }
      panel += panelBytes;
    }
  }
}

/** Whole vectors: up to three floats more are written, which the next run writes over. */
// @ts-ignore: decorator
@inline
function copyRun(to: usize, from: usize, bytes: usize): void {
  for (let o: usize = 0; o < bytes; o += 16) v128.store(to + o, v128.load(from + o));
}

// @ts-ignore: decorator
@inline
function clearRun(to: usize, bytes: usize): void {
  for (let o: usize = 0; o < bytes; o += 16) v128.store(to + o, f32x4.splat(0));
}

/** The windows of outputs first … last − 1, counted over the batch, as rows `[tapsHeight, tapsWidth, channels]`. */
function gatherWindows(x: usize, out: usize, window: Window, first: i32, last: i32): void {
  const height = window.height, width = window.width;
  const outWidth = window.outWidth, perPicture = window.outHeight * outWidth;
  const tapsHeight = window.tapsHeight, tapsWidth = window.tapsWidth;
  const dilationHeight = window.dilationHeight, dilationWidth = window.dilationWidth;
  const pixel = <usize>window.channels * F, tapRow = <usize>tapsWidth * pixel;
  const pictureBytes = <usize>(height * width) * pixel, rowBytes = <usize>width * pixel;
  for (let at = first; at < last; at++) {
    const n = at / perPicture;
    const place = at - n * perPicture;
    const r = place / outWidth;
    const top = r * window.strideHeight - window.top, left = (place - r * outWidth) * window.strideWidth - window.left;
    const picture = x + <usize>n * pictureBytes;
    for (let i = 0; i < tapsHeight; i++) {
      const row = top + i * dilationHeight;
      if (row < 0 || row >= height) {
        clearRun(out, tapRow);
      } else if (dilationWidth == 1) {
        const begin = min(tapsWidth, max(0, -left)), end = max(begin, min(tapsWidth, width - left));
        const source = picture + <usize>row * rowBytes;
        clearRun(out, <usize>begin * pixel);
        copyRun(out + <usize>begin * pixel, source + <usize>((left + begin)) * pixel, <usize>(end - begin) * pixel);
        clearRun(out + <usize>end * pixel, <usize>(tapsWidth - end) * pixel);
      } else {
        for (let j = 0; j < tapsWidth; j++) {
          const column = left + j * dilationWidth;
          const to = out + <usize>j * pixel;
          if (column < 0 || column >= width) clearRun(to, pixel);
          else copyRun(to, picture + <usize>row * rowBytes + <usize>column * pixel, pixel);
        }
      }
      out += tapRow;
    }
  }
}

/** A convolution of any window, as {@link multiplyPanels}. `scratch` holds `together` gathered windows and 16 bytes more. */
export function convolvePanels(
  x: usize, panels: usize, bias: usize, added: usize, y: usize, scratch: usize, window: Window, relu: i32, together: i32,
): void {
  const rows = window.batch * window.outHeight * window.outWidth;
  const outChannels = window.outChannels;
  const depth = window.tapsHeight * window.tapsWidth * window.channels;
  const yStep = <usize>outChannels * F;
  for (let first = 0; first < rows; first += together) {
    const last = min(rows, first + together);
    gatherWindows(x, scratch, window, first, last);
    const at = <usize>first * yStep;
    multiplyPanels(scratch, panels, bias, added ? added + at : 0, y + at, last - first, depth, outChannels, relu, together);
  }
}
