/**
 * Direct convolution. Four neighbouring outputs times eight channels stay in
 * registers while all taps and input channels pass by: each weight that is loaded is
 * used four times, each input value eight times.
 */
import { copyPadded } from './layout';
import { F, multiplyAdd } from './vector';
import { Window } from './window';

/** Up to eight floats in two vectors, to an address that may be the end of a row. */
// @ts-ignore: decorator
@inline
function storeEight(out: usize, low: v128, high: v128, filled: i32, accumulate: i32): void {
  if (filled == 8) {
    if (accumulate) {
      low = f32x4.add(low, v128.load(out));
      high = f32x4.add(high, v128.load(out, 16));
    }
    v128.store(out, low);
    v128.store(out, high, 16);
  } else {
    storeFew(out, low, high, filled, accumulate);
  }
}

function storeFew(out: usize, low: v128, high: v128, filled: i32, accumulate: i32): void {
  for (let k = 0; k < filled; k++) {
    const half = k < 4 ? low : high;
    const lane = k & 3;
    let value = lane == 0 ? f32x4.extract_lane(half, 0) : lane == 1 ? f32x4.extract_lane(half, 1) : lane == 2 ? f32x4.extract_lane(half, 2) : f32x4.extract_lane(half, 3);
    const at = out + <usize>k * F;
    if (accumulate) value += load<f32>(at);
    store<f32>(at, value);
  }
}

/**
 * One picture, already padded. `panels`: see `packFilter`. All steps are in bytes. `runs` × `runLength`
 * inputs are read per tap row: `1 × tapsWidth·channels` when the taps of a row lie side by side,
 * else (dilation) `tapsWidth × channels` with `runStep` between.
 */
function convolvePicture(
  x: usize, panels: usize, bias: usize, y: usize,
  outHeight: i32, outWidth: i32, outChannels: i32,
  tapsHeight: i32, runs: i32, runLength: i32, runStep: usize, tapRowStep: usize,
  xRowStep: usize, xStep: usize, yRowStep: usize, yStep: usize, accumulate: i32,
): void {
  const panelBytes = <usize>(tapsHeight * runs * runLength) * 8 * F;
  for (let row = 0; row < outHeight; row++) {
    let panel = panels;
    for (let block = 0; block < outChannels; block += 8) {
      const filled = min(8, outChannels - block);
      let biasLow = f32x4.splat(0), biasHigh = f32x4.splat(0);
      if (bias) {
        // The bias is padded to whole blocks by its owner.
        biasLow = v128.load(bias + <usize>block * F);
        biasHigh = v128.load(bias + <usize>block * F, 16);
      }
      let column = 0;
      while (column < outWidth) {
        // The last four may overlap the ones before: the same values are computed twice, unless they are added up.
        if (column + 4 > outWidth) {
          if (outWidth < 4 || accumulate) break;
          column = outWidth - 4;
        }
        let a0 = biasLow, a1 = biasHigh, b0 = biasLow, b1 = biasHigh, c0 = biasLow, c1 = biasHigh, d0 = biasLow, d1 = biasHigh;
        let q = panel;
        let tapRow = x + <usize>row * xRowStep + <usize>column * xStep;
        for (let i = 0; i < tapsHeight; i++) {
          let run = tapRow;
          for (let j = 0; j < runs; j++) {
            let p = run;
            const end = p + <usize>runLength * F;
            while (p < end) {
              const w0 = v128.load(q), w1 = v128.load(q, 16);
              q += 8 * F;
              let v = v128.load32_splat(p);
              a0 = multiplyAdd(v, w0, a0); a1 = multiplyAdd(v, w1, a1);
              v = v128.load32_splat(p + xStep);
              b0 = multiplyAdd(v, w0, b0); b1 = multiplyAdd(v, w1, b1);
              v = v128.load32_splat(p + 2 * xStep);
              c0 = multiplyAdd(v, w0, c0); c1 = multiplyAdd(v, w1, c1);
              v = v128.load32_splat(p + 3 * xStep);
              d0 = multiplyAdd(v, w0, d0); d1 = multiplyAdd(v, w1, d1);
              p += F;
            }
            run += runStep;
          }
          tapRow += tapRowStep;
        }
        let out = y + <usize>row * yRowStep + <usize>column * yStep + <usize>block * F;
        storeEight(out, a0, a1, filled, accumulate);
        out += yStep;
        storeEight(out, b0, b1, filled, accumulate);
        out += yStep;
        storeEight(out, c0, c1, filled, accumulate);
        out += yStep;
        storeEight(out, d0, d1, filled, accumulate);
        column += 4;
      }
      for (; column < outWidth; column++) {
        let low = biasLow, high = biasHigh;
        let q = panel;
        let tapRow = x + <usize>row * xRowStep + <usize>column * xStep;
        for (let i = 0; i < tapsHeight; i++) {
          let run = tapRow;
          for (let j = 0; j < runs; j++) {
            let p = run;
            const end = p + <usize>runLength * F;
            while (p < end) {
              const v = v128.load32_splat(p);
              low = multiplyAdd(v, v128.load(q), low);
              high = multiplyAdd(v, v128.load(q, 16), high);
              q += 8 * F;
              p += F;
            }
            run += runStep;
          }
          tapRow += tapRowStep;
        }
        storeEight(y + <usize>row * yRowStep + <usize>column * yStep + <usize>block * F, low, high, filled, accumulate);
      }
      panel += panelBytes;
    }
  }
}

/**
 * A batch. `x` is `[batch, height, width, channels]`; a picture is put into `scratch`
 * (`[paddedHeight, paddedWidth, channels]`) unless it needs no border. Output (r, c) goes to
 * `y + (r·yRowStep + c·yStep) ` floats within a picture of `yPicture` floats, so that an input
 * gradient of stride s can be written as s² interleaved convolutions.
 */
export function convolve(
  x: usize, panels: usize, bias: usize, y: usize, scratch: usize, window: Window, accumulate: i32,
): void {
  const batch = window.batch, height = window.height, width = window.width, channels = window.channels;
  const top = window.top, left = window.left, paddedHeight = window.paddedHeight, paddedWidth = window.paddedWidth;
  const tapsWidth = window.tapsWidth, dilationWidth = window.dilationWidth;
  const whole = top == 0 && left == 0 && paddedHeight == height && paddedWidth == width;
  const rowBytes = <usize>(paddedWidth * channels) * F;
  const sideBySide = dilationWidth == 1;
  for (let n = 0; n < batch; n++) {
    const picture = x + <usize>(n * height * width * channels) * F;
    if (!whole) copyPadded(picture, scratch, height, width, channels, top, left, paddedHeight, paddedWidth);
    convolvePicture(
      whole ? picture : scratch, panels, bias, y + <usize>(n * window.yPicture) * F,
      window.outHeight, window.outWidth, window.outChannels,
      window.tapsHeight, sideBySide ? 1 : tapsWidth, sideBySide ? tapsWidth * channels : channels, <usize>(dilationWidth * channels) * F, <usize>window.dilationHeight * rowBytes,
      <usize>window.strideHeight * rowBytes, <usize>(window.strideWidth * channels) * F, <usize>window.yRowStep * F, <usize>window.yStep * F, accumulate,
    );
  }
}
