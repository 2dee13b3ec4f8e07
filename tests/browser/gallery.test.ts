/** Every figure in a real browser: legible at every width, usable by pointer, touch and keyboard, complete without JavaScript. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSite, type Site, uncaughtErrors } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

/** Scroll through the page, so that every figure is hydrated. */
async function seeAll(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let y = 0; y < document.body.scrollHeight; y += 400) {
      scrollTo(0, y);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  });
  await page.waitForFunction(() => document.querySelectorAll('astro-island[ssr]').length === 0);
}

const figure = (name: string) => `#figure-${name}`;

describe.each([
  ['ko', 390],
  ['en', 390],
  ['ko', 768],
  ['en', 1280],
] as const)('the gallery in %s at %i pixels', (lang, width) => {
  test('hydrates without an error, fits, and is legible', async () => {
    const page = await site.open(`${lang}/figures/`, { width });
    await seeAll(page);
    expect(uncaughtErrors(page)).toEqual([]);
    const flaws = await page.evaluate(() => {
      const found: string[] = [];
      if (document.documentElement.scrollWidth > innerWidth) found.push('the page is wider than the window');
      for (const text of document.querySelectorAll<SVGTextElement>('main svg text')) {
        const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM()!.a;
        if (size < 11.9) found.push(`${size.toFixed(1)} pixels: ${text.textContent}`);
        const box = text.getBoundingClientRect();
        const frame = text.ownerSVGElement!.getBoundingClientRect();
        if (box.left < frame.left - 4 || box.right > frame.right + 4)
          found.push(`cut off: ${text.textContent}`);
      }
      return found;
    });
    expect(flaws).toEqual([]);
    await page.close();
  });
});

test('without JavaScript every figure is drawn and no dead control is shown', async () => {
  const page = await site.open('ko/figures/', { javaScript: false });
  const figures = await page.$$eval('main figure', (all) =>
    all.map((each) => ({
      drawn: each.querySelectorAll('svg').length > 0,
      controls: [...each.querySelectorAll('.figure-controls')].some((row) => row.getClientRects().length > 0),
    })),
  );
  expect(figures).toHaveLength(14);
  expect(figures).toEqual(figures.map(() => ({ drawn: true, controls: false })));
  await page.close();
});

test.each(['light', 'dark'])('axe finds nothing to object to in the %s theme', async (theme) => {
  const page = await site.open('ko/figures/');
  await page.evaluate((value: string) => (document.documentElement.dataset['theme'] = value), theme);
  await seeAll(page);
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(root: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const result = await axe.run('main');
    return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 160)}`);
  });
  expect(violations).toEqual([]);
  await page.close();
});

describe('handling', () => {
  let page: Page;
  beforeAll(async () => {
    page = await site.open('en/figures/');
    await seeAll(page);
  });
  afterAll(() => page.close());

  const announced = (name: string) =>
    page.$eval(`${figure(name)} [aria-live]`, (live) => (live as HTMLElement).textContent ?? '');

  test('a point of the batch moves by arrow key and by dragging, and the mean follows', async () => {
    const sample = `${figure('batch-norm-stepper')} [role="slider"]`;
    const mean = () =>
      page.$eval(`${figure('batch-norm-stepper')} .sums b`, (b) => Number(b.textContent!.replace('−', '-')));
    const before = await mean();
    // An element of SVG: Puppeteer's own focus takes only HTML.
    await page.$eval(sample, (each) => (each as SVGElement).focus());
    for (let i = 0; i < 8; i++) await page.keyboard.press('ArrowRight');
    expect(await mean()).toBeCloseTo(before + 0.1, 2);
    expect(await announced('batch-norm-stepper')).toContain('mean 2.60');

    const dot = (await page.$(`${sample} .dot`))!;
    await dot.evaluate((each) => each.scrollIntoView({ block: 'center' }));
    const box = (await dot.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x - 120, box.y, { steps: 5 });
    await page.mouse.up();
    expect(await mean()).toBeLessThan(before);
  });

  test('zero variance without ε is shown as undefined, and with ε as β', async () => {
    const root = figure('batch-norm-stepper');
    await page.click(`${root} .figure-controls button`);
    await page.click(`${root} input[value="0"]`);
    expect(await page.$eval(root, (each) => (each as HTMLElement).innerText)).toContain('NaN');
    await page.click(`${root} input[value="1e-5"]`);
    expect(await page.$eval(root, (each) => (each as HTMLElement).innerText)).not.toContain('= NaN');
  });

  test('the convolution window moves by arrow key and by touch', async () => {
    const grids = await page.$$(`${figure('sliding-window')} .grids button`);
    await grids[0]!.focus();
    await page.keyboard.press('ArrowDown');
    expect(await announced('sliding-window')).toContain('row 2, column 1');
    await grids[1]!.evaluate((each) => each.scrollIntoView({ block: 'center' }));
    const box = (await grids[1]!.boundingBox())!;
    await page.touchscreen.tap(box.x + box.width - 8, box.y + 8);
    expect(await grids[1]!.evaluate((each) => each.getAttribute('aria-label'))).toContain('row 0, column 3');
  });

  test('switching the skip off leaves one path', async () => {
    const root = figure('residual-block');
    expect(await page.$eval(`${root} .side`, (side) => (side as HTMLElement).innerText)).toContain('= 1.20');
    await page.click(`${root} input[type="checkbox"]`);
    expect(await page.$eval(`${root} .side`, (side) => (side as HTMLElement).innerText)).toContain('= 0.20');
  });

  test('every choice and both ends of every slider leave numbers that are numbers', async () => {
    const bad = await page.evaluate(async () => {
      const found: string[] = [];
      const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
      const look = (root: Element, what: string) => {
        const text = `${root.textContent} ${[...root.querySelectorAll('svg *')].map((each) => ['d', 'x', 'y', 'width', 'height'].map((name) => each.getAttribute(name)).join(' ')).join(' ')}`;
        if (/NaN|undefined|Infinity/.test(text)) found.push(`${root.id} ${what}`);
      };
      for (const root of document.querySelectorAll('main figure:not(#figure-batch-norm-stepper)'))
        for (const input of root.querySelectorAll<HTMLInputElement>('input')) {
          if (input.type === 'range')
            for (const value of [input.min, input.max]) {
              input.value = value;
              input.dispatchEvent(new Event('input', { bubbles: true }));
              await settle();
              look(root, `${input.labels?.[0]?.textContent} at ${value}`);
            }
          else if (input.type !== 'file') {
            input.click();
            await settle();
            look(root, input.value);
          }
        }
      return found;
    });
    expect(bad).toEqual([]);
    expect(uncaughtErrors(page)).toEqual([]);
  });

  test('whoever wants less motion sees none that nobody started', async () => {
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    const moving = await page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
    );
    expect(moving).toBe(0);
    await page.emulateMediaFeatures([]);
  });
});
