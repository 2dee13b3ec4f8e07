/**
 * 3×3 convolutions of stride 1 with four times fewer multiplications: F(4×4, 3×3) for the outputs and
 * F(3×3, 4×4) for the filter gradient (Lavin & Gray 2016), built as in `winograd.ts` from tiles of
 * 6×6 inputs. The points are 0, ±1, ±2 and ∞; the larger factors cost five times the rounding error of a direct
 * convolution, 1.4e-6 of what is right in place of 2.7e-7, where 2×2 tiles cost nothing: see the test of its accuracy.
 *
 * Tiles of several small pictures are done together, so that the transformed filter, 4 times as large as the
 * filter, is read once for 16 tiles.
 */
import { addToPanels } from './filter-gradient';
import { copyPadded, unpackPanels } from './layout';
import { four as opaqueFour, minusSixth, quarter as opaqueQuarter, twentyFourth } from './opaque';
import { rectified } from './panel-product';
import { F, multiplyAdd, subtractProduct } from './vector';
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

/** Six values to six at `q`, `q + outStep`, …: the rows of Bᵀ. */
// @ts-ignore: decorator
@inline
function inputTransform(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, d5: v128, four: v128, q: usize, outStep: usize): void {
  const a = subtractProduct(four, d2, d4), b = subtractProduct(four, d1, d3);
  const c = f32x4.sub(d4, d2), g = f32x4.sub(d3, d1), e = f32x4.add(g, g);
  v128.store(q, multiplyAdd(four, d0, f32x4.sub(a, d2)));
  q += outStep;
  v128.store(q, f32x4.add(a, b));
  q += outStep;
  v128.store(q, f32x4.sub(a, b));
  q += outStep;
  v128.store(q, f32x4.add(c, e));
  q += outStep;
  v128.store(q, f32x4.sub(c, e));
  q += outStep;
  v128.store(q, subtractProduct(four, g, f32x4.sub(d5, d3)));
}

/** Tiles first … last − 1 of a group of padded pictures to 36 planes of `[tilesAtOnce, channels]`. `temporary` holds 36 vectors. */
function transformTiles(pictures: usize, pictureBytes: usize, out: usize, temporary: usize, first: i32, last: i32, tilesHigh: i32, tilesWide: i32, rowBytes: usize, channels: i32): void {
  const pixel = <usize>channels * F;
  const plane = <usize>planeFloats(channels) * F;
  const perPicture = tilesHigh * tilesWide;
  const four = f32x4.splat(opaqueFour);
  for (let tile = first; tile < last; tile++) {
    const picture = tile / perPicture;
    const place = tile - picture * perPicture;
    const row = place / tilesWide;
    const corner = pictures + <usize>picture * pictureBytes + <usize>(4 * row) * rowBytes + <usize>(4 * (place - row * tilesWide)) * pixel;
    for (let o: usize = 0; o < pixel; o += 16) {
      let p0 = corner + o, p1 = p0 + rowBytes, p2 = p1 + rowBytes, p3 = p2 + rowBytes, p4 = p3 + rowBytes, p5 = p4 + rowBytes;
      for (let t = temporary; t < temporary + 96; t += 16) {
        inputTransform(v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), v128.load(p4), v128.load(p5), four, t, 96);
        p0 += pixel; p1 += pixel; p2 += pixel; p3 += pixel; p4 += pixel; p5 += pixel;
      }
      let q = out + o;
      for (let t = temporary; t < temporary + 576; t += 96) {
        inputTransform(v128.load(t), v128.load(t, 16), v128.load(t, 32), v128.load(t, 48), v128.load(t, 64), v128.load(t, 80), four, q, plane);
        q += 6 * plane;
      }
    }
    out += pixel;
  }
}

/** Three values to six: the rows of G. */
// @ts-ignore: decorator
@inline
function filterTransform(p: usize, step: usize, q: usize, outStep: usize, quarter: v128, four: v128, sixth: v128, small: v128): void {
  const g0 = v128.load(p), g1 = v128.load(p + step), g2 = v128.load(p + 2 * step);
  const even = f32x4.add(g0, g2);
  const far = multiplyAdd(four, g2, g0), twice = f32x4.add(g1, g1);
  v128.store(q, f32x4.mul(quarter, g0));
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
  const quarter = f32x4.splat(opaqueQuarter), four = f32x4.splat(opaqueFour), sixth = f32x4.splat(minusSixth), small = f32x4.splat(twentyFourth);
  for (let block = 0; block < blocks; block++) {
    for (let o: usize = 0; o < tap; o += 16) {
      for (let j: usize = 0; j < 3; j++) filterTransform(panels + o + j * tap, 3 * tap, temporary + j * 16, 48, quarter, four, sixth, small);
      for (let i: usize = 0; i < 6; i++) filterTransform(temporary + i * 48, 16, out + o + 6 * i * plane, plane, quarter, four, sixth, small);
    }
    panels += 9 * tap;
    out += tap;
  }
}

