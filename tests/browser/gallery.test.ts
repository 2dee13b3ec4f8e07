/** Every figure in a real browser: legible at every width, usable by pointer, touch and keyboard, complete without JavaScript. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ElementHandle, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawingFlaws } from './drawing-flaws.ts';
import { openSite, seeAll, type Site, uncaughtErrors } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const figure = (name: string) => `#figure-${name}`;

/** One of each language, opened on a phone and read on at other widths; nothing moves that nobody moved. */
const open = new Map<string, Page>();
async function galleryIn(language: string, width: number): Promise<Page> {
  let page = open.get(language);
  if (!page) {
    page = await site.open(`${language}/figures/`, { width: 390, theme: 'light' });
    open.set(language, page);
    await seeAll(page);
  }
  if (page.viewport()!.width !== width) await page.setViewport({ width, height: 900 });
  return page;
}

describe.each([
  ['ko', 390],
  ['en', 390],
  ['ko', 768],
  ['en', 1280],
] as const)('the gallery in %s at %i pixels', (lang, width) => {
  test('hydrates without an error, fits, and is legible', async () => {
    const page = await galleryIn(lang, width);
    expect(uncaughtErrors(page)).toEqual([]);
    const flaws = await drawingFlaws(page, 'main figure');
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth))
      flaws.push('the page is wider than the window');
    expect(flaws).toEqual([]);
  });
});

describe('without JavaScript', () => {
  test.each(['ko/figures/', 'en/', 'ko/03-convolution-layers/'])(
    '/%s shows every figure whole and nothing that would not answer',
    async (path) => {
      const page = await site.open(path, { javaScript: false });
      const figures = await page.$$eval('main .figure-body, main .calculator', (all) =>
        all.map((each) => {
          const isSeen = (element: Element) =>
            element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible';
          return {
            name: each.getAttribute('aria-label'),
            drawn: [...each.querySelectorAll('svg')].some((svg) => svg.getBoundingClientRect().width > 40),
            offered: [
              ...each.querySelectorAll(
                'button, input, select, [tabindex], [role="slider"], [role="spinbutton"]',
              ),
            ]
              .filter((control) => isSeen(control) && !control.closest('[inert]'))
              .map((control) => control.outerHTML.slice(0, 80)),
            // What looks like a control, whether it can be reached or not.
            shown: [
              ...each.querySelectorAll('.figure-controls, .figure-button, input, button:not(:has(svg))'),
            ]
              .filter(isSeen)
              .map((control) => control.outerHTML.slice(0, 80)),
            told: /drag|arrow key|끌거나|화살표/i.test((each as HTMLElement).innerText),
          };
        }),
      );
      expect(figures.length).toBe({ 'ko/figures/': 15, 'en/': 1, 'ko/03-convolution-layers/': 7 }[path]);
      expect(figures).toEqual(
        figures.map(({ name }) => ({ name, drawn: true, offered: [], shown: [], told: false })),
      );
      await page.close();
    },
  );

  test('what is drawn is what the live figure first shows', async () => {
    const still = await site.open('en/figures/', { javaScript: false, theme: 'light' });
    // Nobody has moved anything in it yet.
    const live = await galleryIn('en', 1280);
    // Of the stem the live figure draws the maps itself; the pictures are compared elsewhere.
    const shapes = (page: Page) =>
      page.$$eval('main figure:not(#figure-stem-flow) svg:not(svg svg)', (all) =>
        all.map((svg) =>
          svg.innerHTML
            .replace(/<!--.*?-->|\s+(?:role|tabindex|aria-[a-z]+)="[^"]*"| alive\b|\s+(?=[">])/g, '')
            // An address relative to the page, or whole: the same picture.
            .replace(
              /href="([^"]*)"/g,
              (_, address: string) => `href="${new URL(address, document.baseURI).href}"`,
            ),
        ),
      );
    const [before, after] = [await shapes(still), await shapes(live)];
    expect(before.length).toBeGreaterThan(20);
    expect(after).toEqual(before);
    await still.close();
  });
});

