import { tensor3d, type Tensor3D } from '@tensorflow/tfjs-core';
import { middleSquare, scaleWindow, type Picture } from '../data/index.ts';

export type { Picture } from '../data/index.ts';

/**
 * The middle square of a picture, scaled to `size × size`, as values 0…1.
 * @returns tensor of shape `[size, size, 3]`
 */
export function photoTensor(picture: Picture, size: number): Tensor3D {
  return tensor3d(scaleWindow(picture, middleSquare(picture), size), [size, size, 3]);
}