/** Six products at `p`, `p + step`, … to four outputs at `q`, `q + 96`, …: the rows of Aᵀ. */
// @ts-ignore: decorator
@inline
function outputTransform(p: usize, step: usize, q: usize, four: v128): void {
  const m0 = v128.load(p);
  p += step;
  const m1 = v128.load(p);
  p += step;
  const m2 = v128.load(p);
  p += step;
  const m3 = v128.load(p);
  p += step;
  const m4 = v128.load(p);
  const m5 = v128.load(p + step);
  const s = f32x4.add(m1, m2), d = f32x4.sub(m1, m2), t = f32x4.add(m3, m4), e = f32x4.sub(m3, m4), twice = f32x4.add(e, e);
  v128.store(q, f32x4.add(f32x4.add(m0, s), t));
  v128.store(q, f32x4.add(twice, d), 96);
  v128.store(q, multiplyAdd(four, t, s), 192);
  v128.store(q, f32x4.add(multiplyAdd(four, twice, d), m5), 288);
}

// @ts-ignore: decorator
@inline
function put(at: usize, value: v128, offset: v128, added: usize, shift: usize, relu: i32): void {
  value = f32x4.add(offset, value);
  if (added) value = f32x4.add(value, v128.load(at + shift));
  v128.store(at, relu ? rectified(value) : value);
}

