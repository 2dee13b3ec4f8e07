/**
 * Writes the network that the chapters take on to dogs and cats, trained on CIFAR-10's eight other classes: the one of
 * seed 1 of the experiment `transfer`, which is trained here if it has not run yet: `nice node scripts/train-eight.ts`.
 * Writes `public/weights/eight.safetensors` and `eight.log.json`. Needs CIFAR-10 (see `experiments/cifar.ts`).
 */
import { writeFileSync } from 'node:fs';
import { measureNormalisation } from '../src/data/index.ts';
import { build, evaluate } from '../src/nn/index.ts';
import { trainedNets } from '../src/nn/trained/index.ts';
import { loadSafetensors, saveSafetensors } from '../src/nn/weights/index.ts';
import { loadCifar } from './experiments/cifar.ts';
import { eightClasses } from './experiments/transfer.ts';
import { startWasm } from './node-wasm.ts';

const seed = 1;
const { variant } = await startWasm();
const engine = `tfjs 4.22.0 on wasm, ${variant} kernels, Node ${process.versions.node}`;
const cifar = await loadCifar();
const normalisation = measureNormalisation(cifar.own);
const { weights, log } = await eightClasses(seed, { cifar, normalisation, engine });

const model = build(trainedNets.eight(), { initializer: 'zeros' });
loadSafetensors(model, weights);
const whole = evaluate(model, cifar.otherTest, { normalisation });
const halves = await saveSafetensors(model, {
  dtype: 'F16',
  metadata: { network: 'eight', data: 'cifar-10', seed: String(seed) },
});
loadSafetensors(model, halves);
const { count, accuracy, loss, interval, confusion } = evaluate(model, cifar.otherTest, { normalisation });

const target = new URL('../public/weights/', import.meta.url);
writeFileSync(new URL('eight.safetensors', target), halves);
const round = (value: number) => Number(value.toFixed(5));
const told = {
  network: 'eight',
  engine,
  source: cifar.source,
  pictures: cifar.others.count,
  settings: log.settings,
  steps: log.steps,
  epochs: log.epochs.map((epoch) => ({
    epoch: epoch.epoch,
    loss: round(epoch.loss),
    accuracy: round(epoch.accuracy),
  })),
  test: {
    count,
    accuracy: whole.accuracy,
    accuracyInHalfPrecision: accuracy,
    interval,
    loss: round(loss),
    confusion,
  },
};
writeFileSync(new URL('eight.log.json', target), `${JSON.stringify(told, null, 1)}\n`);
console.log(`eight: ${halves.length.toLocaleString('en')} bytes, ${accuracy} of the ${count} test pictures`);
