/** Our own WebGPU programs, in software, beside tfjs's own layers: values, gradients, moving averages, a step of training. */
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Harness, serveHarness } from '../../inspector/harness/bundle.ts';
import { launchChromium, softwareGpu } from '../../kernel/sandbox-page.ts';
import type { LayerCase, tests } from './wgsl/page.ts';

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

test('a step of a ResNet comes to the same weights with less than half of the dispatches', async () => {
  const { losses, weights, dispatches, left } = await inPage('trainingSteps');
  expect(losses[0]).toBeCloseTo(losses[1], 5);
  expect(weights).toBeLessThan(1e-4);
  expect(left).toEqual([0, 0]);
  expect(dispatches[0], dispatches.join(' of ')).toBeLessThan(dispatches[1] / 2);
});

test('where a device refuses them, the numbers are still those', async () => {
  const { errors, refusals } = await inPage('refused', [{ shape: [3, 9, 11, 5] }], [7]);
  // Forward, backward, two averages; a step of both kinds.
  expect(refusals).toBe(6);
  expect(errors).toHaveLength(10);
  expect(Math.max(...errors)).toBeLessThan(1e-5);
});

test('they are timed beside tfjs’s own, and right', async () => {
  const { timings, choice } = await inPage('timings');
  for (const each of ['batchNorm', 'update'] as const) expect(timings[each].fused, each).toBeGreaterThan(0);
  for (const each of ['filterGradient', 'inputGradient'] as const)
    expect(timings[each].fused).toBeUndefined();
  for (const way of Object.values(choice)) expect(['stock', 'composed', 'fused']).toContain(way);
  expect(warned.filter((text) => /WGSL|valid|error/i.test(text))).toEqual([]);
});

test('a device that cannot compile them is not taken for one that gives the right numbers', async () => {
  const { timings, choice } = await inPage('timings', true);
  for (const each of ['batchNorm', 'update'] as const) {
    expect(timings[each].fused, each).toBeUndefined();
    expect(timings[each].won.fused, each).toEqual([false]);
    expect(choice[each]).not.toBe('fused');
  }
});
