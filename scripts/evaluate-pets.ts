/**
 * Evaluates `public/weights/pets.safetensors`, as shipped in half precision, and writes what it found into
 * `pets.log.json`: `node scripts/evaluate-pets.ts`. On CIFAR-10's own test part: dog against cat on its 2,000 cats and
 * dogs (one view, and averaged over each picture and its mirror image), and how often "neither" is said of its 8,000
 * other pictures. `node scripts/evaluate-pets.ts FOLDER` looks at photographs instead, FOLDER/COLLECTION/cat/* and
 * FOLDER/COLLECTION/dog/*, as `predict` does, through many windows, and writes what it found of every collection, and of
 * all that have both cats and dogs taken together, under `photographs`. The photographs themselves are not ours to
 * ship: the digest of a collection tells whether another's is the same.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import type { ImageSet } from '../src/data/index.ts';
import { answerOf, answersOf } from '../src/kernel/prediction.ts';
import { lookAround } from '../src/kernel/views.ts';
import { build, evaluate, petResnet, wilsonInterval } from '../src/nn/index.ts';
import { trainedClasses, trainedNormalisation as normalisation } from '../src/nn/trained/index.ts';
import { loadSafetensors } from '../src/nn/weights/index.ts';
import { loadCifar } from './experiments/cifar.ts';
import { loadDogsAndCats, startWasm } from './node-wasm.ts';

const weights = new URL('../public/weights/', import.meta.url);
const [folder] = process.argv.slice(2);
await startWasm();
const model = build(petResnet(), { initializer: 'zeros' });
loadSafetensors(model, readFileSync(new URL('pets.safetensors', weights)));
const classes = trainedClasses.pets;
const rounded = (value: number) => Number(value.toFixed(5));

function share(right: number, count: number) {
  return { count, share: right / count, interval: wilsonInterval(right, count) };
}

/** Probabilities of dog and cat alone, the other classes left aside. */
function dogOrCat(set: ImageSet, testTimeFlip: boolean) {
  const { probabilities } = evaluate(model, { ...set, classes }, { normalisation, testTimeFlip });
  const confusion = [
    [0, 0],
    [0, 0],
  ];
  let loss = 0;
  for (let n = 0; n < set.count; n++) {
    const [dog, cat] = [probabilities[n * 10]!, probabilities[n * 10 + 1]!];
    const label = set.labels[n]!;
    confusion[label]![cat > dog ? 1 : 0]!++;
    loss -= Math.log(Math.max([dog, cat][label]! / (dog + cat), 1e-12));
  }
  const right = confusion[0]![0]! + confusion[1]![1]!;
  return {
    count: set.count,
    accuracy: right / set.count,
    interval: wilsonInterval(right, set.count),
    loss: rounded(loss / set.count),
    confusion,
  };
}

/** How often each of the three answers is given. */
function answers(set: ImageSet, testTimeFlip: boolean): number[] {
  const { probabilities } = evaluate(model, { ...set, classes }, { normalisation, testTimeFlip });
  const given = [0, 0, 0];
  for (let n = 0; n < set.count; n++) {
    const { probabilities: three } = answersOf(classes, [...probabilities.subarray(n * 10, n * 10 + 10)]);
    given[answerOf(three)]!++;
  }
  return given;
}

/** Dogs and cats of one collection: what was said of each. */
async function lookAt(collection: string) {
  const confusion = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  const digest = createHash('sha256');
  let right = 0;
  for (const [label, name] of ['dog', 'cat'].entries()) {
    const within = `${collection}/${name}`;
    if (!existsSync(within)) continue;
    for (const file of readdirSync(within).sort()) {
      const bytes = readFileSync(`${within}/${file}`);
      digest.update(createHash('sha256').update(bytes).digest());
      const { data, info } = await sharp(bytes)
        .rotate()
        .toColourspace('srgb')
        .ensureAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const picture = { width: info.width, height: info.height, pixels: data };
      const { probabilities } = await lookAround(model, picture, 32, normalisation);
      const { probabilities: three } = answersOf(classes, probabilities);
      confusion[label]![answerOf(three)]!++;
      right += Number(Number(three[1]! > three[0]!) === label);
    }
  }
  const [dogs = 0, cats = 0] = confusion.map((row) => row.reduce((sum, value) => sum + value, 0));
  return { dogs, cats, right, confusion, sha256: digest.digest('hex') };
}

const logFile = new URL('pets.log.json', weights);

/** Puts a part into the log, and prints it. */
function keep(found: object): void {
  const log = JSON.parse(readFileSync(logFile, 'utf8')) as Record<string, unknown>;
  writeFileSync(logFile, `${JSON.stringify({ ...log, ...found }, null, 1)}\n`);
  console.log(JSON.stringify(found, null, 1));
}

if (folder) {
  const collections: Record<string, Awaited<ReturnType<typeof lookAt>>> = {};
  for (const name of readdirSync(folder).sort()) {
    collections[name] = await lookAt(`${folder}/${name}`);
    console.error(name, collections[name].right, collections[name].dogs + collections[name].cats);
  }
  const both = Object.values(collections).filter(
    ({ dogs, cats }) => Math.min(dogs, cats) >= (dogs + cats) / 4,
  );
  const sum = (of: (each: (typeof both)[number]) => number) =>
    both.reduce((total, each) => total + of(each), 0);
  const count = sum(({ dogs, cats }) => dogs + cats);
  const right = sum((each) => each.right);
  const named = (label: 0 | 1) => {
    const known = sum(({ confusion }) => confusion[label]![label]!);
    const all = sum(({ dogs, cats }) => [dogs, cats][label]!);
    return { count: all, accuracy: known / all, interval: wilsonInterval(known, all) };
  };
  keep({
    photographs: {
      count,
      collections: both.length,
      accuracy: right / count,
      interval: wilsonInterval(right, count),
      // Of each kind those that are answered with its name, "neither" being a possible answer.
      dogs: named(0),
      cats: named(1),
      neither: sum(({ confusion }) => confusion[0]![2]! + confusion[1]![2]!) / count,
      of: collections,
    },
  });
} else {
  const cifar = await loadCifar();
  const pets = answers(cifar.test, true);
  const others = answers(
    { ...cifar.otherTest, labels: cifar.otherTest.labels.map((label) => label + 2) },
    true,
  );
  const mirrored = dogOrCat(cifar.test, true);
  keep({
    validation: { oneView: dogOrCat(cifar.validation, false), mirrored: dogOrCat(cifar.validation, true) },
    test: { ...mirrored, accuracyInHalfPrecision: mirrored.accuracy, testTimeFlip: true },
    testInOneView: dogOrCat(cifar.test, false),
    // The site's own 400 test pictures, which took no part either: what can be computed again without CIFAR-10.
    ownTest: dogOrCat((await loadDogsAndCats()).test, false),
    neither: { ofPets: share(pets[2]!, 2000), ofOthers: share(others[2]!, 8000) },
    source: cifar.source,
  });
}
