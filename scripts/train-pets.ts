/**
 * Trains the network that answers the reader's own photographs (`petResnet`) on all of CIFAR-10's training part but the
 * site's 400 test pictures and what is held out for validation: `nice node scripts/train-pets.ts`. Writes
 * `public/weights/pets.safetensors` and `pets.log.json`. Seeded; killed and started again it goes on with the last
 * epoch. Needs CIFAR-10 (see `experiments/cifar.ts`) and an hour and a half.
 *
 * All ten classes are learnt, so that "neither" can be said; every picture of a dog or a cat is shown four times an
 * epoch, as those two are to be told apart best.
 *
 * `node scripts/train-pets.ts further` was tried to get higher: it goes on from the shipped weights for three more epochs,
 * at a lower rate, and writes beside them (`pets-further.*`, under `.cache`), since by validation they are not better.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { seededRandom, shuffledIndices, subset } from '../src/data/index.ts';
import type { ImageSet } from '../src/data/index.ts';
import { build, evaluate, petResnet, train } from '../src/nn/index.ts';
import { trainedNormalisation as normalisation } from '../src/nn/trained/index.ts';
import { loadSafetensors, saveSafetensors } from '../src/nn/weights/index.ts';
import { classes, joined, loadCifar } from './experiments/cifar.ts';
import { checkpoints } from './experiments/ledger.ts';
import { startWasm } from './node-wasm.ts';

const further = process.argv[2] === 'further';
const name = further ? 'pets-further' : 'pets';
const seed = further ? 2 : 1;
const repeats = 4;
const shipped = new URL('../public/weights/', import.meta.url);
const target = further ? new URL('../.cache/further/', import.meta.url) : shipped;
mkdirSync(target, { recursive: true });
const { variant } = await startWasm();
const cifar = await loadCifar();

/** The eight other classes as 2 to 9, behind dog and cat. */
const shifted = (set: ImageSet): ImageSet => ({
  ...set,
  labels: set.labels.map((label) => label + 2),
  classes,
});
const renamed = (set: ImageSet): ImageSet => ({ ...set, classes });

const order = [...shuffledIndices(cifar.others.count, seededRandom(1, 0x07e5))];
/** Set aside, for a choice that was never made by them. */
const held = 1000;
const others = shifted(subset(cifar.others, order.slice(held)));
const pets = renamed(joined(cifar.own, cifar.more));
let pictures = others;
for (let time = 0; time < repeats; time++) pictures = joined(pictures, pets);

const model = build(petResnet(), { seed });
if (further) loadSafetensors(model, readFileSync(new URL('pets.safetensors', shipped)));
const run = train(
  model,
  { name: 'cifar-10', train: pictures, normalisation },
  {
    epochs: further ? 3 : 9,
    batchSize: 64,
    seed,
    learningRate: further ? 0.03 : 0.1,
    weightDecay: 5e-4,
    labelSmoothing: 0.1,
    augment: { flip: true, shift: 4, zoom: 0.3, jitter: 0.2 },
    name,
    checkpoints,
    resume: true,
  },
);

/** How often dog and cat are told apart, the other classes' probabilities left aside. */
function petAccuracy(set: ImageSet): number {
  const { probabilities, labels, count } = evaluate(model, renamed(set), { normalisation });
  let right = 0;
  for (let n = 0; n < count; n++)
    if (Number(probabilities[n * 10 + 1]! > probabilities[n * 10]!) === labels[n]) right++;
  return right / count;
}

let next = await run.next();
while (!next.done) {
  const { epochEnd, step, steps, loss } = next.value;
  if (step % 200 === 0) console.log(`step ${step} of ${steps}, loss ${loss.toFixed(3)}`);
  if (epochEnd) {
    console.log(
      `epoch ${epochEnd.epoch}: loss ${epochEnd.loss.toFixed(4)}, accuracy ${epochEnd.accuracy.toFixed(4)}, validation ${petAccuracy(cifar.validation)}`,
    );
  }
  next = await run.next();
}
const result = next.value;
const weights = await saveSafetensors(model, {
  dtype: 'F16',
  metadata: { network: 'pets', data: 'cifar-10', seed: String(seed) },
});
writeFileSync(new URL(`${name}.safetensors`, target), weights);
const log = {
  network: 'pets',
  engine: `tfjs 4.22.0 on wasm, ${variant} kernels, Node ${process.versions.node}`,
  source: cifar.source,
  classes,
  pictures: { pets: pets.count, repeats, others: others.count },
  settings: result.settings,
  steps: result.steps,
  epochs: result.epochs.map(({ epoch, loss, accuracy }) => ({
    epoch,
    loss: Number(loss.toFixed(5)),
    accuracy: Number(accuracy.toFixed(5)),
  })),
};
writeFileSync(new URL(`${name}.log.json`, target), `${JSON.stringify(log, null, 1)}\n`);
console.log(`${weights.length.toLocaleString('en')} bytes`);
if (!further) await import('./evaluate-pets.ts');
