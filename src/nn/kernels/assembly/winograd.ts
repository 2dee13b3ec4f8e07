/**
 * 3×3 convolutions of stride 1 with 2.25 times fewer multiplications: Winograd's minimal filtering
 * F(2×2, 3×3) for the outputs and F(3×3, 2×2) for the filter gradient (Lavin & Gray 2016).
 *
 * A tile of 4×4 inputs gives 2×2 outputs. Tile and filter are transformed to 16 values each; for each of
 * the 16 a matrix product over the channels remains; sums and differences bring the result back.
 * All three transforms use the points 0, 1, −1 and ∞, whose entries are 0, ±1 and ½, so hardly a
 * digit is lost. Channels in must be a multiple of 4, channels out of 8.
 *
 *     tile       d₀−d₂      d₁+d₂           d₂−d₁           d₃−d₁
 *     filter     g₀         (g₀+g₁+g₂)/2    (g₀−g₁+g₂)/2    g₂
 *     outputs    m₀+m₁+m₂   m₁−m₂+m₃
 */
import { addToPanels } from './filter-gradient';
import { copyPadded, unpackPanels } from './layout';
import { half as opaqueHalf } from './opaque';
import { rectified } from './panel-product';
import { F, multiplyAdd } from './vector';
import { Window } from './window';

/** Tiles done together: enough to use each weight often, few enough that everything stays in the second-level cache. */
const tilesAtOnce = 32;

/** Floats of one of the 16 planes. One cache line more than needed: at a power of two all 16 would compete for the same lines. */
// @ts-ignore: decorator
@inline
function planeFloats(channels: i32): i32 {
  return tilesAtOnce * channels + 16;
}

/** `out` is 16 planes of `[tilesAtOnce, channels]`; tiles first … last − 1 of a padded picture, counted row by row. */
function transformTiles(picture: usize, out: usize, first: i32, last: i32, tilesWide: i32, rowBytes: usize, channels: i32): void {
  const pixel = <usize>channels * F;
  const plane = <usize>planeFloats(channels) * F;
  for (let tile = first; tile < last; tile++) {
    const row = tile / tilesWide;
    const corner = picture + <usize>(2 * row) * rowBytes + <usize>(2 * (tile - row * tilesWide)) * pixel;
    for (let o: usize = 0; o < pixel; o += 16) {
      const p0 = corner + o, p1 = p0 + rowBytes, p2 = p1 + rowBytes, p3 = p2 + rowBytes;
      let q = out + o;
      // Down the columns …
      const x00 = v128.load(p0), x20 = v128.load(p2), x10 = v128.load(p1), x30 = v128.load(p3);
      const a0 = f32x4.sub(x00, x20), b0 = f32x4.add(x10, x20), c0 = f32x4.sub(x20, x10), d0 = f32x4.sub(x30, x10);
      const x01 = v128.load(p0 + pixel), x11 = v128.load(p1 + pixel), x21 = v128.load(p2 + pixel), x31 = v128.load(p3 + pixel);
      const a1 = f32x4.sub(x01, x21), b1 = f32x4.add(x11, x21), c1 = f32x4.sub(x21, x11), d1 = f32x4.sub(x31, x11);
      const x02 = v128.load(p0 + 2 * pixel), x12 = v128.load(p1 + 2 * pixel), x22 = v128.load(p2 + 2 * pixel), x32 = v128.load(p3 + 2 * pixel);
      const a2 = f32x4.sub(x02, x22), b2 = f32x4.add(x12, x22), c2 = f32x4.sub(x22, x12), d2 = f32x4.sub(x32, x12);
      const x03 = v128.load(p0 + 3 * pixel), x13 = v128.load(p1 + 3 * pixel), x23 = v128.load(p2 + 3 * pixel), x33 = v128.load(p3 + 3 * pixel);
      const a3 = f32x4.sub(x03, x23), b3 = f32x4.add(x13, x23), c3 = f32x4.sub(x23, x13), d3 = f32x4.sub(x33, x13);
      // … and along the rows.
      v128.store(q, f32x4.sub(a0, a2)); q += plane; v128.store(q, f32x4.add(a1, a2)); q += plane; v128.store(q, f32x4.sub(a2, a1)); q += plane; v128.store(q, f32x4.sub(a3, a1)); q += plane;
      v128.store(q, f32x4.sub(b0, b2)); q += plane; v128.store(q, f32x4.add(b1, b2)); q += plane; v128.store(q, f32x4.sub(b2, b1)); q += plane; v128.store(q, f32x4.sub(b3, b1)); q += plane;
      v128.store(q, f32x4.sub(c0, c2)); q += plane; v128.store(q, f32x4.add(c1, c2)); q += plane; v128.store(q, f32x4.sub(c2, c1)); q += plane; v128.store(q, f32x4.sub(c3, c1)); q += plane;
      v128.store(q, f32x4.sub(d0, d2)); q += plane; v128.store(q, f32x4.add(d1, d2)); q += plane; v128.store(q, f32x4.sub(d2, d1)); q += plane; v128.store(q, f32x4.sub(d3, d1));
    }
    out += pixel;
  }
}

