/** The inspector with a live model behind it: a small stem, built with tfjs and asked through the kernel's own code. */
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import { mountInspector } from '../../../src/inspector/index.ts';
import { answerQuestion } from '../../../src/kernel/feature-maps.ts';
import type { LibraryHost } from '../../../src/kernel/library.ts';
import { build } from '../../../src/nn/build/index.ts';
import { describeNetwork, resnet, type NetworkSpec } from '../../../src/nn/spec/index.ts';

const target = document.querySelector('main');
if (target === null) throw new Error('no main');
await setBackend('cpu');
await ready();

// `?many`: as many channels as a page holds.
const width = new URLSearchParams(location.search).has('many') ? 64 : 8;
const whole = resnet(18, { input: 64, width, classes: 10 });
const spec: NetworkSpec = {
  name: 'stem',
  layers: whole.layers.slice(0, whole.layers.findIndex(({ name }) => name === 'conv2_block1_out') + 1),
};
const model = build(spec, { seed: 1 });

/** A picture that needs no decoding: horizontal and vertical ramps. */
function ramps(size: number) {
  const pixels = new Uint8ClampedArray(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++)
      pixels.set([(x * 255) / size, (y * 255) / size, 128, 255], (y * size + x) * 4);
  }
  return { pixels, width: size, height: size };
}

mountInspector(target, {
  network: describeNetwork(spec),
  lang: 'ko',
  ask: (question) => answerQuestion(model, question, () => Promise.resolve(ramps(64)), {} as LibraryHost),
});
