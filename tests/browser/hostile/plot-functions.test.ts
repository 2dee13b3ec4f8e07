/** Functions that Plot calls while it draws: the kernel asks them, and the page has nothing of them but what they answered. */
import type { Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openSite, outputText, policyViolations, run, edit, type Site, uncaughtErrors } from '../site.ts';
import { type Attempt, attempts } from './attempts.ts';
import { cell, chapter, isHeld, onlyThese, tryAttempt } from './try-attempt.ts';

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite();
  page = await site.open(chapter, onlyThese);
});
afterEach(() => {
  expect(uncaughtErrors(page)).toEqual([]);
  expect(policyViolations(page)).toEqual([]);
});
afterAll(() => site.close());

const output = `notebook-cell[data-cell="${cell}"] [data-output]`;
const texts = (of: Page): Promise<string> => of.$eval(`${output} .out-plot`, (plot) => plot.textContent);
const drawn = (of: Page, text: string): Promise<unknown> =>
  of.waitForFunction(
    (selector: string, wanted: string) => document.querySelector(selector)?.textContent.includes(wanted),
    { timeout: 20_000 },
    `${output} .out-plot`,
    text,
  );

const program = `
const unit = ' kg';
const animals = [{ who: 'cat', weight: 4 }, { who: 'dog', weight: 22 }, { who: 'hen', weight: 2 }, { who: 'cow', weight: 600 }];
display(Plot.plot({
  x: { type: 'log', tickFormat: (d) => d + unit },
  marks: [
    Plot.ruleX([1]),
    Plot.dot(animals, { x: 'weight', y: 'who', r: 6, tip: { format: { x: (d) => 'weighs ' + d + unit, y: (who) => who.toUpperCase() } } }),
  ],
}));`;

test('a plot is drawn with what they answer, also under the pointer and in a narrow window', async () => {
  await edit(page, cell, program);
  expect(await run(page, cell)).toBe('fresh');
  await drawn(page, '100 kg');
  const dot = await page.waitForSelector(`${output} .out-plot [aria-label="dot"] circle:nth-of-type(2)`);
  await dot!.hover();
  await drawn(page, 'weighs 22 kg');
  expect(await texts(page)).toContain('DOG');

  const narrow = await site.open(chapter, { ...onlyThese, width: 380 });
  await edit(narrow, cell, program);
  expect(await run(narrow, cell)).toBe('fresh');
  await drawn(narrow, '100 kg');
  expect(await texts(narrow)).toMatch(/10 kg/);
  const wide = await narrow.$eval(`${output} .out-plot`, (plot) => [plot.clientWidth, plot.scrollWidth]);
  expect(wide[1]).toBeLessThanOrEqual(wide[0]!);
  await narrow.close();
});

test('plots keep their order, the first that has to wait for Plot as well', async () => {
  const fresh = await site.open(chapter, onlyThese);
  await edit(
    fresh,
    cell,
    `const shown = display('first');
const said = (word) => Plot.plot({ x: { tickFormat: () => word }, marks: [Plot.dotX([1, 2])] });
shown.update(said('second'));
shown.update(said('third'));
await new Promise((end) => setTimeout(end, 300));
let turn = 0;
for (const word of ['fourth', 'fifth', 'sixth']) shown.update(said(word + ++turn));`,
  );
  expect(await run(fresh, cell)).toBe('fresh');
  await drawn(fresh, 'sixth3');
  await fresh.close();
});

