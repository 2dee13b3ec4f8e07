/** A training whose steps workers share, and a pass whose pictures they share, in the kernel's own worker; in Firefox: `firefox.test.ts`. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'puppeteer-core';
import { edit, leaveOnly, openSite, outputText, press, run, type Site, waitForState } from './site.ts';
import { losses, steps, workersShare } from './workers-share.ts';

describe('in Chromium', () => {
  let site: Site;
  let page: Page;
  beforeAll(async () => {
    site = await openSite();
    page = await site.open('en/02-building-resnet/', { only: ['stem'] });
  });
  afterAll(() => site.close());

  workersShare(() => page, [1, 2, 4]);

  test('Stop ends it at once, and no worker is left', async () => {
    await edit(
      page,
      'stem',
      `{
  const set = await data.load('dogs-and-cats');
  await watch(nn.train(nn.build(nn.cifarResnet(20)), set, { epochs: 1000, workers: 4 }));
}`,
    );
    await press(page, 'stem', 'run');
    await page.waitForFunction(
      () =>
        (document.querySelector('notebook-cell[data-cell="stem"] .out-progress')?.textContent ?? '').length >
        10,
    );
    const workers = () => page.workers().length;
    expect(workers()).toBeGreaterThan(0);
    const start = Date.now();
    await press(page, 'stem', 'stop');
    await waitForState(page, 'stem', ['stopped', 'failed', 'stale']);
    expect(Date.now() - start).toBeLessThan(5_000);
    // The kernel is still there, and what it had started is not.
    expect(await losses(page, 'workers: 2')).toHaveLength(steps);
  });

  test('the reader’s choice counts where a cell says nothing', async () => {
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
  });

  test('what workers there cannot be is said', async () => {
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
