/**
 * Decodes photographs, one at a time, to the squares that a data set keeps. A photograph is read out of its bitmap in
 * strips, so that beside the bitmap itself nothing of its size is held.
 */
import { AreaSquare, contentKey } from '../../../data/own-pictures.ts';
import { bytesOf, type PackedPicture } from './packed-picture.ts';

export interface DecodeRequest {
  readonly picture: PackedPicture;
  readonly size: number;
}

/** Without pixels: no picture that the browser can read. */
export interface DecodedPicture {
  readonly key: string;
  readonly pixels?: ArrayBuffer;
}

const stripPixels = 2 ** 19;

async function decode({ picture, size }: DecodeRequest): Promise<DecodedPicture> {
  const bytes = await bytesOf(picture);
  if (!bytes) return { key: '' };
  const key = contentKey(bytes);
  // As it is held upright, whatever way the camera lay; its numbers as they are, whatever the screen.
  const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>]), {
    imageOrientation: 'from-image',
    colorSpaceConversion: 'none',
  });
  try {
    const square = new AreaSquare(bitmap, size);
    const { left, top, side } = square.window;
    const rows = Math.max(1, Math.min(side, Math.floor(stripPixels / side)));
    const context = new OffscreenCanvas(side, rows).getContext('2d', { willReadFrequently: true });
    if (!context) return { key };
    for (let y = 0; y < side; y += rows) {
      const height = Math.min(rows, side - y);
      // What is transparent is on paper.
      context.fillStyle = '#fff';
      context.fillRect(0, 0, side, height);
      context.drawImage(bitmap, left, top + y, side, height, 0, 0, side, height);
      square.add(context.getImageData(0, 0, side, height).data);
    }
    return { key, pixels: square.bytes().buffer };
  } finally {
    bitmap.close();
  }
}

const scope = globalThis as unknown as {
  onmessage: ((event: MessageEvent<DecodeRequest>) => void) | null;
  postMessage(message: DecodedPicture, transfer: Transferable[]): void;
};

scope.onmessage = ({ data }) => {
  void decode(data)
    .catch((): DecodedPicture => ({ key: '' }))
    .then((decoded) => scope.postMessage(decoded, decoded.pixels ? [decoded.pixels] : []));
};
