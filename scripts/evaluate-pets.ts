/**
 * Evaluates `public/weights/pets.safetensors`, as shipped in half precision, and writes what it found into
 * `pets.log.json`: `node scripts/evaluate-pets.ts`. On CIFAR-10's own test part: dog against cat on its 2,000 cats and
 * dogs (one view, and averaged over each picture and its mirror image), and how often "neither" is said of its 8,000
 * other pictures. `node scripts/evaluate-pets.ts FOLDER` looks at photographs instead, FOLDER/COLLECTION/cat/* and
 * FOLDER/COLLECTION/dog/*, as `predict` does, through many windows, and writes under `photographs` what it found. The
 * collections of nearly nothing but dogs, or cats, choose the offset that makes it err as often on the ones as on the
 * others; those that have both are then measured, with the offset and without. The photographs themselves are not ours
 * to ship: the digest of a collection tells whether another's is the same.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import type { ImageSet } from '../src/data/index.ts';
import { answerOf, answersOf } from '../src/kernel/prediction.ts';
import { lookAround } from '../src/kernel/views.ts';
import { build, evaluate, petResnet, wilsonInterval } from '../src/nn/index.ts';
import { evenOffset } from '../src/statistics/index.ts';
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

/** The mean probabilities that each photograph of a collection was given. */
interface Looked {
  readonly seen: readonly { readonly label: 0 | 1; readonly probabilities: readonly number[] }[];
  readonly sha256: string;
}

async function lookAt(collection: string): Promise<Looked> {
  const seen: { label: 0 | 1; probabilities: number[] }[] = [];
  const digest = createHash('sha256');
  for (const label of [0, 1] as const) {
    const name = classes[label]!;
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
      seen.push({ label, probabilities });
    }
  }
  return { seen, sha256: digest.digest('hex') };
}

const kinds = ({ seen }: Looked) => {
  const dogs = seen.filter(({ label }) => label === 0).length;
  return { dogs, cats: seen.length - dogs };
};
/** Of nearly nothing but dogs, or cats, no accuracy can be told that means anything. */
const hasBoth = (looked: Looked): boolean => {
  const { dogs, cats } = kinds(looked);
  return Math.min(dogs, cats) >= (dogs + cats) / 4;
};

/** What is answered with an offset of the log-odds. */
function answered(all: readonly Looked[], offset: number) {
  const confusion = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  let right = 0;
  for (const { label, probabilities } of all.flatMap(({ seen }) => seen)) {
    const { probabilities: three } = answersOf(classes, probabilities, offset);
    confusion[label]![answerOf(three)]!++;
    right += Number(Number(three[1]! > three[0]!) === label);
  }
  const [dogs = 0, cats = 0] = confusion.map((row) => row.reduce((sum, value) => sum + value, 0));
  return { dogs, cats, right, confusion };
}

/** Measured on all of them together. */
function measured(all: readonly Looked[], offset: number) {
  const { dogs, cats, right, confusion } = answered(all, offset);
  const count = dogs + cats;
  const named = (label: 0 | 1) => {
    const known = confusion[label]![label]!;
    const of = [dogs, cats][label]!;
    return { count: of, accuracy: known / of, interval: wilsonInterval(known, of) };
  };
  return {
    count,
    accuracy: right / count,
    interval: wilsonInterval(right, count),
    // Of each kind those that are answered with its name, "neither" being a possible answer.
    dogs: named(0),
    cats: named(1),
    neither: (confusion[0]![2]! + confusion[1]![2]!) / count,
  };
}

const logFile = new URL('pets.log.json', weights);

/** Puts a part into the log, and prints it. */
function keep(found: object): void {
  const log = JSON.parse(readFileSync(logFile, 'utf8')) as Record<string, unknown>;
  writeFileSync(logFile, `${JSON.stringify({ ...log, ...found }, null, 1)}\n`);
  console.log(JSON.stringify(found, null, 1));
}

if (folder) {
  const collections: Record<string, Looked> = {};
  for (const name of readdirSync(folder).sort()) {
    collections[name] = await lookAt(`${folder}/${name}`);
    console.error(name, kinds(collections[name]));
  }
  const all = Object.values(collections);
  const tested = all.filter(hasBoth);
  // The others serve to make it even-handed: what it is then measured on has no part in the choice.
  const choosing = all.filter((each) => !hasBoth(each));
  const logOdds = (of: 0 | 1) =>
    choosing
      .flatMap(({ seen }) => seen)
      .filter(({ label }) => label === of)
      .map(({ probabilities: [dog = 0, cat = 0] }) => Math.log(dog / cat));
  const offset = rounded(evenOffset(logOdds(0), logOdds(1)));
  keep({
    photographs: {
      ...measured(tested, offset),
      collections: tested.length,
      offset: { value: offset, dogs: logOdds(0).length, cats: logOdds(1).length },
      withoutOffset: measured(tested, 0),
      of: Object.fromEntries(
        Object.entries(collections).map(([name, looked]) => [
          name,
          { ...answered([looked], offset), chose: !hasBoth(looked), sha256: looked.sha256 },
        ]),
      ),
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
