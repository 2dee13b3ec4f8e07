/**
 * 3×3 convolutions of stride 1 with four times fewer multiplications: F(4×4, 3×3) for the outputs and
 * F(3×3, 4×4) for the filter gradient (Lavin & Gray 2016), built as in `winograd.ts` from tiles of
 * 6×6 inputs. The points are 0, ±1, ±2 and ∞; the larger factors cost about one more decimal digit
 * than 2×2 tiles do, which still leaves six.
 *
 * Tiles of several small pictures are done together, so that the transformed filter, 4 times as large as the
 * filter, is read once for 16 tiles.
 */
import { addToPanels } from './filter-gradient';
import { copyPadded, unpackPanels } from './layout';
import { rectified } from './panel-product';
import { F, multiplyAdd } from './vector';
import { Window } from './window';
import { multiplyTiles } from './winograd';

const tilesAtOnce = 16;
const planes = 36;

/** One cache line more than needed: see `winograd.ts`. */
// @ts-ignore: decorator
@inline
function planeFloats(channels: i32): i32 {
  return tilesAtOnce * channels + 16;
}

// @ts-ignore: decorator
@inline
function filterPlaneFloats(channels: i32, outChannels: i32): i32 {
  return channels * outChannels + 16;
}

/** Six values at `p`, `p + step`, … to six at `q`, `q + outStep`, …: the rows of Bᵀ. */
// @ts-ignore: decorator
@inline
function inputTransform(p: usize, step: usize, q: usize, outStep: usize): void {
  const four = f32x4.splat(4), minusFour = f32x4.splat(-4), minusFive = f32x4.splat(-5), two = f32x4.splat(2);
  const d0 = v128.load(p), d1 = v128.load(p + step), d2 = v128.load(p + 2 * step), d3 = v128.load(p + 3 * step), d4 = v128.load(p + 4 * step), d5 = v128.load(p + 5 * step);
  const a = multiplyAdd(minusFour, d2, d4), b = multiplyAdd(minusFour, d1, d3);
  const c = f32x4.sub(d4, d2), e = f32x4.mul(two, f32x4.sub(d3, d1));
  v128.store(q, multiplyAdd(four, d0, multiplyAdd(minusFive, d2, d4)));
  v128.store(q + outStep, f32x4.add(a, b));
  v128.store(q + 2 * outStep, f32x4.sub(a, b));
  v128.store(q + 3 * outStep, f32x4.add(c, e));
  v128.store(q + 4 * outStep, f32x4.sub(c, e));
  v128.store(q + 5 * outStep, multiplyAdd(four, d1, multiplyAdd(minusFive, d3, d5)));
}

/** Tiles first … last − 1 of a group of padded pictures to 36 planes of `[tilesAtOnce, channels]`. `temporary` holds 36 vectors. */
function transformTiles(pictures: usize, pictureBytes: usize, out: usize, temporary: usize, first: i32, last: i32, tilesHigh: i32, tilesWide: i32, rowBytes: usize, channels: i32): void {
  const pixel = <usize>channels * F;
  const plane = <usize>planeFloats(channels) * F;
  const perPicture = tilesHigh * tilesWide;
  for (let tile = first; tile < last; tile++) {
    const picture = tile / perPicture;
    const place = tile - picture * perPicture;
    const row = place / tilesWide;
    const corner = pictures + <usize>picture * pictureBytes + <usize>(4 * row) * rowBytes + <usize>(4 * (place - row * tilesWide)) * pixel;
    for (let o: usize = 0; o < pixel; o += 16) {
      for (let i: usize = 0; i < 6; i++) inputTransform(corner + o + i * pixel, rowBytes, temporary + i * 16, 96);
      for (let i: usize = 0; i < 6; i++) inputTransform(temporary + i * 96, 16, out + o + 6 * i * plane, plane);
    }
    out += pixel;
  }
}

/** Three values to six: the rows of G. */
// @ts-ignore: decorator
@inline
function filterTransform(p: usize, step: usize, q: usize, outStep: usize): void {
  const g0 = v128.load(p), g1 = v128.load(p + step), g2 = v128.load(p + 2 * step);
  const sixth = f32x4.splat(-1.0 / 6.0), small = f32x4.splat(1.0 / 24.0);
  const even = f32x4.add(g0, g2);
  const far = multiplyAdd(f32x4.splat(4), g2, g0), twice = f32x4.add(g1, g1);
  v128.store(q, f32x4.mul(f32x4.splat(0.25), g0));
  v128.store(q + outStep, f32x4.mul(sixth, f32x4.add(even, g1)));
  v128.store(q + 2 * outStep, f32x4.mul(sixth, f32x4.sub(even, g1)));
  v128.store(q + 3 * outStep, f32x4.mul(small, f32x4.add(far, twice)));
  v128.store(q + 4 * outStep, f32x4.mul(small, f32x4.sub(far, twice)));
  v128.store(q + 5 * outStep, g2);
}

