/** 3×3 convolutions of stride 1 by Winograd's algorithm; see `assembly/winograd.ts` and `assembly/winograd-large.ts`. */
import type { ConvolutionGeometry } from './geometry.ts';
import type { SimdExports } from './simd-module.ts';
import { prepareWindow, windowBytes } from './simd-window.ts';

const float = 4;
const vector = 16;
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

/** Side of a tile's output, planes of its transform, tiles done together. */
const sizes = {
  small: { side: 2, planes: 16, together: 32, filterGap: 0 },
  large: { side: 4, planes: 36, together: 16, filterGap: 16 },
} as const;

export type TileSize = keyof typeof sizes;

/** Multiplications a picture takes per pair of channels: the tiles at the edge are whole ones, too. */
function tileSizeFor(s: WinogradShape): TileSize {
  const cost = ({ side, planes }: { side: number; planes: number }) =>
    Math.ceil(s.outHeight / side) * Math.ceil(s.outWidth / side) * planes;
  return cost(sizes.large) < cost(sizes.small) ? 'large' : 'small';
}

/** Tiles of a picture, and what one takes: multiplications per pair of channels, and as many numbers of a filter. */
export function winogradTiles(s: WinogradShape, size: TileSize): { tiles: number; planes: number } {
  const { side, planes } = sizes[size];
  return { tiles: Math.ceil(s.outHeight / side) * Math.ceil(s.outWidth / side), planes };
}

/** Multiply-adds that a batch takes, transforms not counted. */
const multiplyAddsOf = (s: WinogradShape, size: TileSize) => {
  const { tiles, planes } = winogradTiles(s, size);
  return s.batch * tiles * planes * s.channels * s.outChannels;
};

const filterFloats = (s: WinogradShape, size: TileSize) =>
  sizes[size].planes * (s.channels * s.outChannels + sizes[size].filterGap);

/** @param packs whether a filter is packed and transformed at each run */
function layOut(s: WinogradShape, size = tileSizeFor(s), packs = true) {
  const { side, planes, together } = sizes[size];
  const [tilesHigh, tilesWide] = [Math.ceil(s.outHeight / side), Math.ceil(s.outWidth / side)];
  const pictures = size === 'large' ? Math.max(1, Math.floor(together / (tilesHigh * tilesWide))) : 1;
  let bytes = 0;
  const part = (count: number) => {
    const offset = bytes;
    bytes += align(count * float);
    return offset;
  };
  return {
    size,
    window: part(windowBytes / float),
    panels: part(packs ? 9 * s.channels * s.outChannels : 0),
    filter: part(packs ? filterFloats(s, size) : 0),
    picture: part(pictures * (side * tilesHigh + 2) * (side * tilesWide + 2) * s.channels),
    tiles: part(planes * (together * s.channels + 16)),
    products: part(planes * (together * s.outChannels + 16)),
    temporary: part((48 * vector) / float),
    scratchBytes: bytes,
  };
}

export interface WinogradConvolution {
  readonly scratchBytes: number;
  readonly multiplyAdds: number;
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
  const at = layOut(s);
  const writeWindow = prepareWindow(module, s);
  const blocks = s.outChannels / 8;
  return {
    scratchBytes: at.scratchBytes,
    multiplyAdds: multiplyAddsOf(s, at.size),
    run(scratch, x, pack, bias, y, accumulate) {
      const window = writeWindow(scratch + at.window);
      const [panels, filter, picture] = [scratch + at.panels, scratch + at.filter, scratch + at.picture];
      const [tiles, products, temporary] = [
        scratch + at.tiles,
        scratch + at.products,
        scratch + at.temporary,
      ];
      pack(panels);
      if (at.size === 'large') {
        module.transformFilterLarge(panels, filter, temporary, blocks, s.channels);
        module.winogradConvolveLarge(
          x,
          filter,
          bias,
          y,
          picture,
          tiles,
          products,
          temporary,
          window,
          accumulate ? y : 0,
          0,
        );
      } else {
        module.transformFilter(panels, filter, blocks, s.channels);
        module.winogradConvolve(x, filter, bias, y, picture, tiles, products, window, accumulate ? y : 0, 0);
      }
    },
  };
}

export interface PackedWinograd {
  readonly scratchBytes: number;
  readonly filterBytes: number;
  /** Panels of `packFilter` to the filter that {@link run} takes. */
  transform(scratch: number, panels: number, filter: number): void;
  /** What lies at `added` (0: nothing) is added, then a ReLU if wanted. */
  run(
    scratch: number,
    x: number,
    filter: number,
    bias: number,
    added: number,
    y: number,
    relu: boolean,
  ): void;
}

/** With a filter that is transformed once for many runs. */
export function preparePackedWinograd(module: SimdExports, s: WinogradShape, size: TileSize): PackedWinograd {
  const at = layOut(s, size, false);
  const writeWindow = prepareWindow(module, s);
  const blocks = s.outChannels / 8;
  return {
    scratchBytes: at.scratchBytes,
    filterBytes: align(filterFloats(s, size) * float),
    transform(scratch, panels, filter) {
      if (size === 'large')
        module.transformFilterLarge(panels, filter, scratch + at.temporary, blocks, s.channels);
      else module.transformFilter(panels, filter, blocks, s.channels);
    },
    run(scratch, x, filter, bias, added, y, relu) {
      const window = writeWindow(scratch + at.window);
      const [picture, tiles, products] = [scratch + at.picture, scratch + at.tiles, scratch + at.products];
      // prettier-ignore
      if (size === 'large')
        module.winogradConvolveLarge(
          x, filter, bias, y, picture, tiles, products, scratch + at.temporary, window, added, Number(relu),
        );
      else module.winogradConvolve(x, filter, bias, y, picture, tiles, products, window, added, Number(relu));
    },
  };
}

export function prepareWinogradFilterGradient(module: SimdExports, s: WinogradShape) {
  const at = layOut(s);
  const writeWindow = prepareWindow(module, s);
  return {
    scratchBytes: at.scratchBytes,
    multiplyAdds: multiplyAddsOf(s, at.size),
    run(scratch: number, x: number, dy: number, dw: number) {
      const window = writeWindow(scratch + at.window);
      const [panels, sums, picture] = [scratch + at.panels, scratch + at.filter, scratch + at.picture];
      const [tiles, products, temporary] = [
        scratch + at.tiles,
        scratch + at.products,
        scratch + at.temporary,
      ];
      if (at.size === 'large') {
        module.winogradFilterGradientLarge(
          x,
          dy,
          dw,
          picture,
          tiles,
          products,
          sums,
          panels,
          temporary,
          window,
        );
      } else {
        module.winogradFilterGradient(x, dy, dw, picture, tiles, products, sums, panels, window);
      }
    },
  };
}
