/**
 * Convolutions at addresses: every constant of a geometry worked out once, so that what
 * remains for a step is a few calls into the module.
 */
import type { ConvolutionGeometry } from './geometry.ts';
import type { SimdExports } from './simd-module.ts';
import { prepareWindow, windowBytes } from './simd-window.ts';
import type { Window } from './simd-window.ts';
import { prepareWinograd, prepareWinogradFilterGradient, suitsWinograd } from './simd-winograd.ts';
import type { WinogradShape } from './simd-winograd.ts';

export interface PreparedConvolution {
  /** Bytes of working space that a run needs. */
  readonly scratchBytes: number;
  /** Multiply-adds that a run does: Winograd's are fewer than are counted, channels that are filled up to eight more. */
  readonly multiplyAdds: number;
}

export interface PreparedForward extends PreparedConvolution {
  /** `bias` may be 0. With `accumulate` the result is added to what is at `y`. */
  run(scratch: number, x: number, filter: number, bias: number, y: number, accumulate: boolean): void;
}

export interface PreparedInputGradient extends PreparedConvolution {
  run(scratch: number, dy: number, filter: number, dx: number, accumulate: boolean): void;
}

export interface PreparedFilterGradient extends PreparedConvolution {
  run(scratch: number, x: number, dy: number, dw: number): void;
}

const float = 4;
const align = (bytes: number) => (bytes + 63) & ~63;
const inEights = (channels: number) => Math.ceil(channels / 8) * 8;

/** Rows (or columns) that an axis reads, border included; at least all there are when nothing has to be added. */
function paddedExtent(
  n: number,
  before: number,
  out: number,
  stride: number,
  taps: number,
  dilation: number,
): number {
  const read = (out - 1) * stride + dilation * (taps - 1) + 1;
  return before === 0 && read <= n ? n : read;
}

/** @param pairs of a channel in and one out, as they are computed */
const directMultiplyAdds = (g: ConvolutionGeometry, pairs: number) =>
  g.batch * g.outHeight * g.outWidth * g.kernelHeight * g.kernelWidth * pairs;

const emptyBytes = (bytes: number) => Math.max(64, align(bytes));

function forwardShape(g: ConvolutionGeometry): WinogradShape {
  const {
    batch,
    inHeight: height,
    inWidth: width,
    inChannels: channels,
    padTop: top,
    padLeft: left,
    outHeight,
    outWidth,
    outChannels,
  } = g;
  return { batch, height, width, channels, top, left, outHeight, outWidth, outChannels };
}

/** The whole window of a geometry, with the border that it needs. */
function windowOf(g: ConvolutionGeometry) {
  return {
    ...forwardShape(g),
    paddedHeight: paddedExtent(
      g.inHeight,
      g.padTop,
      g.outHeight,
      g.strideHeight,
      g.kernelHeight,
      g.dilationHeight,
    ),
    paddedWidth: paddedExtent(
      g.inWidth,
      g.padLeft,
      g.outWidth,
      g.strideWidth,
      g.kernelWidth,
      g.dilationWidth,
    ),
    tapsHeight: g.kernelHeight,
    tapsWidth: g.kernelWidth,
    strideHeight: g.strideHeight,
    strideWidth: g.strideWidth,
    dilationHeight: g.dilationHeight,
    dilationWidth: g.dilationWidth,
    yPicture: g.outHeight * g.outWidth * g.outChannels,
    yRowStep: g.outWidth * g.outChannels,
    yStep: g.outChannels,
  } satisfies Window;
}

