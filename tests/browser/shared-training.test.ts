/** A training whose steps workers share, and a pass whose pictures they share, in the kernel's own worker: nested workers, in real browsers. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'puppeteer-core';
import { findFirefox } from '../../scripts/browser.mjs';
import {
  button,
  edit,
  leaveOnly,
  openSite,
  openSiteInFirefox,
  outputText,
  run,
  waitForState,
  type Site,
} from './site.ts';

/** Of a training: what differs shows itself at the second, since the first loss is of weights that are given. */
const steps = 4;

const program = (workers: string, more = '') => `{
  const set = await data.load('dogs-and-cats');
  const model = nn.build(nn.cifarResnet(8, { width: 4, classes: 2 }), { seed: 3 });
  const losses: string[] = [];
  let result: unknown;
  const training = nn.train(model, { train: set.train, normalisation: set.normalisation }, {
    epochs: 1, batchSize: 16, learningRate: 0.05, ${workers}
  });
  for (;;) {
    const next = await training.next();
    if (next.done) { result = next.value; break; }
    losses.push(next.value.loss.toString());
    ${more}
    if (losses.length === ${steps}) { await training.return(undefined as never); break; }
  }
  model.dispose();
  display.text(losses.join(' '));
}`;

async function losses(page: Page, workers: string, more?: string): Promise<string[]> {
  await edit(page, 'stem', program(workers, more));
  expect(await run(page, 'stem')).toBe('fresh');
  const found = new RegExp(String.raw`(?:\d\.\d+ ?){${steps}}`).exec(await outputText(page, 'stem'));
  return found?.[0].trim().split(' ') ?? [];
}

const browsers: [string, (() => Promise<Site>) | undefined][] = [
  ['Chromium', () => openSite()],
  ['Firefox', findFirefox() ? openSiteInFirefox : undefined],
];

describe.each(browsers)('in %s', (name, open) => {
  let site: Site;
  let page: Page;
  beforeAll(async () => {
    if (!open) return;
    site = await open();
    page = await site.open('en/02-building-resnet/', { only: ['stem'] });
  });
  afterAll(() => open && site.close());

  test.skipIf(!open)('the same seed gives the same losses on 1, 2 and 4 workers', async () => {
    const alone = await losses(page, 'workers: 1');
    expect(alone).toHaveLength(steps);
    expect(await losses(page, 'workers: 2')).toEqual(alone);
    expect(await losses(page, 'workers: 4')).toEqual(alone);
    expect(await losses(page, "workers: 'auto'")).toEqual(alone);
    const together = await losses(page, "workers: 2, batchNorm: 'batch'");
    expect(together).not.toEqual(alone);
    expect(await losses(page, "workers: 4, batchNorm: 'batch'")).toEqual(together);
  });

  test.skipIf(!open)('a batch that workers share gives what one gives', async () => {
    await edit(
      page,
      'stem',
      `{
  const model = nn.build(nn.cifarResnet(8, { classes: 2 }), { seed: 3 });
  const planned = nn.inference(model);
  const x = tf.randomNormal([40, 32, 32, 3], 0, 1, 'float32', 5);
  const shared: tf.Tensor[] = [];
  const counts: number[] = [];
  for (const workers of [1, 2, 4]) {
    shared.push(await planned.share(x, { workers }));
    counts.push(planned.workers);
  }
  const [one, two, four] = shared.map((y) => y.dataSync().join());
  const far = shared[0].sub(planned.predict(x)).abs().max().dataSync()[0];
  display.text([counts.join(' '), one === two && two === four, far < 1e-5].join('; '));
  model.dispose();
}`,
    );
    expect(await run(page, 'stem')).toBe('fresh');
    expect(await outputText(page, 'stem')).toContain('1 2 4; true; true');
  });

  test.skipIf(!open || name === 'Firefox')('Stop ends it at once, and no worker is left', async () => {
    await edit(
      page,
      'stem',
      `{
  const set = await data.load('dogs-and-cats');
  await watch(nn.train(nn.build(nn.cifarResnet(20)), set, { epochs: 1000, workers: 4 }));
}`,
    );
    await (await button(page, 'stem', 'run')).click();
    await page.waitForFunction(
      () =>
        (document.querySelector('notebook-cell[data-cell="stem"] .out-progress')?.textContent ?? '').length >
        10,
    );
    const workers = () => page.workers().length;
    expect(workers()).toBeGreaterThan(0);
    const start = Date.now();
    await (await button(page, 'stem', 'stop')).click();
    await waitForState(page, 'stem', ['stopped', 'failed', 'stale']);
    expect(Date.now() - start).toBeLessThan(5_000);
    // The kernel is still there, and what it had started is not.
    expect(await losses(page, 'workers: 2')).toHaveLength(steps);
  });

  test.skipIf(!open || name === 'Firefox')(
    'the reader’s choice counts where a cell says nothing',
    async () => {
      const whole = await losses(page, '');
      const shared = await losses(page, 'workers: 2');
      expect(shared).not.toEqual(whole);
      await page.select('[data-workers-choice]', '2');
      expect(await losses(page, '')).toEqual(shared);
      await page.reload();
      await leaveOnly(page, ['stem']);
      expect(await page.$eval('[data-workers-choice]', (choice) => (choice as HTMLSelectElement).value)).toBe(
        '2',
      );
      await page.select('[data-workers-choice]', '');
    },
  );

  test.skipIf(!open || name === 'Firefox')('what workers there cannot be is said', async () => {
    await edit(
      page,
      'stem',
      `const set = await data.load('dogs-and-cats');
await watch(nn.train(nn.build(nn.cifarResnet(8)), set, { epochs: 1, workers: 0 }));`,
    );
    expect(await run(page, 'stem')).toBe('failed');
    expect(await outputText(page, 'stem')).toMatch(/workers is 0.*from 1 to 64/);
  });
});
