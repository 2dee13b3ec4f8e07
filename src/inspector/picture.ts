/**
 * The picture a network looks at: the site's cat, a training picture, the reader's own file or camera.
 * It never leaves the page except into the sandboxed kernel.
 */
import { ExplainedError } from '../explained/index.ts';
import { readImageHeader } from '../data/image-header.ts';
import type { PhotoInput } from '../nn/spec/index.ts';

export interface ChosenPicture {
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  /** How the kernel is told of it. */
  readonly input: PhotoInput;
}

/** Decoding takes four bytes a pixel: 160 MB for this many. */
export const largestPicture = 40_000_000;

/** No network here takes more; a larger picture is scaled down as it is decoded. */
const shortSide = 448;

/** Enough for the header of any ordinary file. */
const headerBytes = 512 * 1024;

/** The site's photograph. A damaged one is dropped and fetched past the browser's cache. */
export async function fetchCat(): Promise<ChosenPicture> {
  for (const cache of ['default', 'reload'] as const) {
    const response = await fetch(`${import.meta.env.BASE_URL}photos/cat.webp`, { cache }).catch(() => null);
    if (!response?.ok) continue;
    const pixels = await decode(await response.blob(), {}).catch(() => null);
    if (pixels) return { ...pixels, input: 'photo/cat' };
  }
  throw new ExplainedError('picture-unreachable');
}

/**
 * A file the reader chose. Its size is read from its header first, so that nothing huge is decoded.
 * @throws {ExplainedError} `picture-not-image`, `picture-too-large`, or `picture-undecodable`
 */
export async function readPictureFile(file: Blob): Promise<ChosenPicture> {
  const header = readImageHeader(new Uint8Array(await file.slice(0, headerBytes).arrayBuffer()));
  if (header === null) throw new ExplainedError('picture-not-image');
  const { width, height } = header;
  if (width < 1 || height < 1) throw new ExplainedError('picture-undecodable');
  if (width * height > largestPicture) {
    throw new ExplainedError('picture-too-large', { width, height, limit: largestPicture / 1e6 });
  }
  const scaled =
    Math.min(width, height) <= shortSide
      ? {}
      : width < height
        ? { resizeWidth: shortSide }
        : { resizeHeight: shortSide };
  return named(await decode(file, { ...scaled, resizeQuality: 'high' }));
}

/** Pixels of any source, handed to the kernel as they are. */
export function named({ pixels, width, height }: Exclude<PhotoInput, string>): ChosenPicture {
  // A copy: the pixels may lie in memory that is shared or handed over.
  const own = new Uint8ClampedArray(pixels);
  return { pixels: own, width, height, input: { pixels: own, width, height } };
}

async function decode(blob: Blob, options: ImageBitmapOptions): Promise<Omit<ChosenPicture, 'input'>> {
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: 'none', ...options }).catch(() => {
    throw new ExplainedError('picture-undecodable');
  });
  try {
    return drawn(bitmap, bitmap.width, bitmap.height);
  } finally {
    bitmap.close();
  }
}

/** Read the pixels of something drawable. */
export function drawn(
  source: CanvasImageSource,
  width: number,
  height: number,
): Omit<ChosenPicture, 'input'> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new ExplainedError('picture-undecodable');
  context.drawImage(source, 0, 0, width, height);
  return {
    pixels: context.getImageData(0, 0, width, height).data,
    width,
    height,
  };
}