export function prepareForward(module: SimdExports, g: ConvolutionGeometry): PreparedForward {
  if (suitsWinograd(g, g.inChannels, g.outChannels)) {
    const fast = prepareWinograd(module, forwardShape(g));
    return {
      scratchBytes: fast.scratchBytes,
      multiplyAdds: fast.multiplyAdds,
      run: (scratch, x, filter, bias, y, accumulate) =>
        fast.run(
          scratch,
          x,
          (panels) => module.packFilter(filter, panels, 3, g.inChannels, g.outChannels, 3, 3, 0, 1, 0, 1, 0),
          bias,
          y,
          accumulate,
        ),
    };
  }
  const window = windowOf(g);
  const writeWindow = prepareWindow(module, window);
  const panelBytes = emptyBytes(
    g.kernelHeight * g.kernelWidth * g.inChannels * inEights(g.outChannels) * float,
  );
  return {
    scratchBytes:
      windowBytes + panelBytes + emptyBytes(window.paddedHeight * window.paddedWidth * g.inChannels * float),
    multiplyAdds: directMultiplyAdds(g, g.inChannels * inEights(g.outChannels)),
    run(scratch, x, filter, bias, y, accumulate) {
      const { kernelHeight, kernelWidth, inChannels, outChannels } = g;
      const panels = scratch + windowBytes;
      module.packFilter(
        filter,
        panels,
        kernelWidth,
        inChannels,
        outChannels,
        kernelHeight,
        kernelWidth,
        0,
        1,
        0,
        1,
        0,
      );
      module.convolve(x, panels, bias, y, panels + panelBytes, writeWindow(scratch), Number(accumulate));
    },
  };
}

/** One residue of input rows (or columns) modulo the stride, which is a convolution of stride 1 by itself. */
interface Phase {
  /** The first input row of the residue, and how many there are. */
  readonly first: number;
  readonly count: number;
  readonly taps: number;
  /** Filter row of the first tap; each next one is `stride` before. */
  readonly startTap: number;
  /** Rows of zeros before `dy` (negative: rows of `dy` that are not read). */
  readonly before: number;
}

/**
 * `dx[i] = Σ_t dy[u − t] · w[a + s·t]` for the input rows i with `(i + pad) mod s = a` and
 * `u = (i + pad − a) / s`: the sub-pixel form of a strided convolution's gradient.
 */
function phases(n: number, pad: number, kernel: number, stride: number, dilation: number): Phase[] {
  return Array.from({ length: Math.min(stride, n) }, (_, first) => {
    const residue = (first + pad) % stride;
    const taps = Math.max(0, Math.ceil((kernel - residue) / stride));
    const reach = (first + pad - residue) / stride;
    return {
      first,
      count: Math.ceil((n - first) / stride),
      taps,
      startTap: residue + stride * (taps - 1),
      before: dilation * (taps - 1) - reach,
    };
  });
}

/** A convolution of dy with the filter turned round; 2 − pad zeros around it keep the sizes right. */
function winogradInputGradient(module: SimdExports, g: ConvolutionGeometry): PreparedInputGradient {
  const { batch, outHeight, outWidth, outChannels, inHeight, inWidth, inChannels } = g;
  const fast = prepareWinograd(module, {
    batch,
    height: outHeight,
    width: outWidth,
    channels: outChannels,
    top: 2 - g.padTop,
    left: 2 - g.padLeft,
    outHeight: inHeight,
    outWidth: inWidth,
    outChannels: inChannels,
  });
  return {
    scratchBytes: fast.scratchBytes,
    multiplyAdds: fast.multiplyAdds,
    run(scratch, dy, filter, dx, accumulate) {
      const pack = (panels: number) =>
        module.packFilter(filter, panels, 3, inChannels, outChannels, 3, 3, 2, -1, 2, -1, 1);
      fast.run(scratch, dy, pack, 0, dx, accumulate);
    },
  };
}

