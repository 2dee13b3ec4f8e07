import { div, reverse, sub, tensor1d, tensor3d, type Tensor, type Tensor3D } from '@tensorflow/tfjs-core';
import { ExplainedError } from '../explained/index.ts';
import { middleSquare, type Normalisation, scaleWindow, type Picture } from '../data/index.ts';

export type { Picture } from '../data/index.ts';

/** Of a canvas, whatever its context is for (one of WebGL has no pixels to ask for), of a decoded file, or pixels as they are. */
export function pixelsOf(
  source: ImageBitmap | OffscreenCanvas | ImageData,
): Picture & { pixels: Uint8ClampedArray<ArrayBuffer> } {
  const { width, height } = source;
  if ('data' in source) return { width, height, pixels: source.data };
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) throw new ExplainedError('picture-unreadable');
  context.drawImage(source, 0, 0);
  return { width, height, pixels: context.getImageData(0, 0, width, height).data };
}

/**
 * The middle square of a picture, scaled to `size × size`, as values 0…1.
 * @returns tensor of shape `[size, size, 3]`
 */
export function photoTensor(picture: Picture, size: number): Tensor3D {
  return tensor3d(scaleWindow(picture, middleSquare(picture), size), [size, size, 3]);
}

/** Values 0…1, their colours last, as a network wants them. Within a `tidy`. */
export function normalised<T extends Tensor>(picture: T, { mean, std, order = 'rgb' }: Normalisation): T {
  const ordered = order === 'bgr' ? reverse(picture, -1) : picture;
  return div(sub(ordered, tensor1d([...mean])), tensor1d([...std]));
}
