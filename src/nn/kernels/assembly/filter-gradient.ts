/**
 * Filter gradient. Four filter rows (neighbouring inputs) times eight output channels
 * stay in registers while a row of outputs passes by.
 */
import { copyPadded, unpackPanels, widenRows } from './layout';
import { F, multiplyAdd } from './vector';
import { Window } from './window';

/** Adds `Σ x[i·xStep + j] · dy[i·dyStep + k]`, j < 4, k < 8, to the 4 × 8 floats at `panel`. */
// @ts-ignore: decorator
@inline
function fourRows(x: usize, dy: usize, panel: usize, count: i32, xStep: usize, dyStep: usize): void {
  let a0 = v128.load(panel), a1 = v128.load(panel, 16), b0 = v128.load(panel, 32), b1 = v128.load(panel, 48);
  let c0 = v128.load(panel, 64), c1 = v128.load(panel, 80), d0 = v128.load(panel, 96), d1 = v128.load(panel, 112);
  for (let i = 0; i < count; i++) {
    const g0 = v128.load(dy), g1 = v128.load(dy, 16);
    dy += dyStep;
    let v = v128.load32_splat(x);
    a0 = multiplyAdd(v, g0, a0); a1 = multiplyAdd(v, g1, a1);
    v = v128.load32_splat(x, 4);
    b0 = multiplyAdd(v, g0, b0); b1 = multiplyAdd(v, g1, b1);
    v = v128.load32_splat(x, 8);
    c0 = multiplyAdd(v, g0, c0); c1 = multiplyAdd(v, g1, c1);
    v = v128.load32_splat(x, 12);
    d0 = multiplyAdd(v, g0, d0); d1 = multiplyAdd(v, g1, d1);
    x += xStep;
  }
  v128.store(panel, a0); v128.store(panel, a1, 16); v128.store(panel, b0, 32); v128.store(panel, b1, 48);
  v128.store(panel, c0, 64); v128.store(panel, c1, 80); v128.store(panel, d0, 96); v128.store(panel, d1, 112);
}

// @ts-ignore: decorator
@inline
function oneRow(x: usize, dy: usize, panel: usize, count: i32, xStep: usize, dyStep: usize): void {
  let a0 = v128.load(panel), a1 = v128.load(panel, 16);
  for (let i = 0; i < count; i++) {
    const v = v128.load32_splat(x);
    a0 = multiplyAdd(v, v128.load(dy), a0);
    a1 = multiplyAdd(v, v128.load(dy, 16), a1);
    dy += dyStep;
    x += xStep;
  }
  v128.store(panel, a0);
  v128.store(panel, a1, 16);
}

/**
 * `dw[kh, kw, c, k] = Σ x · dy` over a batch. `panels` is scratch of
 * `ceil(outChannels / 8) · tapsHeight · tapsWidth · channels · 8` floats, `wideDy` of one picture's
 * gradient with channels filled up to eights (unused when they are), `scratch` as in `convolve`.
 */
export function filterGradient(
  x: usize, dy: usize, dw: usize, scratch: usize, wideDy: usize, panels: usize, window: Window,
): void {
  const batch = window.batch, height = window.height, width = window.width, channels = window.channels;
  const top = window.top, left = window.left, paddedHeight = window.paddedHeight, paddedWidth = window.paddedWidth;
  const outHeight = window.outHeight, outWidth = window.outWidth, outChannels = window.outChannels;
  const tapsHeight = window.tapsHeight, tapsWidth = window.tapsWidth;
  const strideHeight = window.strideHeight, strideWidth = window.strideWidth;
  const dilationHeight = window.dilationHeight, dilationWidth = window.dilationWidth;
  const whole = top == 0 && left == 0 && paddedHeight == height && paddedWidth == width;
  const blocks = (outChannels + 7) >> 3;
  const wide = blocks * 8;
  const rows = tapsHeight * tapsWidth * channels;
  memory.fill(panels, 0, <usize>(blocks * rows * 8) * F);
  const rowBytes = <usize>(paddedWidth * channels) * F;
  const sideBySide = dilationWidth == 1;
  const runs = sideBySide ? 1 : tapsWidth;
  const runLength = sideBySide ? tapsWidth * channels : channels;
  const xStep = <usize>(strideWidth * channels) * F;
  const dyStep = <usize>wide * F;
  for (let n = 0; n < batch; n++) {
    let picture = x + <usize>(n * height * width * channels) * F;
    if (!whole) {
      copyPadded(picture, scratch, height, width, channels, top, left, paddedHeight, paddedWidth);
      picture = scratch;
    }
    let gradient = dy + <usize>(n * outHeight * outWidth * outChannels) * F;
    if (wide != outChannels) {
      widenRows(gradient, wideDy, outHeight * outWidth, outChannels, wide);
      gradient = wideDy;
    }
    for (let row = 0; row < outHeight; row++) {
      const dyRow = gradient + <usize>(row * outWidth) * dyStep;
      for (let i = 0; i < tapsHeight; i++) {
        const tapRow = picture + <usize>(row * strideHeight + i * dilationHeight) * rowBytes;
        for (let run = 0; run < runs; run++) {
          const start = tapRow + <usize>(run * dilationWidth * channels) * F;
          const firstRow = (i * tapsWidth) * channels + run * channels;
          for (let block = 0; block < blocks; block++) {
            const dyBlock = dyRow + <usize>(block * 8) * F;
            let panel = panels + <usize>((block * rows + firstRow) * 8) * F;
            let j = 0;
            for (; j + 4 <= runLength; j += 4) {
              fourRows(start + <usize>j * F, dyBlock, panel, outWidth, xStep, dyStep);
              panel += 32 * F;
            }
            for (; j < runLength; j++) {
              oneRow(start + <usize>j * F, dyBlock, panel, outWidth, xStep, dyStep);
              panel += 8 * F;
            }
          }
        }
      }
    }
  }
  unpackPanels(panels, dw, rows, outChannels);
}

/** Adds `tilesᵀ · gradients`, `[channels, count] · [count, 8 · blocks]`, to panels `[blocks, channels, 8]`. Channels come in fours. */
export function addToPanels(tiles: usize, gradients: usize, panels: usize, count: i32, channels: i32, blocks: i32): void {
  const step = <usize>channels * F, gradientStep = <usize>(blocks * 8) * F;
  for (let block = 0; block < blocks; block++) {
    for (let channel = 0; channel < channels; channel += 4) {
      fourRows(tiles + <usize>channel * F, gradients + <usize>(block * 8) * F, panels, count, step, gradientStep);
      panels += 32 * F;
    }
  }
}
