/** 3×3 convolutions of stride 1 by Winograd's algorithm; see `assembly/winograd.ts`. */
import type { ConvolutionGeometry } from './geometry.ts';
import type { SimdExports } from './simd-module.ts';

const float = 4;
const tilesAtOnce = 32;
const align = (bytes: number) => (bytes + 63) & ~63;

/** What a convolution reads and writes, for either direction. */
export interface WinogradShape {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly top: number;
  readonly left: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly outChannels: number;
}

/** Whole vectors only; below 8 channels the transforms cost more than they save. */
export function suitsWinograd(g: ConvolutionGeometry, channels: number, outChannels: number): boolean {
  const small = g.kernelHeight === 3 && g.kernelWidth === 3 && g.strideHeight === 1 && g.strideWidth === 1;
  return (
    small &&
    g.dilationHeight === 1 &&
    g.dilationWidth === 1 &&
    channels >= 8 &&
    channels % 4 === 0 &&
    outChannels % 8 === 0
  );
}

function scratchOf(s: WinogradShape) {
  const picture =
    (2 * Math.ceil(s.outHeight / 2) + 2) * (2 * Math.ceil(s.outWidth / 2) + 2) * s.channels * float;
  const filter = 16 * s.channels * s.outChannels * float;
  let bytes = 0;
  const part = (size: number) => {
    const offset = bytes;
    bytes += align(size);
    return offset;
  };
  const places = {
    panels: part((9 * filter) / 16),
    filter: part(filter),
    picture: part(picture),
    tiles: part(16 * (tilesAtOnce * s.channels + 16) * float),
    products: part(16 * (tilesAtOnce * s.outChannels + 16) * float),
  };
  return { ...places, bytes };
}

export interface WinogradConvolution {
  readonly scratchBytes: number;
  /** `pack` writes the filter as panels to the address it is given. */
  run(
    scratch: number,
    x: number,
    pack: (panels: number) => void,
    bias: number,
    y: number,
    accumulate: boolean,
  ): void;
}

export function prepareWinograd(module: SimdExports, s: WinogradShape): WinogradConvolution {
  const at = scratchOf(s);
  return {
    scratchBytes: at.bytes,
    run(scratch, x, pack, bias, y, accumulate) {
      pack(scratch + at.panels);
      module.transformFilter(scratch + at.panels, scratch + at.filter, s.outChannels / 8, s.channels);
      // prettier-ignore
      module.winogradConvolve(
        x, scratch + at.filter, bias, y, scratch + at.picture, scratch + at.tiles, scratch + at.products, s.batch, s.height, s.width, s.channels,
        s.top, s.left, s.outHeight, s.outWidth, s.outChannels, Number(accumulate),
      );
    },
  };
}

export function prepareWinogradFilterGradient(module: SimdExports, s: WinogradShape) {
  const at = scratchOf(s);
  return {
    scratchBytes: at.bytes,
    run(scratch: number, x: number, dy: number, dw: number) {
      // prettier-ignore
      module.winogradFilterGradient(
        x, dy, dw, scratch + at.picture, scratch + at.tiles, scratch + at.products, scratch + at.filter, scratch + at.panels,
        s.batch, s.height, s.width, s.channels, s.top, s.left, s.outHeight, s.outWidth, s.outChannels,
      );
    },
  };
}
