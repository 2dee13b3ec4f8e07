import type { ImageSet } from '../../../src/data/image-set.ts';
import { seededRandom } from '../../../src/data/random.ts';
import type { TrainData } from '../../../src/nn/run/index.ts';

/** Two classes that a small net can tell apart: stripes across and stripes down, in random colours and noise. */
export function stripes(count: number, size = 8, seed = 1): ImageSet {
  const random = seededRandom(seed);
  const images = new Uint8Array(count * size * size * 3);
  const labels = Uint8Array.from({ length: count }, (_, n) => n % 2);
  for (let n = 0; n < count; n++) {
    const phase = Math.floor(random() * 4);
    const colour = [random(), random(), random()];
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const bright = ((labels[n] === 0 ? y : x) + phase) % 4 < 2 ? 140 : 20;
        for (let c = 0; c < 3; c++)
          images[((n * size + y) * size + x) * 3 + c] = bright * (0.5 + colour[c]! / 2) + 60 * random();
      }
    }
  }
  return { images, labels, count, size, channels: 3, classes: ['across', 'down'] };
}

export const toyData: TrainData = {
  train: stripes(64, 8, 1),
  test: stripes(32, 8, 2),
  normalisation: { mean: [0.4, 0.4, 0.4], std: [0.25, 0.25, 0.25] },
};