/** Panels of `packFilter` with 3×3 taps to 36 planes of `[blocks, channels, 8]`. `temporary` holds 18 vectors. */
export function transformFilterLarge(panels: usize, out: usize, temporary: usize, blocks: i32, channels: i32): void {
  const tap = <usize>(channels * 8) * F;
  const plane = <usize>filterPlaneFloats(channels, blocks * 8) * F;
  for (let block = 0; block < blocks; block++) {
    for (let o: usize = 0; o < tap; o += 16) {
      for (let j: usize = 0; j < 3; j++) filterTransform(panels + o + j * tap, 3 * tap, temporary + j * 16, 48);
      for (let i: usize = 0; i < 6; i++) filterTransform(temporary + i * 48, 16, out + o + 6 * i * plane, plane);
    }
    panels += 9 * tap;
    out += tap;
  }
}

/** Six products to four outputs: the rows of Aᵀ. */
// @ts-ignore: decorator
@inline
function outputTransform(p: usize, step: usize, q: usize, outStep: usize): void {
  const m0 = v128.load(p), m1 = v128.load(p + step), m2 = v128.load(p + 2 * step), m3 = v128.load(p + 3 * step), m4 = v128.load(p + 4 * step), m5 = v128.load(p + 5 * step);
  const s = f32x4.add(m1, m2), d = f32x4.sub(m1, m2), t = f32x4.add(m3, m4), e = f32x4.sub(m3, m4);
  v128.store(q, f32x4.add(f32x4.add(m0, s), t));
  v128.store(q + outStep, multiplyAdd(f32x4.splat(2), e, d));
  v128.store(q + 2 * outStep, multiplyAdd(f32x4.splat(4), t, s));
  v128.store(q + 3 * outStep, f32x4.add(multiplyAdd(f32x4.splat(8), e, d), m5));
}

function transformOutputs(products: usize, y: usize, bias: usize, temporary: usize, first: i32, last: i32, tilesHigh: i32, tilesWide: i32, outHeight: i32, outWidth: i32, outChannels: i32, added: usize, relu: i32): void {
  const shift = added - y;
  const pixel = <usize>outChannels * F;
  const plane = <usize>planeFloats(outChannels) * F;
  const rowBytes = <usize>outWidth * pixel;
  const perPicture = tilesHigh * tilesWide;
  const results = temporary + 24 * 16;
  for (let tile = first; tile < last; tile++) {
    const picture = tile / perPicture;
    const place = tile - picture * perPicture;
    const tileRow = place / tilesWide;
    const row = 4 * tileRow, column = 4 * (place - tileRow * tilesWide);
    const rows = min(4, outHeight - row), columns = min(4, outWidth - column);
    const corner = y + <usize>(picture * outHeight + row) * rowBytes + <usize>column * pixel;
    for (let o: usize = 0; o < pixel; o += 16) {
      for (let j: usize = 0; j < 6; j++) outputTransform(products + o + j * plane, 6 * plane, temporary + j * 16, 96);
      const offset = bias ? v128.load(bias + o) : f32x4.splat(0);
      for (let i = 0; i < rows; i++) {
        outputTransform(temporary + <usize>i * 96, 16, results, 16);
        let at = corner + <usize>i * rowBytes + o;
        for (let j = 0; j < columns; j++) {
          let value = f32x4.add(offset, v128.load(results + <usize>j * 16));
          if (added) value = f32x4.add(value, v128.load(at + shift));
          v128.store(at, relu ? rectified(value) : value);
          at += pixel;
        }
      }
    }
    products += pixel;
  }
}

/** How many pictures make up sixteen tiles. */
// @ts-ignore: decorator
@inline
function picturesTogether(tilesPerPicture: i32): i32 {
  return max(1, tilesAtOnce / tilesPerPicture);
}

/**
 * As `winogradConvolve`, with `filter` from `transformFilterLarge`. `scratch` holds `max(1, ⌊16 / tiles⌋)` padded pictures
 * `[4·tilesHigh + 2, 4·tilesWide + 2, channels]`, `tiles` 36 · (16 · channels + 16) floats, `products` the same with
 * `outChannels`, `temporary` 36 vectors.
 */
