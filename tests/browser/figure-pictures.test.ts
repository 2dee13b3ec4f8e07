/**
 * Every figure as it looks: in both languages and both themes a small picture of each is kept beside this test.
 * A picture that has rightly changed is kept anew by `UPDATE_PICTURES=1 npm test -- tests/browser/figure-pictures`.
 */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  contrast,
  decode,
  difference,
  ground,
  inked,
  keptPicture,
  shrink,
  tolerance,
  type Picture,
} from './pictures.ts';
import { openSite, seeAll, type Site } from './site.ts';

let site: Site;
beforeAll(async () => void (site = await openSite(undefined, { whole: true })));
afterAll(() => site.close());

const figures = [
  'computation-graph',
  'gradient-depth',
  'degradation',
  'residual-block',
  'block-comparison',
  'batch-norm-stepper',
  'sigmoid-batch',
  'stem-flow',
  'architecture-map',
  'sliding-window',
  'channels-147',
  'receptive-field',
  'pooling-map',
  'flatten-vs-gap',
  'depth-error',
];
const languages = ['ko', 'en'] as const;
const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];
type Look = `${(typeof languages)[number]}.${Theme}`;

/** Higher than the highest figure, which is then seen whole without the window being made larger for each. */
const window = { width: 1280, height: 1400 };

/** Controls are the browser's own, and each draws them differently. */
async function openGallery(language: string): Promise<Page> {
  let page = await site.open(`${language}/figures/`, { theme: 'light' });
  await seeAll(page).catch(async (error: unknown) => {
    // A hook is not tried again, and a browser on a busy machine may draw no frame of its first page for long.
    console.log(`Opened anew: ${String(error)}`);
    await page.close();
    page = await site.open(`${language}/figures/`, { theme: 'light' });
    await seeAll(page);
  });
  await page.setViewport(window);
  await addStyle(page, '.figure-controls, figcaption, .running-head { display: none !important }');
  // Once somebody turns to it, a photograph runs through the stem, when it is decoded.
  await page.$eval('#figure-stem-flow .stages', (stages) =>
    stages.dispatchEvent(new PointerEvent('pointerenter')),
  );
  await page.waitForFunction(() =>
    [...document.querySelectorAll('#figure-stem-flow image')].every(
      (each) =>
        each.getAttribute('href')!.startsWith('data:') || each.getAttribute('href')!.endsWith('cat-224.webp'),
    ),
  );
  return page;
}

const turnTo = (page: Page, theme: Theme): Promise<void> =>
  page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: theme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);

/** The page's policy lets no style element in; a constructed sheet is script. @returns takes it away again */
async function addStyle(page: Page, css: string): Promise<() => Promise<void>> {
  await page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets.push(sheet);
  }, css);
  return () => page.evaluate(() => void document.adoptedStyleSheets.pop());
}

const shoot = async (page: Page, figure: string): Promise<Picture> =>
  decode(
    await (await page.$(`#figure-${figure} .figure-body`))!.screenshot({
      captureBeyondViewport: false,
      optimizeForSpeed: true,
    }),
  );

const seen = new Map<`${string}.${Look}`, Picture>();
/** One of each language, which stays open until all has been seen. */
const pages = new Map<string, Page>();
const galleryIn = async (language: string): Promise<Page> => {
  const page = pages.get(language) ?? (await openGallery(language));
  pages.set(language, page);
  return page;
};

