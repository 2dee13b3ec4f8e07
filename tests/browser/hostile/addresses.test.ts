/**
 * Nothing that a cell shows reaches the network. A listener stands for the host of a stranger: it must receive
 * no request. The page's content policy is switched off here, so that the check of what is drawn stands alone.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { edit, leaveOnly, openSite, outputText, run, uncaughtErrors, type Site } from '../site.ts';

const cell = 'stem';
/** 1×1, red. */
const red =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

let site: Site;
let page: Page;
let server: Server;
let host: string;
const received: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    received.push(request.url ?? '');
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  site = await openSite();
  page = await site.open('en/02-building-resnet/');
  await page.setBypassCSP(true);
  await page.reload({ waitUntil: 'load' });
  await leaveOnly(page, [cell]);
  // A drawing that is taken away under the pointer leaves it over a link of the book.
  await page.evaluate(() =>
    addEventListener(
      'click',
      (event) => {
        if (!(event.target as Element).closest('[data-output], button')) event.preventDefault();
      },
      true,
    ),
  );
  expect(await run(page, cell)).toBe('fresh');
}, 90_000);
afterAll(async () => {
  await site.close();
  server.close();
});

/** Put the code into the cell, run it, point at what it drew, and wait as long as a request may take. */
async function show(code: string): Promise<string> {
  await edit(page, cell, code.replaceAll('HOST', host));
  await run(page, cell);
  const output = `notebook-cell[data-cell="${cell}"] [data-output]`;
  // A plot is drawn once it is rehearsed, a formula and a control once what draws them is there.
  await page.waitForFunction(
    (query: string) => !document.querySelector(`${query} :is(.out-plot, .out-input):empty`),
    { polling: 20 },
    output,
  );
  const drawn = await page.$(`${output} :is(svg, form, table)`);
  // In the middle of the window: a press beside it might leave the page.
  await drawn?.evaluate((element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }));
  const box = await drawn?.boundingBox();
  if (box) {
    for (const share of [0.2, 0.5, 0.8])
      await page.mouse.move(box.x + box.width * share, box.y + box.height * 0.5);
    await page.mouse.down();
    await page.mouse.up();
  }
  await new Promise((resolve) => setTimeout(resolve, 60));
  return outputText(page, cell);
}

const picture = (options: string, data = '[1]'): string =>
  `Plot.plot({ marks: [Plot.image(${data}, { x: [1], y: [1], ${options} })] })`;

const escaped = String.raw`u\\72l(HOST/l.svg#a)`;

