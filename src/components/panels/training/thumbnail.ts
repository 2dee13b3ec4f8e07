import { element, type OutputHost } from '../../../notebook/outputs/index.ts';
import type { FrozenImage } from '../../../notebook/outputs/frozen.ts';
import type { ImageOutput } from '../../../notebook/protocol/index.ts';
import { sheetPart } from '../sheet-part.ts';

/** Pictures of one output: pixels from a kernel, or at build a sheet in a file. */
export type Pictures = ImageOutput | FrozenImage;

/**
 * One small picture, drawn at its own size and enlarged by the style. At build it is a part of the stored
 * sheet; a live kernel has no say in addresses, so there only pixels are drawn.
 */
export function thumbnail(pictures: Pictures, at: number, label: string, host: OutputHost): Element {
  const { document } = host;
  const { width, height } = pictures;
  if ('sheet' in pictures) {
    const part = sheetPart(document, pictures, at, label);
    part.classList.add('thumbnail');
    return part;
  }
  const canvas = element(document, 'canvas', {
    width,
    height,
    class: 'thumbnail',
    role: 'img',
    'aria-label': label,
  });
  paint(canvas, pictures.pixels[at], width, height);
  return canvas;
}

/** Put RGBA pixels on a canvas; without a window there is nothing to draw with. */
export function paint(
  canvas: HTMLCanvasElement,
  pixels: Uint8ClampedArray | undefined,
  width: number,
  height: number,
): void {
  if (!pixels || typeof ImageData === 'undefined') return;
  const copy = new Uint8ClampedArray(pixels.length);
  copy.set(pixels);
  canvas.getContext('2d')?.putImageData(new ImageData(copy, width, height), 0, 0);
}
