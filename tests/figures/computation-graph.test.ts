import { readFileSync } from 'node:fs';
import type { Component } from 'svelte';
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import ComputationGraph from '../../src/figures/computation-graph.svelte';
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

test.each(['ko', 'en'] as const)('the figure has the numbers that the chapter works out (%s)', (lang) => {
  const chapter = readFileSync(
    new URL(`../../content/chapters/01-residual-block/${lang}.mdx`, import.meta.url),
    'utf8',
  );
  const given = (name: string) => Number(new RegExp(`\\$${name} = (\\d+)\\$`).exec(chapter)![1]);
  const worked = {
    x: given('x'),
    target: given('t'),
    w1: given('w_1'),
    w2: given('w_2'),
    activation: 'identity',
  } as const;
  const values = forward(worked);
  const gradients = backward(worked, values);
  const text = render(ComputationGraph as Component<{ lang: string }>, { props: { lang } })
    .body.replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
  const two = (value: number) => value.toFixed(2).replace('-', '−');
  for (const [name, value] of [
    ['x', worked.x],
    ['w₁', worked.w1],
    ['w₂', worked.w2],
    ['t', worked.target],
    ['ŷ', values.y],
  ] as const)
    expect(text).toContain(`${name} = ${two(value)}`);
  expect(text).toContain(`L = ${values.loss.toFixed(3)}`);
  for (const name of ['w1', 'w2'] as const) {
    // The chapter's update, 3 - 0.01 \cdot (-8) = 3.08, and the figure's.
    const [, from, rate, slope, to] = new RegExp(
      `w_${name.at(-1)} &= (\\d+) - (0\\.\\d+) .cdot \\((-?\\d+)\\) = ([\\d.]+)`,
    )
      .exec(chapter)!
      .map(Number);
    expect(gradients[name]).toBeCloseTo(slope!, 12);
    expect(text).toContain(`${two(from!)} − ${rate}·(${two(slope!)}) ${two(to!)}`);
  }
});