test.each<[string, string]>([
  [
    'data that are addresses, with the identity',
    `Plot.plot({ marks: [Plot.image(['HOST/x?secret=42'], { src: Plot.identity, x: [1], y: [1] })] })`,
  ],
  ['a channel by name', picture(`src: 'u'`, `[{ u: 'HOST/a' }]`)],
  ['a channel as an object', picture(`src: { value: 'u' }`, `[{ u: 'HOST/b' }]`)],
  ['a function', picture(`src: (d) => d.u`, `[{ u: 'HOST/c' }]`)],
  ['a transform', picture(`src: { transform: (data) => data.map((d) => d.u) }`, `[{ u: 'HOST/d' }]`)],
  ['an array', picture(`src: ['HOST/e']`)],
  ['a constant', picture(`src: 'HOST/f'`)],
  ['an address without a scheme', picture(`src: ['//' + 'HOST'.slice(7)]`)],
  ['an address with signs that are left out', picture(`src: [' h\\tttp:' + 'HOST'.slice(5)]`)],
  [
    'an SVG in the text',
    picture(
      `src: ['data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg"><image href="HOST/g"/></svg>']`,
    ),
  ],
  [
    'a picture under the pointer only',
    `Plot.plot({ marks: [Plot.image([{ u: 'HOST/h' }], Plot.pointer({ src: 'u', x: [1], y: [1], width: 300 })), Plot.dot([1], { x: [1], y: [1] })] })`,
  ],
  [
    'a picture that is selected',
    `Plot.plot({ marks: [Plot.image([{ u: 'HOST/i' }], Plot.selectLast({ src: 'u', x: [1], y: [1] }))] })`,
  ],
  [
    'a picture that a map makes',
    `Plot.plot({ marks: [Plot.image([{ u: 'HOST/j' }], Plot.map({ src: 'last' }, { src: 'u', x: [1], y: [1] }))] })`,
  ],
  [
    'a group whose first is an address',
    `Plot.plot({ marks: [Plot.image([{ u: 'HOST/k', a: 1 }], Plot.groupX({ src: 'first' }, { src: 'u', x: 'a' }))] })`,
  ],
  ['a link', `Plot.plot({ marks: [Plot.dot([1], { x: [1], y: [1], href: ['HOST/l'], target: '_top' })] })`],
  [
    'an escape in a legend',
    `Plot.legend({ color: { type: 'categorical', domain: ['a'], range: ['${escaped}'] } })`,
  ],
  [
    'an escape in the legend of a plot',
    `Plot.plot({ color: { type: 'categorical', domain: ['a'], range: ['${escaped}'], legend: true }, marks: [Plot.dot(['a'], { x: [1], fill: Plot.identity })] })`,
  ],
  [
    'an escape in a legend of symbols',
    `Plot.legend({ symbol: { domain: ['a'], range: ['circle'] }, fill: '${escaped}', stroke: '${escaped}' })`,
  ],
  [
    'an escape in a ramp',
    `Plot.legend({ color: { type: 'threshold', domain: [1], range: ['${escaped}', 'red'] } })`,
  ],
  ['an escape in a filter of pictures', picture(`src: ['${red}'], imageFilter: '${escaped}'`)],
  [
    'an escape in a filter of a tip',
    `Plot.plot({ marks: [Plot.tip([1], { x: [1], y: [1], pathFilter: '${escaped}', title: ['t'] })] })`,
  ],
  ['an escape in a fill', `Plot.plot({ marks: [Plot.dot([1], { x: [1], y: [1], fill: '${escaped}' })] })`],
  [
    'an escape in a channel of colours',
    `Plot.plot({ color: { type: 'identity' }, marks: [Plot.dot([1, 2], { x: [1, 2], fill: ['${escaped}', 'red'] })] })`,
  ],
  [
    'an escape in a stroke of a waffle',
    `Plot.plot({ color: { type: 'identity' }, marks: [Plot.waffleY([4], { y: [4], fill: ['${escaped}'] })] })`,
  ],
  [
    'an escape in a mixed colour',
    `Plot.plot({ marks: [Plot.dot([1], { x: [1], fill: 'color-mix(in srgb, red, ${escaped})' })] })`,
  ],
  ['an image set', `Plot.plot({ marks: [Plot.dot([1], { x: [1], fill: ${'`image-set("HOST/m" 1x)`'} })] })`],
  ['an escape in a font', `Plot.plot({ marks: [Plot.text(['a'], { x: [1], fontFamily: '${escaped}' })] })`],
  ['an escape in a blend', `Plot.plot({ marks: [Plot.dot([1], { x: [1], mixBlendMode: '${escaped}' })] })`],
  [
    'an escape in the columns of a legend',
    `Plot.legend({ color: { type: 'categorical', domain: ['a'] }, columns: '${escaped}' })`,
  ],
  ['a style', `Plot.plot({ style: 'background: url(HOST/n)', marks: [] })`],
  ['a style of a legend', `Plot.legend({ style: { background: 'url(HOST/o)' }, color: { domain: ['a'] } })`],
  [
    'a formula with a picture',
    String.raw`display.tex('\\includegraphics{HOST/p} \\href{HOST/q}{x} \\htmlStyle{background:url(HOST/r)}{x} \\url{HOST/s}')`,
  ],
  ['a text of markup', `display.text('<img src="HOST/t">')`],
  [
    'a table of markup',
    `display.table([{ '<img src="HOST/u">': '<img src="HOST/v">' }], { title: '<img src="HOST/w">' })`,
  ],
  [
    'a control of markup',
    `view(Inputs.text({ label: '<img src="HOST/x">', placeholder: '<img src="HOST/x">', width: 'url(HOST/x)' }))`,
  ],
  ['a button of markup', `view(Inputs.button('<img src="HOST/y">'))`],
  ['a choice of markup', `view(Inputs.radio(['<img src="HOST/z">']))`],
  ['an error of markup', `throw new Error('<img src="HOST/error">')`],
])('%s', { timeout: 60_000 }, async (_, code) => {
  await show(code);
  expect(received).toEqual([]);
});

test('a picture in the text itself is drawn, and so are colours of every notation', async () => {
  await show(picture(`src: ['${red}']`));
  const href = await page.$eval(`notebook-cell[data-cell="${cell}"] image`, (image) =>
    image.getAttribute('href'),
  );
  expect(href).toBe(red);
  const colors = ['red', '#0a0', '#00aa0080', 'rgb(1, 2, 3)', 'rgb(1 2 3 / 50%)', 'hsl(120deg 50% 50%)', 'oklch(60% 0.2 30)', 'color(display-p3 1 0 0)', 'var(--main)', 'currentColor', 'color-mix(in oklab, red 30%, var(--main))', 'none']; // prettier-ignore
  await show(
    `Plot.plot({ color: { type: 'identity' }, marks: [Plot.dot(${JSON.stringify(colors)}, { x: (d, i) => i, fill: Plot.identity })] })`,
  );
  const fills = await page.$$eval(`notebook-cell[data-cell="${cell}"] circle`, (dots) =>
    dots.map((dot) => dot.getAttribute('fill')),
  );
  expect(fills).toEqual(colors);
});

test('what is refused is named', async () => {
  expect(await show(picture(`src: 'u'`, `[{ u: 'HOST/a' }]`))).toContain('cannot reach the network');
  expect(
    await show(
      `Plot.plot({ color: { type: 'identity' }, marks: [Plot.dot([1], { x: [1], fill: ['${escaped}'] })] })`,
    ),
  ).toContain('is not a colour');
});

test('nor does anything reach it later', async () => {
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(received).toEqual([]);
});

test('raises nothing uncaught', () => expect(uncaughtErrors(page)).toEqual([]));