/** Undefined where a stride and a dilation meet on one axis: no reader has asked for it, and the composed kernel does it. */
export function prepareInputGradient(
  module: SimdExports,
  g: ConvolutionGeometry,
): PreparedInputGradient | undefined {
  if (suitsWinograd(g, g.outChannels, g.inChannels)) return winogradInputGradient(module, g);
  if ((g.strideHeight > 1 && g.dilationHeight > 1) || (g.strideWidth > 1 && g.dilationWidth > 1))
    return undefined;
  const rows = phases(g.inHeight, g.padTop, g.kernelHeight, g.strideHeight, g.dilationHeight);
  const columns = phases(g.inWidth, g.padLeft, g.kernelWidth, g.strideWidth, g.dilationWidth);
  const rowStep = g.inWidth * g.inChannels;
  const extent = (phase: Phase, dilation: number) => phase.count + dilation * (phase.taps - 1);
  const parts = rows
    .flatMap((row) => columns.map((column) => ({ row, column })))
    .filter(({ row, column }) => row.taps > 0 && column.taps > 0)
    .map(({ row, column }) => ({
      row,
      column,
      first: (row.first * rowStep + column.first * g.inChannels) * float,
      writeWindow: prepareWindow(module, {
        batch: g.batch,
        height: g.outHeight,
        width: g.outWidth,
        channels: g.outChannels,
        top: row.before,
        left: column.before,
        paddedHeight: extent(row, g.dilationHeight),
        paddedWidth: extent(column, g.dilationWidth),
        outHeight: row.count,
        outWidth: column.count,
        outChannels: g.inChannels,
        tapsHeight: row.taps,
        tapsWidth: column.taps,
        strideHeight: 1,
        strideWidth: 1,
        dilationHeight: g.dilationHeight,
        dilationWidth: g.dilationWidth,
        yPicture: g.inHeight * rowStep,
        yRowStep: g.strideHeight * rowStep,
        yStep: g.strideWidth * g.inChannels,
      }),
    }));
  const untouched = parts.length < rows.length * columns.length;
  const panelBytes = emptyBytes(
    Math.max(...parts.map(({ row, column }) => row.taps * column.taps)) *
      g.outChannels *
      inEights(g.inChannels) *
      float,
  );
  const pictureBytes =
    Math.max(
      ...parts.map(({ row, column }) => extent(row, g.dilationHeight) * extent(column, g.dilationWidth)),
    ) *
    g.outChannels *
    float;
  return {
    scratchBytes: windowBytes + panelBytes + emptyBytes(pictureBytes),
    multiplyAdds: directMultiplyAdds(g, inEights(g.inChannels) * g.outChannels),
    run(scratch, dy, filter, dx, accumulate) {
      if (untouched && !accumulate) module.clear(dx, g.batch * g.inHeight * rowStep * float);
      const panels = scratch + windowBytes;
      for (const { row, column, first, writeWindow } of parts) {
        // prettier-ignore
        module.packFilter(
          filter, panels, g.kernelWidth, g.inChannels, g.outChannels, row.taps, column.taps,
          row.startTap, -g.strideHeight, column.startTap, -g.strideWidth, 1,
        );
        const window = writeWindow(scratch);
        module.convolve(dy, panels, 0, dx + first, panels + panelBytes, window, Number(accumulate));
      }
    },
  };
}

export function prepareFilterGradient(module: SimdExports, g: ConvolutionGeometry): PreparedFilterGradient {
  if (suitsWinograd(g, g.inChannels, g.outChannels))
    return prepareWinogradFilterGradient(module, forwardShape(g));
  const window = windowOf(g);
  const writeWindow = prepareWindow(module, window);
  const panelBytes = emptyBytes(
    g.kernelHeight * g.kernelWidth * g.inChannels * inEights(g.outChannels) * float,
  );
  const wideBytes =
    g.outChannels % 8 === 0 ? 0 : align(g.outHeight * g.outWidth * inEights(g.outChannels) * float);
  return {
    scratchBytes:
      windowBytes +
      panelBytes +
      wideBytes +
      emptyBytes(window.paddedHeight * window.paddedWidth * g.inChannels * float),
    multiplyAdds: directMultiplyAdds(g, g.inChannels * inEights(g.outChannels)),
    run(scratch, x, dy, dw) {
      const panels = scratch + windowBytes;
      const wideDy = panels + panelBytes;
      module.filterGradient(x, dy, dw, wideDy + wideBytes, wideDy, panels, writeWindow(scratch));
    },
  };
}
