/** A stored result stays folded until the reader has predicted it, passed over it, or run its cell. */
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSite, run, samePage, type Site, uncaughtErrors } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const open = samePage((path) => site.open(path));

const first = 'ko/01-residual-block/';
const last = 'ko/04-dogs-and-cats/';
const ofCell = (name: string): string => `notebook-cell[data-cell="${name}"] [data-output]`;

/** Whether anything of it takes room that a reader can see. */
const isSeen = (page: Page, selector: string): Promise<boolean> =>
  page.$eval(selector, (place) =>
    [place, ...place.querySelectorAll('*')].some(
      (part) =>
        part.checkVisibility({ contentVisibilityAuto: false }) && part.getBoundingClientRect().height > 0,
    ),
  );

const answerOf = (prediction: string): string => `[data-predict="${prediction}"] textarea`;
async function predict(page: Page, prediction: string, words: string): Promise<void> {
  await page.$eval(`[data-predict="${prediction}"]`, (box) => box.scrollIntoView({ block: 'center' }));
  // The field comes when the reader is near.
  await page.waitForSelector(answerOf(prediction));
  await page.focus(answerOf(prediction));
  await page.keyboard.type(words);
  await page.$eval(answerOf(prediction), (area) => (area as HTMLElement).blur());
}

describe('a result that answers a prediction', () => {
  let page: Page;
  beforeAll(async () => {
    page = await site.open(first, { width: 390 });
  });
  afterAll(() => page.close());

  test('is folded, and says so', async () => {
    expect(await isSeen(page, ofCell('two-weights'))).toBe(false);
    expect(await isSeen(page, ofCell('descend'))).toBe(false);
    expect(await isSeen(page, '[data-cover="loss-after-one-step"]')).toBe(true);
    expect(
      await page.$$eval('[data-covered]', (all) => all.every((each) => each.hasAttribute('hidden'))),
    ).toBe(true);
    // What finds in the page may look into it.
    expect(await page.$eval(ofCell('descend'), (place) => place.getAttribute('hidden'))).toBe('until-found');
  });

  test('opens when the prediction is written, which then stands beside it, on the next visit too', async () => {
    await predict(page, 'loss-after-one-step', '2쯤');
    expect(await isSeen(page, ofCell('two-weights'))).toBe(true);
    expect(await isSeen(page, '[data-cover="loss-after-one-step"]')).toBe(false);
    const own = '[data-own-prediction="loss-after-one-step"]';
    expect(await page.$eval(own, (place) => (place as HTMLElement).innerText)).toContain('2쯤');
    expect(await isSeen(page, ofCell('descend'))).toBe(false);
    await page.reload();
    expect(await isSeen(page, ofCell('two-weights'))).toBe(true);
    expect(await page.$eval(own, (place) => (place as HTMLElement).innerText)).toContain('2쯤');
  });

  test('opens when it is passed over; the keys go on at it', async () => {
    await page.click('[data-unfold="where-do-weights-end"]');
    expect(await isSeen(page, ofCell('descend'))).toBe(true);
    expect(await isSeen(page, '[data-own-prediction="where-do-weights-end"]')).toBe(false);
    expect(
      await page.evaluate(
        (place: string) => document.activeElement === document.querySelector(place),
        ofCell('descend'),
      ),
    ).toBe(true);
  });

  test('opens when its cell runs', async () => {
    expect(await isSeen(page, ofCell('pet-batch'))).toBe(false);
    expect(await run(page, 'pet-batch')).toBe('fresh');
    expect(await isSeen(page, ofCell('pet-batch'))).toBe(true);
    expect(await page.$$eval(`${ofCell('pet-batch')} [data-image]`, (all) => all.length)).toBeGreaterThan(0);
    expect(uncaughtErrors(page)).toEqual([]);
  });
});

test('a prediction is kept where the page is left while it is still being written', async () => {
  const page = await open(first);
  const field = answerOf('where-do-weights-end');
  const near = async (): Promise<void> => {
    await page.$eval('[data-predict="where-do-weights-end"]', (box) => box.scrollIntoView());
    await page.waitForSelector(field);
  };
  await near();
  await page.focus(field);
  await page.keyboard.type('어디엔가');
  await page.reload();
  await near();
  expect(await page.$eval(field, (area) => (area as HTMLTextAreaElement).value)).toBe('어디엔가');
});

test('figures and tables of an experiment are folded with it, and open together', async () => {
  const page = await open(last);
  const figure = '#figure-depth-error';
  expect(await isSeen(page, figure)).toBe(false);
  const tables = '.table[data-covered="error-against-depth"]';
  expect(await page.$$eval(tables, (all) => all.length)).toBe(2);
  expect(await isSeen(page, tables)).toBe(false);
  await predict(page, 'error-against-depth', 'up');
  expect(await isSeen(page, figure)).toBe(true);
  expect(await page.$$(tables)).toEqual([]);
});

test('what the text says of a result is folded with it, and opens with it', async () => {
  const page = await open(first, { width: 390 });
  const told = (prediction: string): string => `.outcome[data-outcome="${prediction}"]`;
  expect(await page.$$eval('.outcome', (all) => all.length)).toBeGreaterThan(8);
  expect(await isSeen(page, told('two-paths'))).toBe(false);
  await page.click('[data-unfold="two-paths"]');
  expect(await isSeen(page, told('two-paths'))).toBe(true);
  expect(await isSeen(page, told('block-size'))).toBe(false);
  await page.emulateMediaType('print');
  expect(await isSeen(page, told('block-size'))).toBe(true);
});

test('one setting opens all results, here and in the next chapter', async () => {
  const page = await open(first);
  await page.click('[data-results-choice]');
  expect(await isSeen(page, ofCell('two-weights'))).toBe(true);
  expect(await isSeen(page, ofCell('block-costs'))).toBe(true);
  expect(await isSeen(page, '[data-cover="loss-after-one-step"]')).toBe(false);
  await page.goto(site.address + last);
  expect(await isSeen(page, ofCell('final-run'))).toBe(true);
  await page.click('[data-results-choice]');
  expect(await isSeen(page, ofCell('final-run'))).toBe(false);
});

test('paper and a browser without scripts show every result', async () => {
  const page = await open(first);
  await page.emulateMediaType('print');
  expect(await isSeen(page, ofCell('two-weights'))).toBe(true);
  expect(await isSeen(page, '[data-cover="loss-after-one-step"]')).toBe(false);
  const plain = await site.open(last, { javaScript: false });
  for (const name of ['final-run', 'results', 'lesion'])
    expect(await isSeen(plain, ofCell(name)), name).toBe(true);
  expect(await isSeen(plain, '#figure-depth-error')).toBe(true);
  expect(await isSeen(plain, '[data-cover="test-accuracy"]')).toBe(false);
  await plain.close();
});

test('clearing the progress folds what was predicted', async () => {
  const page = await open(first);
  await predict(page, 'loss-after-one-step', '3');
  page.on('dialog', (dialog) => void dialog.accept());
  await page.click('[data-action="clearProgress"]');
  expect(await isSeen(page, ofCell('two-weights'))).toBe(false);
  expect(
    await page.$eval(answerOf('loss-after-one-step'), (area) => (area as HTMLTextAreaElement).value),
  ).toBe('');
});