/** Panels of `packFilter` with 3×3 taps, `[blocks, 3, 3, channels, 8]`, to `[16, blocks, channels, 8]`. */
export function transformFilter(panels: usize, out: usize, blocks: i32, channels: i32): void {
  const tap = <usize>(channels * 8) * F;
  const plane = <usize>blocks * tap;
  const half = f32x4.splat(opaqueHalf);
  for (let block = 0; block < blocks; block++) {
    for (let o: usize = 0; o < tap; o += 16) {
      let p = panels + o;
      let q = out + o;
      // Rows of the 4×3 product G·g, column by column.
      const g00 = v128.load(p), g01 = v128.load(p + tap), g02 = v128.load(p + 2 * tap);
      p += 3 * tap;
      const g10 = v128.load(p), g11 = v128.load(p + tap), g12 = v128.load(p + 2 * tap);
      p += 3 * tap;
      const g20 = v128.load(p), g21 = v128.load(p + tap), g22 = v128.load(p + 2 * tap);
      const s0 = f32x4.mul(half, f32x4.add(g00, g20)), s1 = f32x4.mul(half, f32x4.add(g01, g21)), s2 = f32x4.mul(half, f32x4.add(g02, g22));
      const h0 = f32x4.mul(half, g10), h1 = f32x4.mul(half, g11), h2 = f32x4.mul(half, g12);
      q = storeFilterRow(q, plane, g00, g01, g02, half);
      q = storeFilterRow(q, plane, f32x4.add(s0, h0), f32x4.add(s1, h1), f32x4.add(s2, h2), half);
      q = storeFilterRow(q, plane, f32x4.sub(s0, h0), f32x4.sub(s1, h1), f32x4.sub(s2, h2), half);
      storeFilterRow(q, plane, g20, g21, g22, half);
    }
    panels += 9 * tap;
    out += tap;
  }
}

// @ts-ignore: decorator
@inline
function storeFilterRow(q: usize, plane: usize, a: v128, b: v128, c: v128, half: v128): usize {
  const s = f32x4.mul(half, f32x4.add(a, c)), h = f32x4.mul(half, b);
  v128.store(q, a);
  v128.store(q + plane, f32x4.add(s, h));
  v128.store(q + 2 * plane, f32x4.sub(s, h));
  v128.store(q + 3 * plane, c);
  return q + 4 * plane;
}