test('curves, projections and transforms of a cell are drawn in wide and narrow windows', async () => {
  const own = `
const bend = (path) => ({ lineStart() { this.n = 0; }, lineEnd() {}, point(x, y) { if (this.n++) path.quadraticCurveTo(this.x, y, x, y); else path.moveTo(x, y); this.x = x; } });
const lean = ({ width, height }) => ({ stream: (sink) => ({ point(x, y) { sink.point(width / 2 + x + y, height / 2 - y); }, lineStart() { sink.lineStart(); }, lineEnd() { sink.lineEnd(); }, polygonStart() { sink.polygonStart(); }, polygonEnd() { sink.polygonEnd(); }, sphere() {} }) });
display(Plot.lineY([3, 1, 4, 1, 5], { curve: bend }));
display(Plot.plot({ projection: lean, marks: [Plot.geo({ type: 'LineString', coordinates: [[0, 0], [40, 30], [-50, 60]] })] }));
display(Plot.dot([1, 2], Plot.transform({ x: (d) => d }, (data, facets) => ({ data: [...data, 3, 4], facets: [[0, 1, 2, 3]] }))));
console.log(Plot.formatMonth('en', 'long')(2), Plot.utcInterval('day').floor(new Date(1e8)).toISOString(), Plot.autoSpec([1, 2], { x: (d) => d }).mark);`;
  const paths = (of: Page): Promise<unknown[]> =>
    of.$$eval(`${output} .out-plot`, (plots) =>
      plots.map((plot) => [
        plot.querySelector('[aria-label="line"] path, [aria-label="geo"] path')?.getAttribute('d')?.replace(/[^A-Z]/g, ''),
        plot.querySelectorAll('circle').length,
      ]),
    ); // prettier-ignore
  for (const width of [1000, 380]) {
    const fresh = await site.open(chapter, { ...onlyThese, width });
    await edit(fresh, cell, own);
    expect(await run(fresh, cell)).toBe('fresh');
    for (const part of ['[aria-label="line"] path', '[aria-label="geo"] path', 'circle'])
      await fresh.waitForSelector(`${output} .out-plot ${part}`);
    expect(await paths(fresh)).toEqual([['MQQQQ', 0], ['MLL', 0], [null, 4]]); // prettier-ignore
    expect(await outputText(fresh, cell)).toContain('March 1970-01-02T00:00:00.000Z bar');
    await fresh.close();
  }
});

test('scales are had in a cell that names them, and legends of them', async () => {
  const fresh = await site.open(chapter, onlyThese);
  await edit(
    fresh,
    cell,
    `const kindsOfPets = Plot.plot({ color: { legend: false }, marks: [Plot.dotX([{ n: 1, who: 'cat' }, { n: 2, who: 'dog' }], { x: 'n', fill: 'who' })] });
display(kindsOfPets.legend('color'));
console.log(Plot.scale({ x: { domain: [0, 10], range: [0, 1] } }).apply(5), kindsOfPets.scale('color').apply('dog'), Plot.formatIsoDate(new Date(0)));`,
  );
  expect(await run(fresh, cell)).toBe('fresh');
  await drawn(fresh, 'dog');
  expect(await outputText(fresh, cell)).toContain('0.5 var(--skip) 1970-01-01');
  await fresh.close();
});

test('what one throws is told as the cell’s own, at its line', async () => {
  await edit(
    page,
    cell,
    `const noName = undefined;\nPlot.plot({ x: { tickFormat: (d) => noName.toFixed(d) }, marks: [Plot.dotX([1, 2])] })`,
  );
  expect(await run(page, cell)).toBe('failed');
  const text = await outputText(page, cell);
  expect(text).toContain('“toFixed” was read from undefined');
  expect(text).toContain('Line 2');
});

test.each<Attempt>(attempts.filter(({ room }) => room === 'functions'))(
  '$name: the page answers, the cell ends as it may, and the next one runs',
  async (attempt) => {
    const tried = await tryAttempt(page, attempt);
    expect(tried, JSON.stringify(tried)).toSatisfy(() => isHeld(attempt, tried));
    const addressed = await page.$$eval(
      `${output} *`,
      (all) =>
        all.flatMap(({ attributes }) => [...attributes].filter(({ value }) => value.includes('localhost:9/')))
          .length,
    );
    expect(addressed).toBe(0);
  },
);
