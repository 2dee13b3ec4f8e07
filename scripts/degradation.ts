/**
 * Trains plain and residual nets of growing depth on the dog-and-cat set and keeps their curves for
 * the figure of degradation. Every run is seeded; a run that is in the file already is not repeated.
 *
 *   node scripts/degradation.ts [seed …]
 *
 * Runs tfjs on WebAssembly with the project's own kernels, the same code as in a reader's browser.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import './build-wasm.ts';
import { decodeDogsAndCats } from '../src/data/index.ts';
import type { DegradationRuns } from '../src/figures/degradation.ts';
import { build, cifarResnet, describeNetwork } from '../src/nn/index.ts';
import { installTrainingKernels } from '../src/nn/kernels/index.ts';
import { train } from '../src/nn/training/index.ts';

const file = 'content/figures/degradation.json';
const setting = { epochs: 40, batchSize: 32, width: 8, learningRate: 0.1 };
// The ends first: they tell most when a run is cut short.
const depths = [8, 56, 20, 32];
const seeds = process.argv.slice(2).map(Number);
if (seeds.length === 0) seeds.push(1);

await tf.setBackend('wasm');
const compiled = (name: string) => readFileSync(`public/kernel/${name}.wasm`);
const kernels = await installTrainingKernels({
  wasm: { relaxed: compiled('residual-kernels-relaxed'), simd: compiled('residual-kernels') },
});
console.log(`kernels: ${kernels.variant}`);

const data = await decodeDogsAndCats(readFileSync('public/data/dogs-and-cats.bin'));
const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as DegradationRuns) : undefined;
const runs = [...(known?.runs ?? [])];

for (const seed of seeds)
  for (const depth of depths)
    for (const skip of [false, true]) {
      if (runs.some((run) => run.depth === depth && run.skip === skip && run.seed === seed)) continue;
      const spec = cifarResnet(depth, { skip, width: setting.width, classes: data.classes.length });
      const model = build(spec, { seed });
      const { epochs, batchSize, learningRate } = setting;
      const running = train(model, data, { epochs, batchSize, learningRate, seed, evaluateEvery: 1 });
      let step = await running.next();
      while (!step.done) step = await running.next();
      const { outcome, epochs: summaries, trainingMilliseconds } = step.value;
      runs.push({
        depth,
        skip,
        seed,
        outcome,
        parameters: describeNetwork(spec).totals.trainable,
        trainError: summaries.map(({ accuracy }) => Number((1 - accuracy).toFixed(4))),
        trainLoss: summaries.map(({ loss }) => Number(loss.toFixed(4))),
        testError: summaries.map(({ test }) => Number((1 - test!.accuracy).toFixed(4))),
        seconds: Math.round(trainingMilliseconds / 1000),
      });
      model.dispose();
      runs.sort((a, b) => a.depth - b.depth || Number(a.skip) - Number(b.skip) || a.seed - b.seed);
      const result: DegradationRuns = {
        setting: { ...setting, images: data.train.count, tests: data.test.count },
        runs,
      };
      writeFileSync(file, JSON.stringify(result, null, 1) + '\n');
      const last = runs.find((run) => run.depth === depth && run.skip === skip && run.seed === seed)!;
      console.log(
        `${skip ? 'residual' : 'plain'}-${depth} seed ${seed}: train error ${last.trainError.at(-1)}, ` +
          `test error ${last.testError.at(-1)}, ${last.seconds} s`,
      );
    }