/** `[tiles, channels] · [channels, 8]` for every block of eight, for one of the 16 planes. */
export function multiplyTiles(tiles: usize, panels: usize, out: usize, count: i32, channels: i32, blocks: i32): void {
  const step = <usize>channels * F;
  const outStep = <usize>(blocks * 8) * F;
  const panelBytes = <usize>(channels * 8) * F;
  for (let block = 0; block < blocks; block++) {
    let column = out + <usize>(block * 8) * F;
    let row = tiles;
    // The last group may run over tiles that do not exist: the buffers have room, and nobody reads them.
    for (let tile = 0; tile < count; tile += 4) {
      let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
      let q = panels;
      let p0 = row, p1 = p0 + step, p2 = p1 + step, p3 = p2 + step;
      const end = p1;
      // Channels come in fours.
      while (p0 < end) {
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
      v128.store(column, a0); v128.store(column, a1, 16);
      column += outStep;
      v128.store(column, b0); v128.store(column, b1, 16);
      column += outStep;
      v128.store(column, c0); v128.store(column, c1, 16);
      column += outStep;
      v128.store(column, d0); v128.store(column, d1, 16);
      column += outStep;
      row += 4 * step;
    }
    panels += panelBytes;
  }
}

// @ts-ignore: decorator
@inline
function put(at: usize, value: v128, adds: bool, shift: usize, relu: i32): void {
  if (adds) value = f32x4.add(value, v128.load(at + shift));
  v128.store(at, relu ? rectified(value) : value);
}

/** Products `[16, tilesAtOnce, outChannels]` to 2×2 outputs each; what lies outside the picture is left away. */
function transformOutputs(products: usize, y: usize, bias: usize, first: i32, last: i32, tilesWide: i32, outHeight: i32, outWidth: i32, outChannels: i32, added: usize, relu: i32): void {
  const adds = added != 0, shift = added - y;
  const pixel = <usize>outChannels * F;
  const plane = <usize>planeFloats(outChannels) * F;
  const rowBytes = <usize>outWidth * pixel;
  for (let tile = first; tile < last; tile++) {
    const tileRow = tile / tilesWide;
    const row = 2 * tileRow, column = 2 * (tile - tileRow * tilesWide);
    const out = y + <usize>row * rowBytes + <usize>column * pixel;
    const below = row + 1 < outHeight, right = column + 1 < outWidth;
    for (let o: usize = 0; o < pixel; o += 16) {
      let p = products + o;
      const a0 = v128.load(p), a1 = v128.load(p + plane), a2 = v128.load(p + 2 * plane), a3 = v128.load(p + 3 * plane);
      p += 4 * plane;
      const b0 = v128.load(p), b1 = v128.load(p + plane), b2 = v128.load(p + 2 * plane), b3 = v128.load(p + 3 * plane);
      p += 4 * plane;
      const c0 = v128.load(p), c1 = v128.load(p + plane), c2 = v128.load(p + 2 * plane), c3 = v128.load(p + 3 * plane);
      p += 4 * plane;
      const d0 = v128.load(p), d1 = v128.load(p + plane), d2 = v128.load(p + 2 * plane), d3 = v128.load(p + 3 * plane);
      const e0 = f32x4.add(f32x4.add(a0, b0), c0), e1 = f32x4.add(f32x4.add(a1, b1), c1), e2 = f32x4.add(f32x4.add(a2, b2), c2), e3 = f32x4.add(f32x4.add(a3, b3), c3);
      const f0 = f32x4.add(f32x4.sub(b0, c0), d0), f1 = f32x4.add(f32x4.sub(b1, c1), d1), f2 = f32x4.add(f32x4.sub(b2, c2), d2), f3 = f32x4.add(f32x4.sub(b3, c3), d3);
      const offset = bias ? v128.load(bias + o) : f32x4.splat(0);
      const at = out + o;
      put(at, f32x4.add(offset, f32x4.add(f32x4.add(e0, e1), e2)), adds, shift, relu);
      if (right) put(at + pixel, f32x4.add(offset, f32x4.add(f32x4.sub(e1, e2), e3)), adds, shift, relu);
      if (below) {
        put(at + rowBytes, f32x4.add(offset, f32x4.add(f32x4.add(f0, f1), f2)), adds, shift, relu);
        if (right) put(at + rowBytes + pixel, f32x4.add(offset, f32x4.add(f32x4.sub(f1, f2), f3)), adds, shift, relu);
      }
    }
    products += pixel;
  }
}

/**
 * As `convolve`, for 3×3 filters of stride 1, with what lies at `added` (0: nothing) added, and a ReLU if wanted: `filter` comes from `transformFilter`. `scratch` holds a padded picture
 * `[2·tilesHigh + 2, 2·tilesWide + 2, channels]`, `tiles` 16 · (32 · channels + 16) floats, `products` 16 · (32 · outChannels + 16).
 */
export function winogradConvolve(
  x: usize, filter: usize, bias: usize, y: usize, scratch: usize, tiles: usize, products: usize, window: Window, added: usize, relu: i32,
): void {
  const batch = window.batch, height = window.height, width = window.width, channels = window.channels;
  const top = window.top, left = window.left;
  const outHeight = window.outHeight, outWidth = window.outWidth, outChannels = window.outChannels;
  const tilesHigh = (outHeight + 1) >> 1, tilesWide = (outWidth + 1) >> 1;
  const count = tilesHigh * tilesWide;
  const paddedHeight = 2 * tilesHigh + 2, paddedWidth = 2 * tilesWide + 2;
  const blocks = outChannels >> 3;
  for (let n = 0; n < batch; n++) {
    copyPadded(x + <usize>(n * height * width * channels) * F, scratch, height, width, channels, top, left, paddedHeight, paddedWidth);
    const picture = <usize>(n * outHeight * outWidth * outChannels) * F;
    const out = y + picture, other = added ? added + picture : 0;
    for (let first = 0; first < count; first += tilesAtOnce) {
      const last = min(count, first + tilesAtOnce);
      transformTiles(scratch, tiles, first, last, tilesWide, <usize>(paddedWidth * channels) * F, channels);
      for (let plane = 0; plane < 16; plane++) {
        multiplyTiles(
          tiles + <usize>(plane * planeFloats(channels)) * F,
          filter + <usize>(plane * blocks * channels * 8) * F,
          products + <usize>(plane * planeFloats(outChannels)) * F,
          last - first, channels, blocks,
        );
      }
      transformOutputs(products, out, bias, first, last, tilesWide, outHeight, outWidth, outChannels, other, relu);
    }
  }
}

/** 2×2 gradients to 16 values: `g₀`, `(g₀ + g₁)/2`, `(g₀ − g₁)/2`, `g₁` on each axis. */
function transformGradients(dy: usize, out: usize, first: i32, last: i32, tilesWide: i32, outHeight: i32, outWidth: i32, outChannels: i32): void {
  const pixel = <usize>outChannels * F;
  const plane = <usize>planeFloats(outChannels) * F;
  const rowBytes = <usize>outWidth * pixel;
  const half = f32x4.splat(opaqueHalf), zero = f32x4.splat(0);
  for (let tile = first; tile < last; tile++) {
    const tileRow = tile / tilesWide;
    const row = 2 * tileRow, column = 2 * (tile - tileRow * tilesWide);
    const from = dy + <usize>row * rowBytes + <usize>column * pixel;
    const below = row + 1 < outHeight, right = column + 1 < outWidth;
    for (let o: usize = 0; o < pixel; o += 16) {
      const p = from + o;
      const g00 = v128.load(p);
      const g01 = right ? v128.load(p + pixel) : zero;
      const g10 = below ? v128.load(p + rowBytes) : zero;
      const g11 = below && right ? v128.load(p + rowBytes + pixel) : zero;
      const s0 = f32x4.mul(half, f32x4.add(g00, g10)), s1 = f32x4.mul(half, f32x4.add(g01, g11));
      const t0 = f32x4.mul(half, f32x4.sub(g00, g10)), t1 = f32x4.mul(half, f32x4.sub(g01, g11));
      let q = storeGradientRow(out + o, plane, g00, g01, half);
      q = storeGradientRow(q, plane, s0, s1, half);
      q = storeGradientRow(q, plane, t0, t1, half);
      storeGradientRow(q, plane, g10, g11, half);
    }
    out += pixel;
  }
}

// @ts-ignore: decorator
@inline
function storeGradientRow(q: usize, plane: usize, a: v128, b: v128, half: v128): usize {
  v128.store(q, a);
  v128.store(q + plane, f32x4.mul(half, f32x4.add(a, b)));
  v128.store(q + 2 * plane, f32x4.mul(half, f32x4.sub(a, b)));
  v128.store(q + 3 * plane, b);
  return q + 4 * plane;
}

/** `[16, rows]` vectors of eight back to 3×3 taps: `m₀+m₁+m₂`, `m₁−m₂`, `m₁+m₂+m₃` on each axis; panels to `[blocks, 9, channels, 8]`. */
function transformFilterGradient(planes: usize, out: usize, blocks: i32, channels: i32): void {
  const tap = <usize>(channels * 8) * F;
  const plane = <usize>blocks * tap;
  for (let block = 0; block < blocks; block++) {
    for (let o: usize = 0; o < tap; o += 16) {
      for (let column = 0; column < 3; column++) {
        let p = planes + o;
        const r0 = gradientColumn(p, plane, column);
        p += 4 * plane;
        const r1 = gradientColumn(p, plane, column);
        p += 4 * plane;
        const r2 = gradientColumn(p, plane, column);
        p += 4 * plane;
        const r3 = gradientColumn(p, plane, column);
        const at = out + o + <usize>column * tap;
        v128.store(at, f32x4.add(f32x4.add(r0, r1), r2));
        v128.store(at + 3 * tap, f32x4.sub(r1, r2));
        v128.store(at + 6 * tap, f32x4.add(f32x4.add(r1, r2), r3));
      }
    }
    planes += tap;
    out += 9 * tap;
  }
}

// @ts-ignore: decorator
@inline
function gradientColumn(p: usize, plane: usize, column: i32): v128 {
  const m1 = v128.load(p + plane), m2 = v128.load(p + 2 * plane);
  if (column == 0) return f32x4.add(f32x4.add(v128.load(p), m1), m2);
  if (column == 1) return f32x4.sub(m1, m2);
  return f32x4.add(f32x4.add(m1, m2), v128.load(p + 3 * plane));
}

/**
 * As `filterGradient`, for 3×3 filters of stride 1. `planes` is scratch of 16 · channels · outChannels floats,
 * `panels` of 9 · channels · outChannels, the rest as in `winogradConvolve`.
 */
export function winogradFilterGradient(
  x: usize, dy: usize, dw: usize, scratch: usize, tiles: usize, products: usize, planes: usize, panels: usize, window: Window,
): void {
  const batch = window.batch, height = window.height, width = window.width, channels = window.channels;
  const top = window.top, left = window.left;
  const outHeight = window.outHeight, outWidth = window.outWidth, outChannels = window.outChannels;
  const tilesHigh = (outHeight + 1) >> 1, tilesWide = (outWidth + 1) >> 1;
  const count = tilesHigh * tilesWide;
  const paddedHeight = 2 * tilesHigh + 2, paddedWidth = 2 * tilesWide + 2;
  const blocks = outChannels >> 3;
  memory.fill(planes, 0, <usize>(16 * channels * outChannels) * F);
  for (let n = 0; n < batch; n++) {
    copyPadded(x + <usize>(n * height * width * channels) * F, scratch, height, width, channels, top, left, paddedHeight, paddedWidth);
    const gradient = dy + <usize>(n * outHeight * outWidth * outChannels) * F;
    for (let first = 0; first < count; first += tilesAtOnce) {
      const last = min(count, first + tilesAtOnce);
      transformTiles(scratch, tiles, first, last, tilesWide, <usize>(paddedWidth * channels) * F, channels);
      transformGradients(gradient, products, first, last, tilesWide, outHeight, outWidth, outChannels);
      for (let plane = 0; plane < 16; plane++) {
        addToPanels(
          tiles + <usize>(plane * planeFloats(channels)) * F,
          products + <usize>(plane * planeFloats(outChannels)) * F,
          planes + <usize>(plane * blocks * channels * 8) * F,
          last - first, channels, blocks,
        );
      }
    }
  }
  transformFilterGradient(planes, panels, blocks, channels);
  unpackPanels(panels, dw, 9 * channels, outChannels);
}
