import { expect, test } from 'vitest';
import { decadesAround } from '../../src/figures/decades.ts';
import {
  gradientNorms,
  layerWeights,
  lossAndGradients,
  sharedNumbers,
  type DeepNet,
} from '../../src/figures/gradient-depth.ts';

const shared = sharedNumbers();
const plain: DeepNet = { depth: 30, activation: 'sigmoid', init: 'xavier', batchNorm: false, skip: false };

test('the gradients agree with finite differences, with and without batch norm and skip', () => {
  for (const activation of ['sigmoid', 'tanh', 'relu'] as const)
    for (const batchNorm of [false, true])
      for (const skip of [false, true]) {
        const net: DeepNet = { depth: 3, activation, init: 'he', batchNorm, skip };
        const weights = layerWeights(shared, net);
        const { gradients } = lossAndGradients(net, shared, weights);
        for (const [layer, at] of [
          [0, 5],
          [1, 700],
          [2, 1023],
        ] as const) {
          const lossWith = (change: number) => {
            const moved = weights.map((each) => each.slice());
            moved[layer]![at]! += change;
            return lossAndGradients(net, shared, moved).loss;
          };
          const numeric = (lossWith(1e-5) - lossWith(-1e-5)) / 2e-5;
          expect(Math.abs(gradients[layer]![at]! - numeric)).toBeLessThan(1e-5 * (1 + Math.abs(numeric)));
        }
      }
});

test('with sigmoids and neither batch norm nor skip the gradient vanishes geometrically', () => {
  const norms = gradientNorms(plain, shared);
  expect(norms).toHaveLength(30);
  expect(norms[0]! / norms.at(-1)!).toBeLessThan(1e-12);
  const [first, tenth, twentieth] = [norms[0]!, norms[10]!, norms[20]!];
  expect(Math.log(tenth / first) / Math.log(twentieth / tenth)).toBeCloseTo(1, 0);
});

test('batch norm and skip keep the first layer’s gradient within two orders of the last one’s', () => {
  const norms = gradientNorms(
    { ...plain, activation: 'relu', init: 'he', batchNorm: true, skip: true },
    shared,
  );
  expect(norms[0]! / norms.at(-1)!).toBeGreaterThan(0.01);
  expect(norms[0]! / norms.at(-1)!).toBeLessThan(100);
});

test('the axis holds every size in whole decades, with few labels', () => {
  expect(decadesAround([3e-13, 0.2])).toEqual({ low: -13, high: 0, ticks: [-10, -5, 0] });
  expect(decadesAround([1, 2])).toMatchObject({ low: -1, high: 3 });
  expect(decadesAround([0, NaN]).ticks).toEqual([-4, 0]);
});
