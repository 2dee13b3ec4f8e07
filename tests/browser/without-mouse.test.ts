/** One walk through a chapter by keys alone: open, edit, run, stop, inspect, answer, search. No pointer is ever moved. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, outputText, sourceOf, uncaughtErrors, waitForState, type Site } from './site.ts';

let site: Site;
beforeAll(async () => void (site = await openSite()));
afterAll(() => site.close());

/** Whether what has the focus is within what a selector names. */
const isIn = (page: Page, selector: string): Promise<boolean> =>
  page.evaluate((query: string) => document.activeElement?.closest(query) != null, selector);

/** Presses Tab until the focus is there. */
async function tabTo(page: Page, selector: string, most = 40): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    if (await page.evaluate((query: string) => document.activeElement?.matches(query) === true, selector))
      return;
    await page.keyboard.press('Tab');
  }
  const at = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160));
  throw new Error(`${most} presses of Tab do not lead to ${selector}, but to ${at}`);
}

/** Finds a place by name and goes there. */
async function goBySearch(page: Page, words: string, landing: string): Promise<void> {
  await page.keyboard.down('Control');
  await page.keyboard.press('KeyK');
  await page.keyboard.up('Control');
  await page.waitForSelector('[data-search] input');
  await page.keyboard.type(words);
  await page.waitForFunction(
    (query: string) => document.querySelector('#palette-0')?.textContent.includes(query) === true,
    { timeout: 20_000 },
    words,
  );
  await page.keyboard.press('Enter');
  await page.waitForFunction((query: string) => document.activeElement?.closest(query) != null, {}, landing);
}

test('a chapter is opened, edited, run, stopped, inspected, answered and searched by keys', async () => {
  const page = await site.open('en/02-building-resnet/', { typescript: true });
  await page.keyboard.press('Tab');
  expect(await isIn(page, '.skip-link')).toBe(true);
  await page.keyboard.press('Enter');
  expect(await isIn(page, '#main')).toBe(true);

  // Edit, and run by the editor's own key.
  const cell = 'notebook-cell[data-cell="batch-mean"]';
  await goBySearch(page, 'batch-mean', cell);
  await tabTo(page, `${cell} [data-source] pre`);
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    (query: string) => document.activeElement?.matches(`${query} .cm-content`) === true,
    { timeout: 20_000 },
    cell,
  );
  await page.keyboard.down('Control');
  await page.keyboard.press('Home');
  await page.keyboard.up('Control');
  await page.keyboard.type('// by keys\n');
  expect(await sourceOf(page, 'batch-mean')).toMatch(/^\/\/ by keys\n/);
  await page.keyboard.down('Shift');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Shift');
  await waitForState(page, 'batch-mean', ['fresh']);
  expect(await outputText(page, 'batch-mean')).not.toBe('');

  // Out of the editor, whose Tab writes nothing, and a cell that never ends is stopped.
  await page.keyboard.press('Escape');
  await tabTo(page, `${cell} [data-action="run"]`);
  await page.evaluate((query: string) => {
    (document.querySelector(query) as HTMLElement & { source: string }).dataset['walk'] = 'here';
  }, cell);
  await page.keyboard.down('Shift');
  await page.keyboard.press('Tab');
  await page.keyboard.up('Shift');
  await page.waitForFunction((query: string) => document.activeElement?.closest(query) != null, {}, cell);
  await tabTo(page, `${cell} .cm-content`, 2).catch(() => undefined);
  if (!(await isIn(page, '.cm-content'))) throw new Error('Shift+Tab does not lead back into the editor.');
  await page.keyboard.down('Control');
  await page.keyboard.press('KeyA');
  await page.keyboard.up('Control');
  await page.keyboard.type('while (true) await new Promise((next) => setTimeout(next));');
  await page.keyboard.down('Shift');
  await page.keyboard.press('Enter');
  await page.keyboard.up('Shift');
  await waitForState(page, 'batch-mean', ['running']);
  // The first goes to a list of completions, where one is there or on its way.
  for (let presses = 0; presses < 2; presses++) await page.keyboard.press('Escape');
  await tabTo(page, `${cell} [data-action="stop"]`);
  await page.keyboard.press('Enter');
  await waitForState(page, 'batch-mean', ['stopped']);

  // Inspect a layer.
  const stem = 'notebook-cell[data-cell="stem"]';
  await page.$eval(stem, (element) => {
    element.setAttribute('tabindex', '-1');
    (element as HTMLElement).focus();
  });
  await tabTo(page, `${stem} [data-action="run"]`);
  await page.keyboard.press('Enter');
  await waitForState(page, 'stem', ['fresh']);
  // Until the inspector is there its table is a plain one, that no key stops at.
  await page.waitForSelector(`${stem} [data-output] tr[data-layer] button`);
  await tabTo(page, `${stem} [data-output] tr[data-layer] button`, 60);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForSelector(`${stem} [data-output] [data-detail]`);

  // Answer a question.
  const quiz = await page.$eval('[data-quiz]', (form) => {
    form.setAttribute('tabindex', '-1');
    (form as HTMLElement).focus();
    return form.getAttribute('data-quiz')!;
  });
  await tabTo(page, `[data-quiz="${quiz}"] input`);
  await page.keyboard.press('Space');
  const verdict = () => page.$eval(`[data-quiz="${quiz}"] .quiz-verdict`, (line) => line.textContent);
  expect(await verdict()).not.toBe('');
  for (let presses = 0; presses < 6 && !/Right|Correct|That is right/i.test(await verdict()); presses++)
    await page.keyboard.press('ArrowDown');
  expect(
    await page.$eval(
      `[data-quiz="${quiz}"] .quiz-verdict`,
      (line) => (line as HTMLElement).dataset['verdict'],
    ),
  ).toBe('right');
  expect(uncaughtErrors(page)).toEqual([]);
  await page.close();
});
