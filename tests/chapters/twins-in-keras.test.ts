/**
 * Keras twins of every chapter, joined as its notebook has them, run in Keras from the first line to the last, and the
 * numbers they print compared with those that their cells showed: with the page's own pictures in the place of a download,
 * the same random numbers, and trainings of two batches (`run-twins.py`).
 */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  decodeDogsAndCats,
  type ImageDataset,
  seededRandom,
  shuffledIndices,
  subset,
} from '../../src/data/index.ts';
import { build, cifarResnet, train, type TrainOptions } from '../../src/nn/index.ts';
import { saveSafetensors } from '../../src/nn/weights/index.ts';
import { cellsOf, chapterSlugs } from '../content/chapters.ts';
import { startWasm } from '../nn/training/wasm-backend.ts';
import { python, runPython } from '../python.ts';
import { comparisons, missingFrom } from './twins-compared.ts';

if (!python.path) console.warn(`No twin is run in Keras: ${python.missing}.`);

const root = join(import.meta.dirname, '../..');

/** What stands in a twin, and what instead makes it short. The same code runs. */
const shorter: readonly (readonly [cell: string, found: string, instead: string])[] = [
  ['gradients-with-norm', 'depth = 32', 'depth = 8'],
  ['gradient-microscope', 'range(30)', 'range(2)'],
  ['shortcuts', '(20, 56, 110)', '(20,)'],
  ['five-networks', '(50, 101, 152)', '(50,)'],
  ['two-modes', '(0, 25, 50, 200)', '(0, 25, 50)'],
  // After two batches nobody asks how many of 320 a network gets right.
  [
    'pets',
    'print(name, len(labels), (labels == 0).sum(), (labels == 1).sum())',
    'print(name, len(labels), (labels == 0).sum(), (labels == 1).sum())\nlab["validation"] = tuple(each[::8] for each in lab["validation"])',
  ],
  ['worst-mistakes', 'np.arange(320)', 'np.arange(40)'],
  ['deeper', 'depth=14', 'depth=8'],
  ['trained-filters', '10 * 32, 32)', '2 * 32, 32)'],
  ['three-seeds', '(1, 2, 3)', '(1, 2)'],
  ['three-seeds', 'depth=14', 'depth=8'],
  ['two-rates', '(0.01, 0.1)', '(0.1,)'],
  ['two-rates', 'depth=14', 'depth=8'],
  ['from-scratch', 'depth=20', 'depth=8'],
  ['final-run', '(test_pictures, test_labels)', '(test_pictures[::8], test_labels[::8])'],
  ['more-data', '(8, 4, 2, 1)', '(8, 1)'],
  ['trained-net', 'all_pictures, all_labels', 'all_pictures[::20], all_labels[::20]'],
  ['lesion', 'in alike:', 'in alike[:2]:'],
  ['swap-blocks', 'in neighbours:', 'in neighbours[:1]:'],
  ['loss-landscape', 'np.arange(-3, 4)', 'np.array([-3, 0, 3])'],
  ['own-picture', 'standardise(all_pictures)', 'standardise(all_pictures[::20])'],
  [
    'own-head',
    'own_train, own_validation = lab["train"], lab["validation"]',
    'own_train, own_validation = tuple(each[::8] for each in lab["train"]), lab["validation"]',
  ],
  ['to-keras', 'depth=56', 'depth=8'],
  ['to-keras', 'width=64', 'width=4'],
];

/** How many standard normal numbers the twins may ask of a seed: as many as their largest arrays with it have. */
const seeds = Array.from({ length: 350 }, (_, at) => at + 1);
const drawnOf = (seed: number): number =>
  ({ 4: 200_704, 7: 802_816, 11: 262_144 })[seed] ??
  (seed < 40 || (seed > 100 && seed < 140) ? 36_864 : 12_288);

/**
 * Trained by the twins' own functions and by `nn.train`: the same network, first weights, pictures and order. Keras takes
 * the rate into what momentum remembers; where it rises and falls, that is another number in the third digit.
 */
const trainings: Readonly<Record<string, { options: TrainOptions; code: string }>> = {
  '01-residual-block': {
    options: { epochs: 1, learningRate: 0.03, augment: false },
    code: `
network = cifar_resnet(8, width=4)
network.set_weights(list(load_file("compared.safetensors").values()))
pictures, labels = (train_pictures - pixel_mean) / pixel_std, np.repeat([0, 1], 800)
print(train(network, pictures[compared], labels[compared], 1, 0.03)[-1])`,
  },
  '04-dogs-and-cats': {
    options: {
      epochs: 1,
      learningRate: 0.02,
      schedule: 'constant',
      augment: false,
      weightDecay: 2e-3,
      labelSmoothing: 0.1,
    },
    code: `
network = build_network("compared", depth=8, norm=True, skip=True, width=4)
load_weights(network, "compared.safetensors")
few = all_pictures[compared], all_labels[compared]
print(train(network, few, few, 1, 0.02, smoothing=0.1, weight_decay=2e-3)["loss"])`,
  },
};
const losses = new Map<string, number>();