describe.each(languages.flatMap((language) => themes.map((theme) => [language, theme] as const)))(
  'in %s, in the %s theme',
  (language, theme) => {
    let page: Page;
    /** What was last seen of each figure, in full. */
    const shots = new Map<string, Picture>();
    const shootAgain = async (figure: string): Promise<Picture> => {
      const shot = await shoot(page, figure);
      shots.set(figure, shot);
      return shot;
    };
    beforeAll(async () => {
      page = await galleryIn(language);
      await turnTo(page, theme);
    });

    test('each figure looks as it did', async () => {
      const changed: string[] = [];
      for (const figure of figures) {
        const name = `${figure}.${language}.${theme}` as const;
        let picture = await shrink(await shootAgain(figure));
        const kept = await keptPicture(name, picture);
        let apart = difference(picture, kept);
        // On a busy machine a figure may still be coming alive; what is wrong is wrong again.
        for (let again = 0; again < 3 && apart > tolerance; again++) {
          await new Promise((resolve) => setTimeout(resolve, 500));
          picture = await shrink(await shootAgain(figure));
          apart = difference(picture, kept);
        }
        seen.set(name, picture);
        // A page of a book is mostly paper, but a drawing is not nothing.
        if (inked(picture) < 0.1) changed.push(`${figure} is blank`);
        if (apart > tolerance) changed.push(`${figure} differs by ${apart.toFixed(0)}`);
      }
      expect(changed).toEqual([]);
    });

    test('each label stands out from what is behind it', async () => {
      const weak: string[] = [];
      for (const figure of figures) {
        const labels = await page.$eval(`#figure-${figure} .figure-body`, (body) => {
          const corner = body.getBoundingClientRect();
          const strength = (element: Element | null): number =>
            element instanceof SVGElement
              ? Number(getComputedStyle(element).opacity) * strength(element.parentElement)
              : 1;
          return [...body.querySelectorAll('svg text')].flatMap((text) => {
            const { left, top, right, bottom } = text.getBoundingClientRect();
            if (strength(text) < 1 || text.textContent === '') return [];
            const box = {
              left: left - corner.left,
              top: top - corner.top,
              right: right - corner.left,
              bottom: bottom - corner.top,
            };
            return [{ text: text.textContent, fill: getComputedStyle(text).fill, box }];
          });
        });
        const picture = shots.get(figure) ?? (await shootAgain(figure));
        for (const { text, fill, box } of labels) {
          const ink = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(fill)!.slice(1).map(Number);
          const ratio = contrast(ink, ground(picture, box));
          if (ratio < 4.5) weak.push(`${figure}: “${text}” at ${ratio.toFixed(1)}`);
        }
      }
      expect([...new Set(weak)]).toEqual([]);
    });
  },
);

describe('the comparison would notice', () => {
  const changes: readonly [what: string, figure: string, css: string][] = [
    ['a skip path that is gone', 'residual-block', '.skip { display: none }'],
    ['a gradient without its colour', 'computation-graph', '.gradient { stroke: var(--ink) !important }'],
    ['a window that is not drawn', 'sliding-window', '.tap, .window { display: none }'],
    ['a curve that is missing', 'gradient-depth', '.curve { display: none }'],
    ['bars of another height', 'sigmoid-batch', '.bar { transform: scaleY(0.9) }'],
    ['unread cells without their mark', 'sliding-window', '.unread { display: none }'],
    ['labels that are gone', 'flatten-vs-gap', 'svg text { display: none }'],
    ['a window on the feature map that is not marked', 'pooling-map', '.mark { display: none }'],
    ['threads that are gone', 'batch-norm-stepper', '.thread { display: none }'],
    ['a photograph that did not load', 'receptive-field', 'image { display: none }'],
  ];

  let page: Page;
  beforeAll(async () => {
    page = await galleryIn('en');
    await turnTo(page, 'light');
  });

  test.each(changes)('%s', async (_, figure, css) => {
    const remove = await addStyle(page, css);
    const picture = await shrink(await shoot(page, figure));
    await remove();
    expect(difference(picture, seen.get(`${figure}.en.light`)!)).toBeGreaterThan(tolerance);
  });

  test('the other theme, and the other language', () => {
    for (const figure of figures) {
      const [light, dark, english] = (['ko.light', 'ko.dark', 'en.light'] as const).map((look) =>
        seen.get(`${figure}.${look}`)!,
      ) as [Picture, Picture, Picture];
      expect(difference(light, dark), figure).toBeGreaterThan(tolerance);
      expect(difference(light, english), figure).toBeGreaterThan(tolerance);
    }
  });
});
