/**
 * Trains the networks of the chapters, of `src/nn/trained/nets.ts`, by the settings of the long recipe, in fewer epochs, and writes their
 * weights, in half precision, and the log of the run into public/weights: `node scripts/train-weights.ts [NAME …]`.
 * Seeded: on the same engine the result is the same to the byte. Needs some minutes a network.
 */
import { writeFileSync } from 'node:fs';
import { build, train } from '../src/nn/index.ts';
import { recipes, trainedNets, type TrainedNet } from '../src/nn/trained/index.ts';
import { evaluate } from '../src/nn/training/index.ts';
import { loadSafetensors, saveSafetensors } from '../src/nn/weights/index.ts';
import { loadDogsAndCats, startWasm } from './node-wasm.ts';
import { present } from '../src/explained/present.ts';

const seed = 1;
/** Eight minutes of a ResNet-20; all three alike. */
const epochs = 100;
const target = new URL('../public/weights/', import.meta.url);
const { variant } = await startWasm();
const data = await loadDogsAndCats();
const chapters = ['resnet20', 'plain20', 'simple-cnn'] as const satisfies TrainedNet[];
const given = process.argv.slice(2) as TrainedNet[];
for (const name of given.length > 0 ? given : chapters) {
  const model = build(trainedNets[name](), { seed });
  // As the chapters evaluate a network: without mirror images. The test pictures are looked at once, when all is done.
  const options = { ...recipes.long.options, epochs, testTimeFlip: false };
  const run = train(model, data, { ...options, seed, name, evaluateEvery: 0 });
  let next = await run.next();
  while (!next.done) {
    const { epochEnd } = next.value;
    if (epochEnd)
      console.log(
        `${name}: epoch ${epochEnd.epoch}, loss ${epochEnd.loss.toFixed(4)}, accuracy ${epochEnd.accuracy.toFixed(4)}`,
      );
    next = await run.next();
  }
  const result = next.value;
  const weights = await saveSafetensors(model, {
    dtype: 'F16',
    metadata: { network: name, data: data.name, seed: String(seed) },
  });
  writeFileSync(new URL(`${name}.safetensors`, target), weights);
  loadSafetensors(model, weights);
  const { normalisation } = data;
  const halves = evaluate(model, data.test, { normalisation });
  const { accuracy } = present(result.evaluation, 'an evaluation at the end');
  const log = {
    network: name,
    engine: `tfjs 4.22.0 on wasm, ${variant} kernels, Node ${process.versions.node}`,
    settings: result.settings,
    steps: result.steps,
    epochs: result.epochs.map(({ epoch, loss, accuracy }) => ({
      epoch,
      loss: Number(loss.toFixed(5)),
      accuracy: Number(accuracy.toFixed(5)),
    })),
    test: {
      count: halves.count,
      accuracy,
      accuracyInHalfPrecision: halves.accuracy,
      interval: halves.interval,
      accuracyWithMirrorImage: evaluate(model, data.test, { normalisation, testTimeFlip: true }).accuracy,
      loss: Number(halves.loss.toFixed(5)),
      confusion: halves.confusion,
    },
  };
  writeFileSync(new URL(`${name}.log.json`, target), `${JSON.stringify(log, null, 1)}\n`);
  console.log(
    `${name}: ${weights.length.toLocaleString('en')} bytes, test accuracy ${accuracy} (${halves.accuracy} in half precision)`,
  );
  model.dispose();
}
