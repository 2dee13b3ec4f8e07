import type { ImageSet } from '../data/index.ts';
import { fetchDogsAndCats } from './fetch-dogs-and-cats.ts';
import { named, type ChosenPicture } from './picture.ts';

let set: Promise<ImageSet> | null = null;

/** The training pictures; fetched once a page, at the first call. */
export function trainingSet(): Promise<ImageSet> {
  set ??= fetchDogsAndCats(`${import.meta.env.BASE_URL}data/dogs-and-cats.bin`).then(
    ({ train }) => train,
    (error: unknown) => {
      set = null;
      throw error;
    },
  );
  return set;
}

/** One picture of a set, with full opacity. */
export function pictureOf({ images, size, channels }: ImageSet, index: number): ChosenPicture {
  const pixels = new Uint8ClampedArray(size * size * 4);
  const start = index * size * size * channels;
  for (let pixel = 0; pixel < size * size; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      pixels[pixel * 4 + channel] = images[start + pixel * channels + channel] ?? 0;
    }
    pixels[pixel * 4 + 3] = 255;
  }
  return named({ pixels, width: size, height: size });
}
