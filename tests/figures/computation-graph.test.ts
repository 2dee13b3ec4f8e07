import { expect, test } from 'vitest';
import { backward, forward, type TwoWeights } from '../../src/figures/computation-graph.ts';

const net: TwoWeights = { x: 1.5, target: 0.6, w1: 0.8, w2: -0.5, activation: 'relu' };

test('the gradients agree with finite differences for every activation', () => {
  const step = 1e-5;
  for (const activation of ['relu', 'sigmoid', 'identity'] as const) {
    const base = { ...net, activation };
    const gradients = backward(base, forward(base));
    for (const name of ['w1', 'w2'] as const) {
      const at = (change: number) => forward({ ...base, [name]: base[name] + change }).loss;
      expect(gradients[name]).toBeCloseTo((at(step) - at(-step)) / (2 * step), 8);
    }
  }
});

test('a ReLU that is off passes no gradient to the first weight', () => {
  const off = { ...net, w1: -0.8 };
  const gradients = backward(off, forward(off));
  expect(gradients.slope).toBe(0);
  expect(gradients.w1).toBeCloseTo(0, 12);
});

test('one small step against the gradient lowers the loss', () => {
  const before = forward(net);
  const gradients = backward(net, before);
  const after = forward({ ...net, w1: net.w1 - 0.1 * gradients.w1, w2: net.w2 - 0.1 * gradients.w2 });
  expect(after.loss).toBeLessThan(before.loss);
});