export function winogradConvolveLarge(
  x: usize, filter: usize, bias: usize, y: usize, scratch: usize, tiles: usize, products: usize, temporary: usize, window: Window, added: usize, relu: i32,
): void {
  const batch = window.batch, height = window.height, width = window.width, channels = window.channels;
  const top = window.top, left = window.left;
  const outHeight = window.outHeight, outWidth = window.outWidth, outChannels = window.outChannels;
  const tilesHigh = (outHeight + 3) >> 2, tilesWide = (outWidth + 3) >> 2;
  const paddedHeight = 4 * tilesHigh + 2, paddedWidth = 4 * tilesWide + 2;
  const pictureBytes = <usize>(paddedHeight * paddedWidth * channels) * F;
  const together = picturesTogether(tilesHigh * tilesWide);
  const blocks = outChannels >> 3;
  for (let n = 0; n < batch; n += together) {
    const group = min(together, batch - n);
    for (let k = 0; k < group; k++) {
      copyPadded(x + <usize>((n + k) * height * width * channels) * F, scratch + <usize>k * pictureBytes, height, width, channels, top, left, paddedHeight, paddedWidth);
    }
    const picture = <usize>(n * outHeight * outWidth * outChannels) * F;
    const out = y + picture, other = added ? added + picture : 0;
    const count = group * tilesHigh * tilesWide;
    for (let first = 0; first < count; first += tilesAtOnce) {
      const last = min(count, first + tilesAtOnce);
      transformTiles(scratch, pictureBytes, tiles, temporary, first, last, tilesHigh, tilesWide, <usize>(paddedWidth * channels) * F, channels);
      for (let plane = 0; plane < planes; plane++) {
        multiplyTiles(
          tiles + <usize>(plane * planeFloats(channels)) * F,
          filter + <usize>(plane * filterPlaneFloats(channels, outChannels)) * F,
          products + <usize>(plane * planeFloats(outChannels)) * F,
          last - first, channels, blocks,
        );
      }
      transformOutputs(products, out, bias, temporary, first, last, tilesHigh, tilesWide, outHeight, outWidth, outChannels, other, relu);
    }
  }
}

/** Four gradients to six. */
// @ts-ignore: decorator
@inline
function gradientTransform(p: usize, step: usize, q: usize, outStep: usize): void {
  const g0 = v128.load(p), g1 = v128.load(p + step), g2 = v128.load(p + 2 * step), g3 = v128.load(p + 3 * step);
  const sixth = f32x4.splat(-1.0 / 6.0), small = f32x4.splat(1.0 / 24.0);
  const even = f32x4.add(g0, g2), odd = f32x4.add(g1, g3);
  const far = multiplyAdd(f32x4.splat(4), g2, g0), farOdd = f32x4.mul(f32x4.splat(2), multiplyAdd(f32x4.splat(4), g3, g1));
  v128.store(q, f32x4.mul(f32x4.splat(0.25), g0));
  v128.store(q + outStep, f32x4.mul(sixth, f32x4.add(even, odd)));
  v128.store(q + 2 * outStep, f32x4.mul(sixth, f32x4.sub(even, odd)));
  v128.store(q + 3 * outStep, f32x4.mul(small, f32x4.add(far, farOdd)));
  v128.store(q + 4 * outStep, f32x4.mul(small, f32x4.sub(far, farOdd)));
  v128.store(q + 5 * outStep, g3);
}

function transformGradients(dy: usize, out: usize, temporary: usize, first: i32, last: i32, tilesHigh: i32, tilesWide: i32, outHeight: i32, outWidth: i32, outChannels: i32): void {
  const pixel = <usize>outChannels * F;
  const plane = <usize>planeFloats(outChannels) * F;
  const rowBytes = <usize>outWidth * pixel;
  const perPicture = tilesHigh * tilesWide;
  // What a tile at the edge lacks is zero; sixteen vectors hold it then.
  const edge = temporary + 24 * 16;
  for (let tile = first; tile < last; tile++) {
    const picture = tile / perPicture;
    const place = tile - picture * perPicture;
    const tileRow = place / tilesWide;
    const row = 4 * tileRow, column = 4 * (place - tileRow * tilesWide);
    const corner = dy + <usize>(picture * outHeight + row) * rowBytes + <usize>column * pixel;
    const rows = min(4, outHeight - row), columns = min(4, outWidth - column);
    const whole = rows == 4 && columns == 4;
    if (!whole) memory.fill(edge, 0, 256);
    for (let o: usize = 0; o < pixel; o += 16) {
      if (whole) {
        for (let j: usize = 0; j < 4; j++) gradientTransform(corner + o + j * pixel, rowBytes, temporary + j * 16, 64);
      } else {
        for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) {
          v128.store(edge + <usize>(i * 4 + j) * 16, v128.load(corner + o + <usize>i * rowBytes + <usize>j * pixel));
        }
        for (let j: usize = 0; j < 4; j++) gradientTransform(edge + j * 16, 64, temporary + j * 16, 64);
      }
      for (let i: usize = 0; i < 6; i++) gradientTransform(temporary + i * 64, 16, out + o + 6 * i * plane, plane);
    }
    out += pixel;
  }
}

