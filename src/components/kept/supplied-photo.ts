/** A decoded picture: RGBA, 8 bit, row-major. */
export interface SuppliedPhoto {
  pixels: Uint8ClampedArray;
  width: number;
  height: number;
}
