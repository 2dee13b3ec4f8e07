/** Which of three ways computes a convolution soonest: as a product of gathered windows, or by Winograd with small or large tiles. */
import type { ConvolutionGeometry } from '../kernels/geometry.ts';
import { suitsWinograd, winogradTiles, type TileSize, type WinogradShape } from '../kernels/simd-winograd.ts';

export type Way = 'product' | TileSize;

/** Multiply-adds a second at the peak, and bytes of a filter that come from memory: what matters is their ratio. */
const multiplyAdds = 29e9;
const bytes = 24e9;
/** Share of the peak that products of gathered windows reach, and those of Winograd's planes. */
const reached = { product: 0.92, small: 0.85, large: 0.85 } as const;
/** What transforming a tile takes, as multiply-adds for each of its channels, in and out. */
const transforms = { small: 100, large: 290 } as const;
/** Tiles that are done with each reading of a filter. */
const together = { small: 32, large: 16 } as const;
/** Bytes that stay near the processor from one reading to the next. */
const near = 1e6;
const float = 4;

export function chooseConvolution(g: ConvolutionGeometry): Way {
  if (!suitsWinograd(g, g.inChannels, g.outChannels)) return 'product';
  const ways: readonly Way[] = ['product', 'small', 'large'];
  return ways.reduce((best, way) => (secondsOf(g, way) < secondsOf(g, best) ? way : best));
}

/** By a model of it; the order is what is used. */
export function secondsOf(g: ConvolutionGeometry, way: Way): number {
  const pairs = g.inChannels * g.outChannels;
  if (way === 'product') {
    const rows = g.batch * g.outHeight * g.outWidth;
    return (9 * pairs * rows) / (multiplyAdds * reached.product) + (9 * pairs * float) / bytes;
  }
  const { tiles, planes } = winogradTiles(shapeOf(g), way);
  const all = g.batch * tiles;
  const filter = planes * pairs * float;
  // Small tiles are done a picture at a time; large ones of several pictures together.
  const readings =
    way === 'small' ? g.batch * Math.ceil(tiles / together.small) : Math.ceil(all / together.large);
  return (
    (all * (planes * pairs)) / (multiplyAdds * reached[way]) +
    (all * transforms[way] * (g.inChannels + g.outChannels)) / multiplyAdds +
    (filter * (filter > near ? readings : 1)) / bytes
  );
}

export function shapeOf(g: ConvolutionGeometry): WinogradShape {
  // prettier-ignore
  const { batch, inHeight: height, inWidth: width, inChannels: channels, padTop: top, padLeft: left, outHeight, outWidth, outChannels } = g;
  return { batch, height, width, channels, top, left, outHeight, outWidth, outChannels };
}
