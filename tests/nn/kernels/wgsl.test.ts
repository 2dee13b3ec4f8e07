/** Our own WebGPU programs, in software, beside tfjs's own layers: values, gradients, moving averages, a step of training. */
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, serveHarness } from '../../inspector/harness/bundle.ts';
import { launchChromium, softwareGpu } from '../../browser/chromium.ts';
import type { BlockCase, LayerCase, tests } from './wgsl/page.ts';

let harness: Harness;
let browser: Browser;
let page: Page;
const warned: string[] = [];

beforeAll(async () => {
  harness = await serveHarness(new URL('wgsl/page.ts', import.meta.url).pathname);
  browser = await launchChromium(softwareGpu);
  page = await browser.newPage();
  // What a device does not compile it says here alone: the program then gives zeros.
  page.on('console', (message) => warned.push(message.text()));
  await page.goto(harness.url);
  await page.waitForFunction(() => 'tests' in globalThis);
}, 60_000);

afterAll(async () => {
  await browser.close();
  await harness.close();
});

const inPage = async <Name extends keyof typeof tests>(
  name: Name,
  ...given: Parameters<(typeof tests)[Name]>
): Promise<Awaited<ReturnType<(typeof tests)[Name]>>> =>
  (await page.evaluate(
    (name, given) => {
      const all = (globalThis as unknown as { tests: Record<string, (...given: unknown[]) => unknown> })
        .tests;
      return all[name]!(...given);
    },
    name,
    given,
  )) as Awaited<ReturnType<(typeof tests)[Name]>>;

const cases: readonly (LayerCase & { readonly within: number })[] = [
  // One channel, three (alone, and with a batch of one), odd sizes, more channels than a workgroup takes.
  { shape: [2, 5, 7, 1], within: 5e-6 },
  { shape: [1, 7, 5, 3], within: 5e-6 },
  { shape: [1, 1, 1, 8], within: 5e-6 },
  { shape: [3, 9, 11, 5], within: 5e-6, epsilon: 1e-5 },
  { shape: [2, 3, 3, 65], within: 5e-6 },
  { shape: [2, 4, 4, 130], within: 5e-6, plain: true },
  // Dense layers, and sequences.
  { shape: [33, 12], within: 5e-6 },
  { shape: [4, 6, 16], within: 5e-6 },
  // So many rows that they are parted, the last part shorter.
  { shape: [5, 33, 31, 16], within: 5e-6 },
  { shape: [3, 101, 103, 3], within: 5e-6 },
  // A mean far from zero, where sums of squares would lose the spread.
  { shape: [4, 17, 16, 8], within: 2e-5, offset: 500 },
];

test('batch norm in training, its gradients and moving averages are those of tfjs’s layer', async () => {
  const errors = await inPage(
    'layerErrors',
    cases.map(({ within: _, ...each }) => each),
  );
  for (const [at, { shape, within, plain }] of cases.entries()) {
    expect(errors[at]).toHaveLength(plain ? 4 : 6);
    for (const error of errors[at]!)
      expect(error, `${shape.join('×')}: ${errors[at]!.join(' ')}`).toBeLessThan(within);
  }
});

test('a step of momentum, Nesterov’s and the usual, with decay and without, is that of the formulas', async () => {
  const errors = await inPage('momentumErrors', [1, 7, 16, 2500]);
  expect(errors).toHaveLength(16);
  expect(Math.max(...errors)).toBeLessThan(1e-6);
});

const explicit = (top: number, bottom: number, left: number, right: number): BlockCase['pad'] => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];
const blocks: readonly BlockCase[] = [
  // 1×1 and 3×3, whole tiles and broken ones, both strides, every padding.
  { input: [2, 8, 8, 8], filter: [3, 3, 8, 16], stride: 1, pad: 'same', relu: true, residual: true },
  { input: [2, 9, 7, 3], filter: [3, 3, 3, 5], stride: 2, pad: 'same', relu: true, residual: false },
  { input: [3, 8, 6, 4], filter: [3, 3, 4, 20], stride: 2, pad: 'same', relu: true, residual: true },
  { input: [1, 11, 9, 6], filter: [3, 3, 6, 33], stride: 1, pad: 'valid', relu: false, residual: true },
  { input: [2, 9, 9, 16], filter: [3, 3, 16, 8], stride: 2, pad: 'valid', relu: true, residual: false },
  {
    input: [2, 7, 7, 5],
    filter: [3, 3, 5, 7],
    stride: 2,
    pad: explicit(1, 1, 1, 1),
    relu: true,
    residual: true,
  },
  {
    input: [2, 6, 8, 4],
    filter: [3, 3, 4, 4],
    stride: 1,
    pad: explicit(2, 0, 0, 1),
    relu: true,
    residual: false,
  },
  { input: [2, 8, 8, 17], filter: [1, 1, 17, 64], stride: 1, pad: 'same', relu: true, residual: true },
  { input: [2, 9, 9, 8], filter: [1, 1, 8, 70], stride: 2, pad: 'same', relu: false, residual: false },
  { input: [2, 8, 8, 8], filter: [1, 1, 8, 12], stride: 2, pad: 'valid', relu: true, residual: false },
  // Larger windows, of stems, and strides that differ.
  {
    input: [1, 17, 15, 3],
    filter: [7, 7, 3, 8],
    stride: 2,
    pad: explicit(3, 3, 3, 3),
    relu: true,
    residual: false,
  },
  { input: [2, 10, 9, 4], filter: [3, 5, 4, 6], stride: [1, 3], pad: 'same', relu: true, residual: true },
  // One row, and so many that the sums of the filter's gradient are cut.
  { input: [1, 1, 1, 4], filter: [1, 1, 4, 4], stride: 1, pad: 'same', relu: true, residual: true },
  { input: [4, 33, 31, 4], filter: [3, 3, 4, 8], stride: 1, pad: 'same', relu: true, residual: true },
  // Means far from zero.
  {
    input: [2, 8, 8, 4],
    filter: [3, 3, 4, 8],
    stride: 1,
    pad: 'valid',
    relu: true,
    residual: true,
    offset: 100,
  },
];

