import type { ImageSet } from '../data/index.ts';
import type { Evaluation } from '../nn/training/index.ts';
import type { ImageOutput } from '../notebook/protocol/index.ts';
import type { Prediction } from '../panels/index.ts';

/** Every prediction of an evaluation, most wrong first: by the probability that was left for the true class. */
export function sortedPredictions({ probabilities, labels }: Evaluation): Prediction[] {
  const classes = probabilities.length / Math.max(1, labels.length);
  return Array.from(labels, (label, index): Prediction => {
    const row = probabilities.subarray(index * classes, (index + 1) * classes);
    const guess = row.reduce((best, p, at) => (p > row[best]! ? at : best), 0);
    return { index, label, guess, confidence: row[guess]!, truth: row[label]! };
  }).sort((a, b) => a.truth - b.truth || a.index - b.index);
}

/** Pictures of a set as a sheet of thumbnails. */
export function thumbnails(set: ImageSet, indices: readonly number[]): ImageOutput {
  const { size, channels, images } = set;
  const pixels = indices.map((index) => {
    const rgba = new Uint8ClampedArray(size * size * 4);
    for (let at = 0; at < size * size; at++) {
      const from = (index * size * size + at) * channels;
      for (let colour = 0; colour < 3; colour++)
        rgba[at * 4 + colour] = images[from + (channels === 3 ? colour : 0)]!;
      rgba[at * 4 + 3] = 255;
    }
    return rgba;
  });
  return { kind: 'image', width: size, height: size, pixels, columns: 8 };
}
