import cutOut from '../../content/figures/cat-eye.json' with { type: 'json' };

/** A cut-out of the photograph around the cat's eye: `eyeSide` × `eyeSide` RGB bytes, row by row. */
export const eyeSide = cutOut.size;

/** Where the cut-out lies in the 224×224 photograph. */
export const eyeCorner = { left: cutOut.left, top: cutOut.top };

let bytes: Uint8Array | undefined;

export function eyePixels(): Uint8Array {
  bytes ??= Uint8Array.from(atob(cutOut.pixels), (character) => character.charCodeAt(0));
  return bytes;
}