function transformOutputs(products: usize, y: usize, bias: usize, temporary: usize, first: i32, last: i32, tilesHigh: i32, tilesWide: i32, outHeight: i32, outWidth: i32, outChannels: i32, added: usize, relu: i32): void {
  const shift = added - y;
  const pixel = <usize>outChannels * F;
  const plane = <usize>planeFloats(outChannels) * F;
  const rowBytes = <usize>outWidth * pixel;
  const perPicture = tilesHigh * tilesWide;
  const four = f32x4.splat(opaqueFour);
  for (let tile = first; tile < last; tile++) {
    const picture = tile / perPicture;
    const place = tile - picture * perPicture;
    const tileRow = place / tilesWide;
    const row = 4 * tileRow, column = 4 * (place - tileRow * tilesWide);
    const rows = min(4, outHeight - row), columns = min(4, outWidth - column);
    const end = temporary + <usize>rows * 96;
    const corner = y + <usize>(picture * outHeight + row) * rowBytes + <usize>column * pixel;
    for (let o: usize = 0; o < pixel; o += 16) {
      let p = products + o;
      for (let t = temporary; t < temporary + 96; t += 16) {
        outputTransform(p, 6 * plane, t, four);
        p += plane;
      }
      const offset = bias ? v128.load(bias + o) : f32x4.splat(0);
      let at = corner + o;
      for (let t = temporary; t < end; t += 96) {
        const m1 = v128.load(t, 16), m2 = v128.load(t, 32), m3 = v128.load(t, 48), m4 = v128.load(t, 64);
        const s = f32x4.add(m1, m2), d = f32x4.sub(m1, m2), u = f32x4.add(m3, m4), e = f32x4.sub(m3, m4), twice = f32x4.add(e, e);
        put(at, f32x4.add(f32x4.add(v128.load(t), s), u), offset, added, shift, relu);
        if (columns > 1) put(at + pixel, f32x4.add(twice, d), offset, added, shift, relu);
        if (columns > 2) put(at + 2 * pixel, multiplyAdd(four, u, s), offset, added, shift, relu);
        if (columns > 3) put(at + 3 * pixel, f32x4.add(multiplyAdd(four, twice, d), v128.load(t, 80)), offset, added, shift, relu);
        at += rowBytes;
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

/**
 * Four gradients to six at `q`, `q + outStep`, …: the rows of G, each without the factor that it has (¼, −⅙, −⅙, 1/24, 1/24,
 * 1), which `tapTransform` gives to the sums, once a filter in place of once a tile.
 */
// @ts-ignore: decorator
@inline
function gradientTransform(g0: v128, g1: v128, g2: v128, g3: v128, four: v128, q: usize, outStep: usize): void {
  const even = f32x4.add(g0, g2), odd = f32x4.add(g1, g3);
  const far = multiplyAdd(four, g2, g0), single = multiplyAdd(four, g3, g1), farOdd = f32x4.add(single, single);
  v128.store(q, g0);
  q += outStep;
  v128.store(q, f32x4.add(even, odd));
  q += outStep;
  v128.store(q, f32x4.sub(even, odd));
  q += outStep;
  v128.store(q, f32x4.add(far, farOdd));
  q += outStep;
  v128.store(q, f32x4.sub(far, farOdd));
  q += outStep;
  v128.store(q, g3);
}

function transformGradients(dy: usize, out: usize, temporary: usize, first: i32, last: i32, tilesHigh: i32, tilesWide: i32, outHeight: i32, outWidth: i32, outChannels: i32): void {
  const pixel = <usize>outChannels * F;
  const plane = <usize>planeFloats(outChannels) * F;
  const rowBytes = <usize>outWidth * pixel;
  const perPicture = tilesHigh * tilesWide;
  // What a tile at the edge lacks is zero; sixteen vectors hold it then.
  const edge = temporary + 24 * 16;
  const four = f32x4.splat(opaqueFour);
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
      let from = corner + o, step = rowBytes, next = pixel;
      if (!whole) {
        for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) {
          v128.store(edge + <usize>(i * 4 + j) * 16, v128.load(from + <usize>i * rowBytes + <usize>j * pixel));
        }
        from = edge; step = 64; next = 16;
      }
      let p0 = from, p1 = p0 + step, p2 = p1 + step, p3 = p2 + step;
      for (let t = temporary; t < temporary + 64; t += 16) {
        gradientTransform(v128.load(p0), v128.load(p1), v128.load(p2), v128.load(p3), four, t, 64);
        p0 += next; p1 += next; p2 += next; p3 += next;
      }
      let q = out + o;
      for (let t = temporary; t < temporary + 384; t += 64) {
        gradientTransform(v128.load(t), v128.load(t, 16), v128.load(t, 32), v128.load(t, 48), four, q, plane);
        q += 6 * plane;
      }
    }
    out += pixel;
  }
}

/** Six sums to three taps, with the factors that `gradientTransform` has left out. */
// @ts-ignore: decorator
@inline
function tapTransform(p: usize, step: usize, q: usize, outStep: usize, quarter: v128, four: v128, sixth: v128, small: v128): void {
  const m0 = f32x4.mul(quarter, v128.load(p)), m1 = v128.load(p + step), m2 = v128.load(p + 2 * step), m3 = v128.load(p + 3 * step), m4 = v128.load(p + 4 * step), m5 = v128.load(p + 5 * step);
  const s = f32x4.mul(sixth, f32x4.add(m1, m2)), t = f32x4.mul(small, f32x4.add(m3, m4)), e = f32x4.mul(small, f32x4.sub(m3, m4));
  v128.store(q, f32x4.add(f32x4.add(m0, s), t));
  v128.store(q + outStep, f32x4.add(f32x4.add(e, e), f32x4.mul(sixth, f32x4.sub(m1, m2))));
  v128.store(q + 2 * outStep, f32x4.add(multiplyAdd(four, t, s), m5));
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
  const quarter = f32x4.splat(opaqueQuarter), four = f32x4.splat(opaqueFour), sixth = f32x4.splat(minusSixth), small = f32x4.splat(twentyFourth);
  for (let block = 0; block < blocks; block++) {
    for (let o: usize = 0; o < tap; o += 16) {
      const from = sums + <usize>block * tap + o, to = panels + <usize>block * 9 * tap + o;
      for (let j: usize = 0; j < 6; j++) tapTransform(from + j * sumPlane, 6 * sumPlane, temporary + j * 16, 96, quarter, four, sixth, small);
      for (let i: usize = 0; i < 3; i++) tapTransform(temporary + i * 96, 16, to + 3 * i * tap, tap, quarter, four, sixth, small);
    }
  }
  unpackPanels(panels, dw, 9 * channels, outChannels);
}
