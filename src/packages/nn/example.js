// A small residual network learns to tell upright bars from lying ones, on the WASM backend, without a GPU.
// node example.js
import '@tensorflow/tfjs';
import '@tensorflow/tfjs-backend-wasm';
import { build, cifarResnet, describeNetwork, train, trainOnWasm } from 'residual-nn';

const { variant } = await trainOnWasm();
console.log(`training kernels: ${variant}`);

// A network is data: its shapes and counts are known before a tensor is made.
const network = cifarResnet(8, { width: 4, classes: 2, input: [16, 16, 3] });
const { layers, totals } = describeNetwork(network);
console.log(`${layers.length} layers, ${totals.params} parameters`);

// 64 pictures of 16 × 16: a bright bar on dark, upright (0) or lying (1).
function bars(count) {
  const images = new Uint8Array(count * 16 * 16 * 3);
  const labels = Uint8Array.from({ length: count }, (_, n) => n % 2);
  for (let n = 0; n < count; n++)
    for (let row = 0; row < 16; row++)
      for (let column = 0; column < 16; column++) {
        const along = labels[n] === 0 ? column : row;
        const lit = Math.abs(along - (2 + ((n * 5) % 12))) < 2;
        images.fill(
          lit ? 230 : 20,
          ((n * 16 + row) * 16 + column) * 3,
          ((n * 16 + row) * 16 + column) * 3 + 3,
        );
      }
  return { images, labels, count, size: 16, channels: 3, classes: ['upright', 'lying'] };
}
const half = { mean: [0.25, 0.25, 0.25], std: [0.3, 0.3, 0.3] };
const data = { train: bars(64), test: bars(32), normalisation: half };

const training = train(build(network), data, {
  epochs: 6,
  batchSize: 16,
  learningRate: 0.05,
  augment: false,
  seed: 1,
});
let step = await training.next();
for (; !step.done; step = await training.next())
  if (step.value.step % 4 === 0) console.log(`step ${step.value.step}: loss ${step.value.loss.toFixed(3)}`);
console.log(`right about ${Math.round(step.value.evaluation.accuracy * 32)} of 32`);