async function trainHere(folder: string, pets: ImageDataset): Promise<void> {
  const every = Uint32Array.from({ length: 160 }, (_, at) => 10 * at);
  const data = { ...pets, train: subset(pets.train, every) };
  const spec = cifarResnet(8, { width: 4, classes: 2 });
  for (const [slug, { options }] of Object.entries(trainings)) {
    const model = build(spec, { seed: 1 });
    writeFileSync(join(folder, 'compared.safetensors'), await saveSafetensors(model));
    for await (const { epochEnd } of train(model, data, options))
      if (epochEnd) losses.set(slug, epochEnd.loss);
    model.dispose();
  }
  const order = shuffledIndices(every.length, seededRandom(1, 1, 1));
  writeFileSync(
    join(folder, 'compared'),
    order.map((at) => every[at]!),
  );
}

interface Said {
  printed: Record<string, string>;
  seconds: Record<string, number>;
  failed?: string;
}
let said: Record<string, Said>;

const slugs = chapterSlugs.filter((slug) => cellsOf(slug).some(({ keras }) => keras !== undefined));

/** The twins of a chapter, made short. */
function twinsOf(slug: string): [name: string, code: string][] {
  return cellsOf(slug).map(({ name, keras = '' }) => [
    name,
    shorter.reduce((code, [cell, found, instead]) => {
      if (cell !== name) return code;
      expect(code, `${cell} has changed: how is it made short?`).toContain(found);
      return code.replace(found, instead);
    }, keras),
  ]);
}

async function prepare(folder: string): Promise<object> {
  const { data, info } = await sharp(join(root, 'public/photos/cat.webp'))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  writeFileSync(join(folder, 'cat.pixels'), data);
  for (const name of ['pets', 'resnet20', 'plain20', 'simple-cnn', 'eight'])
    copyFileSync(join(root, `public/weights/${name}.safetensors`), join(folder, `${name}.safetensors`));
  const pets = await decodeDogsAndCats(readFileSync(join(root, 'public/data/dogs-and-cats.bin')));
  // As CIFAR-10 numbers them: a dog is 5, a cat 3.
  for (const name of ['train', 'test'] as const) {
    writeFileSync(join(folder, `${name}.pictures`), pets[name].images);
    writeFileSync(
      join(folder, `${name}.labels`),
      pets[name].labels.map((label) => (label === 0 ? 5 : 3)),
    );
  }

  await startWasm();
  await trainHere(folder, pets);
  const normals: Record<string, [start: number, count: number]> = {};
  const values: Float32Array[] = [];
  let start = 0;
  for (const seed of seeds) {
    const count = drawnOf(seed);
    const numbers = tf.tidy(() => tf.randomNormal([count], 0, 1, 'float32', seed).dataSync());
    values.push(numbers as Float32Array);
    normals[seed] = [start, count];
    start += count;
  }
  writeFileSync(join(folder, 'normals'), Buffer.concat(values.map((each) => Buffer.from(each.buffer))));
  return { folder, cat: [info.height, info.width], normals };
}

describe.skipIf(!python.path)('the twins of', () => {
  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'twins-'));
    try {
      const job = await prepare(folder);
      const chapters = Object.fromEntries(slugs.map((slug) => [slug, twinsOf(slug)]));
      const after = Object.fromEntries(
        Object.entries(trainings).map(([slug, { code }]) => [slug, [['as nn.train', code]]]),
      );
      const program = readFileSync(new URL('run-twins.py', import.meta.url), 'utf8');
      const answer = runPython(program, JSON.stringify({ ...job, chapters, after }));
      said = JSON.parse(answer.trim().split('\n').at(-1)!) as Record<string, Said>;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 600_000);

  afterAll(() => {
    const all = Object.values(said).flatMap(({ seconds }) => Object.entries(seconds));
    const slowest = all.sort(([, a], [, b]) => b - a).slice(0, 25);
    console.log(
      `The slowest twins, in s of the processor: ${slowest.map((each) => each.join(' ')).join(', ')}`,
    );
  });

  describe.each(slugs)('%s', (slug) => {
    test('run in Keras from the first line to the last', () => {
      expect(said[slug]!.failed).toBeUndefined();
    });

    if (slug in trainings)
      test('train as nn.train does', () => {
        const loss = Number(said[slug]!.printed['as nn.train']);
        expect(Math.abs(loss / losses.get(slug)! - 1)).toBeLessThan(0.01);
      });

    test.each(comparisons(slug))('%s gives the numbers of its cell', (name, comparison) => {
      const printed = said[slug]!.printed[name] ?? '';
      expect(missingFrom(printed, comparison), printed.slice(0, 2000)).toBeUndefined();
    });
  });
});
