import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, type Site } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const offer = '[data-resume]:not([hidden]) a';

test('a chapter knows where its reader was, in the other language too, and offers it without moving the text', async () => {
  const first = await site.open('ko/01-residual-block/');
  expect(await first.$(offer)).toBeNull();
  await first.evaluate(() => document.getElementById('basic-block')?.scrollIntoView({ behavior: 'instant' }));
  await first.waitForFunction(() => localStorage.getItem('residual-notes:place:01-residual-block') !== null);
  const id = await first.evaluate(() => localStorage.getItem('residual-notes:place:01-residual-block'));
  expect(id).toMatch(/^basic-block/);

  const again = await site.open('en/01-residual-block/', { sameProfileAs: first });
  await again.waitForSelector(offer);
  expect(await again.$eval(offer, (link) => link.textContent.trim())).toMatch(/:\s+The basic block$/);
  const top = () => again.$eval('.prose > p', (paragraph) => paragraph.getBoundingClientRect().top);
  const before = await top();
  await again.$eval('[data-resume]', (line) => ((line as HTMLElement).hidden = true));
  expect(await top()).toBe(before);
  await again.$eval('[data-resume]', (line) => ((line as HTMLElement).hidden = false));
  await again.click(offer);
  await again.waitForFunction(
    (place: string) => {
      const { top } = document.getElementById(place)!.getBoundingClientRect();
      return top >= 0 && top < innerHeight / 2;
    },
    {},
    id!,
  );
  // Who comes by an address wants to be there.
  const named = await site.open('en/01-residual-block/#training', { sameProfileAs: first });
  expect(await named.$(offer)).toBeNull();
});

test('junk in the store offers nothing', async () => {
  const page = await site.open('ko/');
  await page.evaluate(() => localStorage.setItem('residual-notes:place:01-residual-block', 'main'));
  const chapter = await site.open('ko/01-residual-block/', { sameProfileAs: page });
  expect(await chapter.$(offer)).toBeNull();
});

test('the contents follow a jump over many headings, and the other language is at the same paragraph', async () => {
  const first = await site.open('ko/01-residual-block/');
  // The contents follow a jump over many headings to the midst of a section.
  const current = () => first.$eval('.contents [aria-current]', (link) => (link as HTMLAnchorElement).hash);
  const section = await first.evaluate(() => {
    const paragraphs = [...document.querySelectorAll('.prose > p[id^="training."]')];
    paragraphs.at(-1)!.scrollIntoView({ block: 'start', behavior: 'instant' });
    return '#training';
  });
  await first.waitForSelector('.contents [aria-current="location"]');
  expect(await current()).toBe(section);

  // The other language is at the same paragraph, at the same height of the window.
  const placed = () =>
    first.evaluate(() => {
      const all = [...document.querySelectorAll<HTMLElement>('.prose > p[id]')];
      const at = all.findLast((each) => each.getBoundingClientRect().top < innerHeight / 3)!;
      return { id: at.id, top: Math.round(at.getBoundingClientRect().top) };
    });
  const at = await placed();
  await Promise.all([
    first.waitForNavigation({ waitUntil: 'load' }),
    first.$eval('a[data-language]', (link) => (link as HTMLElement).click()),
  ]);
  await first.waitForFunction(
    ({ id: place, top }: { id: string; top: number }) =>
      Math.abs(document.getElementById(place)!.getBoundingClientRect().top - top) < 3,
    {},
    at,
  );
  expect(new URL(first.url()).pathname).toBe('/en/01-residual-block/');
  await first.close();
});