// Of the theme the colours depend, and nothing else that it looks at.
test.each([
  ['light', {}],
  ['dark', { runOnly: { type: 'tag', values: ['cat.color'] } }],
] as const)('axe finds nothing to object to in the %s theme', async (theme, options) => {
  const page = await galleryIn('ko', 1280);
  await page.evaluate((value: string) => (document.documentElement.dataset['theme'] = value), theme);
  if (!(await page.evaluate(() => 'axe' in globalThis)))
    await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const violations = await page.evaluate(async (asked) => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(
          root: string,
          options: object,
        ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
      };
    };
    const result = await axe.run('main', { ...asked, resultTypes: ['violations'] });
    return result.violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html.slice(0, 160)}`);
  }, options);
  await page.evaluate(() => delete document.documentElement.dataset['theme']);
  expect(violations).toEqual([]);
});

describe('handling', () => {
  let page: Page;
  beforeAll(async () => {
    page = await galleryIn('en', 1280);
    // As a reader who has asked for no less motion has it.
    await page.emulateMediaFeatures([]);
  });

  const announced = (name: string) =>
    page.$eval(`${figure(name)} [aria-live]`, (live) => (live as HTMLElement).textContent);

  test('a point of the batch moves by arrow key and by dragging, and the mean follows', async () => {
    const sample = `${figure('batch-norm-stepper')} [role="slider"]`;
    const mean = () =>
      page.$eval(`${figure('batch-norm-stepper')} .sums b`, (b) => Number(b.textContent.replace('−', '-')));
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

  test('every figure answers to the keyboard and to a finger', async () => {
    const phone = await galleryIn('ko', 390);
    /** A number for all that a reader sees or hears of a figure, wherever the focus is. */
    const state = (figure: string) =>
      phone.$eval(figure, (each) => {
        const all =
          each.innerHTML +
          [...each.querySelectorAll('input')].map(({ value, checked }) => `${value}${checked}`).join();
        let sum = 0;
        for (let at = 0; at < all.length; at++) sum = (31 * sum + all.charCodeAt(at)) | 0;
        return sum;
      });
    const dead: string[] = [];
    for (const figure of await phone.$$eval('main figure', (all) => all.map(({ id }) => `#${id}`))) {
      // One control of each kind: what follows it is shown by every end of every slider below.
      const inputs: ElementHandle<HTMLInputElement>[] = [];
      for (const kind of ['range', 'radio', 'checkbox']) {
        const first = await phone.$(`${figure} input[type="${kind}"]`);
        if (first) inputs.push(first);
      }
      for (const input of inputs) {
        const [type, name] = await input.evaluate((each) => [
          each.type,
          each.ariaLabel ?? each.labels![0]!.innerText,
        ]);
        const before = await state(figure);
        await input.focus();
        await phone.keyboard.press(type === 'checkbox' ? 'Space' : 'ArrowLeft');
        if ((await state(figure)) === before) await phone.keyboard.press('ArrowRight');
        if ((await state(figure)) === before) dead.push(`${figure} ${name}: keys`);
      }
      for (const place of await phone.$$(`${figure} .pointing > button`)) {
        const before = await state(figure);
        await place.focus();
        for (const key of ['ArrowRight', 'ArrowDown'] as const) await phone.keyboard.press(key);
        if ((await state(figure)) === before)
          for (const key of ['ArrowLeft', 'ArrowUp'] as const) await phone.keyboard.press(key);
        const moved = await state(figure);
        if (moved === before) dead.push(`${figure}: arrow keys`);
        await place.evaluate((each) => each.scrollIntoView({ block: 'center', behavior: 'instant' }));
        // Two places: at one of them the mark may be already.
        let isHeard = false;
        for (const [across, down] of [
          [0.31, 0.27],
          [0.72, 0.66],
        ] as const) {
          const box = (await place.boundingBox())!;
          await phone.touchscreen.tap(box.x + box.width * across, box.y + box.height * down);
          isHeard ||= (await state(figure)) !== moved;
        }
        if (!isHeard) dead.push(`${figure}: touch`);
      }
    }
    expect(dead).toEqual([]);
    const small = await phone.$$eval(
      'main figure :is(button, label, input[type="range"], [role="slider"])',
      (all) =>
        all
          .filter((each) => each.getClientRects().length > 0 && !each.matches('.slider label'))
          .map((each) => ({ each, box: each.getBoundingClientRect() }))
          .filter(({ box }) => Math.min(box.width, box.height) < 24)
          .map(({ each }) => each.outerHTML.slice(0, 90)),
    );
    expect(small).toEqual([]);
    expect(uncaughtErrors(phone)).toEqual([]);
  }, 150_000);

  test('every choice and both ends of every slider leave numbers that are numbers, and what is seen anew is heard', async () => {
    const bad = await page.evaluate(async () => {
      const found: string[] = [];
      /** What a reader sees of a figure beside its controls, and what a screen reader says of it. */
      const sides = (root: Element) => {
        const seen = root.cloneNode(true) as Element;
        for (const aside of seen.querySelectorAll(
          '.figure-controls, fieldset, [aria-live], .pointing > button',
        ))
          aside.remove();
        return {
          seen: seen.innerHTML,
          heard: root.querySelector('.figure-body > [aria-live]')?.textContent ?? '',
        };
      };
      const followed = (root: Element, before: ReturnType<typeof sides>, what: string) => {
        const after = sides(root);
        if (after.heard === '') found.push(`${root.id} says nothing`);
        if (after.seen !== before.seen && after.heard === before.heard)
          found.push(`${root.id} ${what}: seen and not heard`);
      };
      const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
      const look = (root: Element, what: string) => {
        const text = `${root.textContent} ${[...root.querySelectorAll('svg *')].map((each) => ['d', 'x', 'y', 'width', 'height'].map((name) => each.getAttribute(name)).join(' ')).join(' ')}`;
        if (/NaN|undefined|Infinity/.test(text)) found.push(`${root.id} ${what}`);
      };
      for (const root of document.querySelectorAll('main figure:not(#figure-batch-norm-stepper)'))
        for (const input of root.querySelectorAll<HTMLInputElement>('input')) {
          if (input.type === 'range')
            for (const value of [input.min, input.max]) {
              const before = sides(root);
              input.value = value;
              input.dispatchEvent(new Event('input', { bubbles: true }));
              await settle();
              look(root, `${input.labels?.[0]?.textContent} at ${value}`);
              followed(root, before, `${input.labels?.[0]?.textContent} at ${value}`);
            }
          else if (input.type !== 'file') {
            const before = sides(root);
            input.click();
            await settle();
            look(root, input.value);
            followed(root, before, input.value);
          }
        }
      return found;
    });
    expect(bad).toEqual([]);
    expect(uncaughtErrors(page)).toEqual([]);
  });

  test('whoever wants less motion sees none that nobody started', async () => {
    await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: 'reduce' }]);
    // What was under way may come to its end; what begins again by itself never would.
    await page.waitForFunction(
      () => document.getAnimations().every(({ playState }) => playState !== 'running'),
      { timeout: 5_000 },
    );
    await page.emulateMediaFeatures([]);
  });
});