test('convolution, batch norm, addition and ReLU at once, and their gradients, are those of tfjs', async () => {
  const { errors, left } = await inPage('blockErrors', blocks);
  for (const [at, { input, filter, residual, offset }] of blocks.entries()) {
    const found = errors[at]!;
    expect(found).toHaveLength(residual ? 7 : 6);
    for (const [which, error] of found.entries()) {
      // The slopes behind a batch norm sum to zero: with pictures far from zero, the filters' gradient is what rounding leaves.
      const within = !offset ? 1e-5 : which === 2 ? 5e-3 : 5e-5;
      expect(error, `${input.join('×')} by ${filter.join('×')}: ${found.join(' ')}`).toBeLessThan(within);
    }
  }
  expect(left).toBe(0);
  // A software GPU compiles a program for each kind of window and padding.
}, 240_000);

test('their gradients are what a small step changes', async () => {
  for (const block of [blocks[0]!, blocks[3]!, blocks[5]!, blocks[7]!]) {
    const found = await inPage('differences', block);
    expect(found).toHaveLength(5);
    // Where values pass zero within the step, a ReLU has no one gradient.
    expect(Math.max(...found), found.join(' ')).toBeLessThan(block.relu ? 3e-2 : 5e-3);
  }
});

test('a block is a few programs, where tfjs has many', async () => {
  const ours = await inPage('blockPrograms', 'allFused');
  const separate = await inPage('blockPrograms', 'separate');
  const usual = await inPage('blockPrograms', 'stock');
  const counts = ({ forwards, backwards, prediction }: typeof ours) => [
    forwards.length,
    backwards.length,
    prediction.length,
  ];
  const told = JSON.stringify([ours, separate, usual], null, 1);
  // Forwards two for the moving averages, backwards one for each of γ and β and two for convolution's gradients.
  expect(counts(ours), told).toEqual([5, 6, 1]);
  expect(counts(separate), told).toEqual([9, 8, 5]);
  expect(counts(usual), told).toEqual([16, 40, 5]);
});

test.each(['projections', 'bottlenecks', 'preActivation', 'biased', 'watched'] as const)(
  'of a network with %s all outputs, gradients and averages are those of its layers',
  async (name) => {
    const { errors, blocks } = await inPage('graphErrors', name);
    expect(blocks).toBeGreaterThan(0);
    expect(Math.max(...errors), errors.join(' ')).toBeLessThan(1e-4);
  },
  120_000,
);

test.each([
  ['separate', 2, 1],
  ['allFused', 3, 2],
] as const)(
  'steps of a ResNet by programs of our own (%s) come to the same losses and weights with fewer dispatches',
  async (choice, fewer, ofPrediction) => {
    const { losses, weights, dispatches, left, predicted, dispatchesOfPrediction } = await inPage(
      'trainingSteps',
      choice,
      6,
    );
    for (const [ours, usual] of losses) expect(ours / usual).toBeCloseTo(1, 4);
    expect(weights).toBeLessThan(1e-3);
    expect(predicted).toBeLessThan(1e-3);
    expect(left).toEqual([0, 0, 0, 0]);
    expect(dispatches[0], dispatches.join(' of ')).toBeLessThan(dispatches[1] / fewer);
    expect(dispatchesOfPrediction[0], dispatchesOfPrediction.join(' of ')).toBeLessThanOrEqual(
      dispatchesOfPrediction[1] / ofPrediction,
    );
  },
);

test('where a device refuses them, the numbers are still those', async () => {
  const { errors, refusals } = await inPage('refused', [{ shape: [3, 9, 11, 5] }], [7], [blocks[2]!]);
  // Forward, backward, two averages; a step of both kinds; a block's two forwards, four backwards, and it by moving averages.
  expect(refusals).toBe(13);
  expect(errors).toHaveLength(17);
  expect(Math.max(...errors)).toBeLessThan(1e-5);
});

test('they are timed beside tfjs’s own, and right', async () => {
  const { timings, choice } = await inPage('timings');
  for (const [each, { fused, won }] of Object.entries(timings)) {
    expect(fused, each).toBeGreaterThan(0);
    expect(won.fused, each).toHaveLength(1);
  }
  for (const way of Object.values(choice)) expect(['stock', 'composed', 'fused']).toContain(way);
  expect(warned.filter((text) => /WGSL|valid|error/i.test(text))).toEqual([]);
});

test('a device that cannot compile them is not taken for one that gives the right numbers', async () => {
  const { timings, choice } = await inPage('timings', true);
  for (const [each, { fused, won }] of Object.entries(timings)) {
    expect(fused, each).toBeUndefined();
    expect(won.fused, each).toEqual([false]);
  }
  expect(Object.values(choice)).not.toContain('fused');
});
