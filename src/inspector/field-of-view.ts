/** Where the receptive field of one output position lies on the input image. */
import type { ReceptiveField, Shape } from '../nn/spec/index.ts';

export interface Range {
  /** First and last pixel, both included; outside 0 … n − 1 it is padding. */
  readonly first: number;
  readonly last: number;
}

export interface FieldOfView {
  readonly rows: Range;
  readonly columns: Range;
}

/** Input pixels that an output position can see. */
export function fieldAt(field: ReceptiveField, row: number, column: number): FieldOfView {
  const range = (axis: 0 | 1, position: number): Range => {
    const start = field.start[axis] + position * field.stride[axis];
    // The whole pixels within, behind an upsampling too.
    const first = Math.ceil(start - hair);
    return { first, last: Math.floor(start + field.size[axis] + hair) - 1 };
  };
  return { rows: range(0, row), columns: range(1, column) };
}

/** Thirds are not whole in binary. */
const hair = 1e-9;

/** How many of a range's pixels lie on the image. */
export function pixelsInside({ first, last }: Range, size: number): number {
  return Math.max(0, Math.min(size - 1, last) - Math.max(0, first) + 1);
}

/** The output position whose field is centred nearest to an input pixel. */
export function positionNear(field: ReceptiveField, axis: 0 | 1, pixel: number, outputs: number): number {
  const centre = field.start[axis] + (field.size[axis] - 1) / 2;
  const stride = field.stride[axis];
  return stride === 0 ? 0 : Math.max(0, Math.min(outputs - 1, Math.round((pixel - centre) / stride)));
}

/** What a picture of the fields must show: the image and every field, so that nothing is cut off. */
export function extent(field: ReceptiveField, input: Shape, output: Shape): FieldOfView {
  const range = (axis: 0 | 1): Range => {
    const size = input[axis] ?? 1;
    const outputs = output[axis] ?? 1;
    const end = field.start[axis] + (outputs - 1) * field.stride[axis] + field.size[axis];
    return {
      first: Math.min(0, Math.floor(field.start[axis] + hair)),
      last: Math.max(size - 1, Math.ceil(end - hair) - 1),
    };
  };
  return { rows: range(0), columns: range(1) };
}
