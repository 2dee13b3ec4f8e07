/**
 * Sizes of a convolution, as `simd-window.ts` writes them: one after the other, in this order, four bytes each. All
 * but the last three are counted in rows, columns, pictures, channels; those are floats of the output.
 */
@unmanaged
export class Window {
  batch: i32;
  /** Of the input. */
  height: i32;
  width: i32;
  channels: i32;
  /** Zeros before the first row and column. */
  top: i32;
  left: i32;
  /** Of a picture with its border; as `height` and `width` where it needs none. */
  paddedHeight: i32;
  paddedWidth: i32;
  outHeight: i32;
  outWidth: i32;
  outChannels: i32;
  tapsHeight: i32;
  tapsWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  dilationHeight: i32;
  dilationWidth: i32;
  /** From one picture of the output to the next, one row, one column: an input gradient writes every s-th. */
  yPicture: i32;
  yRowStep: i32;
  yStep: i32;
}
