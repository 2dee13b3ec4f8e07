import type { ImageSet } from './image-set.ts';
import { seededRandom, shuffledIndices } from './random.ts';

/** The pictures at `indices`, in that order. */
export function subset(set: ImageSet, indices: ArrayLike<number>): ImageSet {
  const picture = set.size * set.size * set.channels;
  const images = new Uint8Array(indices.length * picture);
  const labels = new Uint8Array(indices.length);
  for (let at = 0; at < indices.length; at++) {
    const index = indices[at]!;
    images.set(set.images.subarray(index * picture, (index + 1) * picture), at * picture);
    labels[at] = set.labels[index]!;
  }
  return { ...set, images, labels, count: labels.length };
}

/**
 * Sets some training pictures aside to choose a recipe by, the same share of every
 * class, drawn by `seed`: `{ train: 1,280, validation: 320 }` of 1,600 for a share of 0.2.
 * The test pictures have no part in a choice.
 */
export function splitForValidation(
  set: ImageSet,
  share = 0.2,
  seed = 1,
): { train: ImageSet; validation: ImageSet } {
  const random = seededRandom(seed, 0x5e1ec7);
  const train: number[] = [];
  const validation: number[] = [];
  set.classes.forEach((_, label) => {
    const members = Array.from(set.labels.keys()).filter((index) => set.labels[index] === label);
    const held = Math.round(members.length * share);
    shuffledIndices(members.length, random).forEach((member, rank) => {
      (rank < held ? validation : train).push(members[member]!);
    });
  });
  train.sort((a, b) => a - b);
  validation.sort((a, b) => a - b);
  return { train: subset(set, train), validation: { ...subset(set, validation), split: 'validation' } };
}
