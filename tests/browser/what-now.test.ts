/** The last page marks what this browser keeps of a reader's work; without scripts it is a plain list. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, type Site, uncaughtErrors } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const tally = (kind: string, chapter: string): string => `[data-tally="${kind}"][data-of="${chapter}"]`;

test('exercises, questions, predictions and cells that are kept are marked', async () => {
  const page = await site.open('ko/what-now/');
  const block = '01-residual-block';
  const textOf = (selector: string) => page.$eval(selector, (place) => place.textContent.trim());
  expect(await page.$$('[data-evidence][data-done]')).toEqual([]);
  const before = await textOf(tally('exercises', block));
  expect(before).toMatch(/^0 \/ \d+$/);
  await page.evaluate(() => {
    const keep = (key: string, value: string) => localStorage.setItem(`residual-notes:${key}`, value);
    const solved = ['cell:add-the-skip', 'who-changes-the-weights', 'cell:no-such-exercise'];
    keep('progress:01-residual-block', JSON.stringify({ total: 9, solved }));
    keep('prediction:01-residual-block:loss-after-one-step', '3');
    keep('ran:01-residual-block', 'two-weights descend');
    keep('progress:02-building-resnet', 'nonsense');
  });
  await page.reload();
  expect(
    await page.$$eval('[data-evidence][data-done]', (all) =>
      all.map((each) => each.getAttribute('data-evidence')),
    ),
  ).toEqual(['01-residual-block/add-the-skip']);
  expect(await textOf(tally('exercises', block))).toBe(before.replace('0', '1'));
  expect(await textOf(tally('questions', block))).toMatch(/^1 \/ /);
  expect(await textOf(tally('predictions', block))).toMatch(/^1 \/ /);
  expect(await textOf(tally('cells', block))).toMatch(/^2 \/ /);
  expect(await textOf(tally('exercises', '02-building-resnet'))).toMatch(/^0 \/ /);
  expect(uncaughtErrors(page)).toEqual([]);
  await page.close();
});

test('it is a plain list without scripts, and the last chapter and every head lead to it', async () => {
  const page = await site.open('en/what-now/', { javaScript: false });
  expect((await page.$$('.checklist a[href*="#cell-"]')).length).toBeGreaterThan(15);
  expect(await page.$eval(tally('cells', '04-dogs-and-cats'), (place) => place.textContent.trim())).toMatch(
    /^\d+$/,
  );
  await page.close();
  const chapter = await site.open('en/04-dogs-and-cats/', { javaScript: false });
  expect((await chapter.$$('.prose a[href$="what-now/"]')).length).toBe(1);
  expect((await chapter.$$('.places a[href$="what-now/"]')).length).toBe(1);
  await chapter.close();
});