/** Six sums to three taps. */
// @ts-ignore: decorator
@inline
function tapTransform(p: usize, step: usize, q: usize, outStep: usize): void {
  const m0 = v128.load(p), m1 = v128.load(p + step), m2 = v128.load(p + 2 * step), m3 = v128.load(p + 3 * step), m4 = v128.load(p + 4 * step), m5 = v128.load(p + 5 * step);
  const s = f32x4.add(m1, m2), t = f32x4.add(m3, m4);
  v128.store(q, f32x4.add(f32x4.add(m0, s), t));
  v128.store(q + outStep, multiplyAdd(f32x4.splat(2), f32x4.sub(m3, m4), f32x4.sub(m1, m2)));
  v128.store(q + 2 * outStep, f32x4.add(multiplyAdd(f32x4.splat(4), t, s), m5));
}

/** As `winogradFilterGradient`; `sums` is scratch of 36 · (channels · outChannels + 16) floats, the rest as in `winogradConvolveLarge`. */
export function winogradFilterGradientLarge(
  x: usize, dy: usize, dw: usize, scratch: usize, tiles: usize, products: usize, sums: usize, panels: usize, temporary: usize, window: Window,
): void {
  const batch = window.batch, height = window.height, width = window.width, channels = window.channels;
  const top = window.top, left = window.left;
  const outHeight = window.outHeight, outWidth = window.outWidth, outChannels = window.outChannels;
  const tilesHigh = (outHeight + 3) >> 2, tilesWide = (outWidth + 3) >> 2;
  const paddedHeight = 4 * tilesHigh + 2, paddedWidth = 4 * tilesWide + 2;
  const pictureBytes = <usize>(paddedHeight * paddedWidth * channels) * F;
  const together = picturesTogether(tilesHigh * tilesWide);
  const blocks = outChannels >> 3;
  const sumPlane = <usize>filterPlaneFloats(channels, outChannels) * F;
  memory.fill(sums, 0, planes * sumPlane);
  for (let n = 0; n < batch; n += together) {
    const group = min(together, batch - n);
    for (let k = 0; k < group; k++) {
      copyPadded(x + <usize>((n + k) * height * width * channels) * F, scratch + <usize>k * pictureBytes, height, width, channels, top, left, paddedHeight, paddedWidth);
    }
    const gradient = dy + <usize>(n * outHeight * outWidth * outChannels) * F;
    const count = group * tilesHigh * tilesWide;
    for (let first = 0; first < count; first += tilesAtOnce) {
      const last = min(count, first + tilesAtOnce);
      transformTiles(scratch, pictureBytes, tiles, temporary, first, last, tilesHigh, tilesWide, <usize>(paddedWidth * channels) * F, channels);
      transformGradients(gradient, products, temporary, first, last, tilesHigh, tilesWide, outHeight, outWidth, outChannels);
      for (let plane = 0; plane < planes; plane++) {
        addToPanels(
          tiles + <usize>(plane * planeFloats(channels)) * F,
          products + <usize>(plane * planeFloats(outChannels)) * F,
          sums + <usize>plane * sumPlane,
          last - first, channels, blocks,
        );
      }
    }
  }
  const tap = <usize>(channels * 8) * F;
  for (let block = 0; block < blocks; block++) {
    for (let o: usize = 0; o < tap; o += 16) {
      const from = sums + <usize>block * tap + o, to = panels + <usize>block * 9 * tap + o;
      for (let j: usize = 0; j < 6; j++) tapTransform(from + j * sumPlane, 6 * sumPlane, temporary + j * 16, 96);
      for (let i: usize = 0; i < 3; i++) tapTransform(temporary + i * 96, 16, to + 3 * i * tap, tap);
    }
  }
  unpackPanels(panels, dw, 9 * channels, outChannels);
}
