/** Every page of the built site against axe-core's rules for WCAG 2 A and AA, in both themes. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testEachPage } from './each-page.ts';
import { builtPages, dist, focusEditor, openSite, run, showResults, type Site } from './site.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What is left out, for time: KaTeX's own markup (hundreds of nodes a formula, hidden from assistive technology
 * behind MathML), and what repeats thousands of times, the code after a page's first cell and the later rows of
 * long tables.
 */
const repeated = [
  '.katex',
  'notebook-cell ~ notebook-cell pre',
  '.solution pre',
  'tbody tr:nth-child(n + 6)',
];

let site: Site;
beforeAll(async () => void (site = await openSite()));
afterAll(() => site.close());

/** One line for each element that breaks a rule. */
async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const { violations: found }: AxeResults = await page.evaluate(
    (values: string[], exclude: string[]) =>
      (window as unknown as { axe: typeof import('axe-core') }).axe.run(
        { include: ['html'], exclude },
        {
          runOnly: { type: 'tag', values },
          resultTypes: ['violations'],
        },
      ),
    tags,
    repeated,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`),
  );
}

/** Contrast depends on the theme: the languages take turns, so that each template meets both themes. */
const themeOf = (path: string): 'dark' | 'light' => (path.startsWith('en/') ? 'dark' : 'light');

test('there are pages in both languages', () => {
  expect(builtPages).toContain('ko/02-building-resnet/');
  expect(builtPages).toContain('en/02-building-resnet/');
});

testEachPage(import.meta.url, '/%s breaks no rule', async (path) => {
  const page = await site.open(path, { theme: themeOf(path) });
  // At rest folded results say so; what they hold is looked at in the other language.
  if (path.startsWith('en/')) await showResults(page);
  if (path.endsWith('02-building-resnet/')) {
    // Here also what a run brings: the inspector, and an open editor.
    expect(await run(page, 'stem')).toBe('fresh');
    await page.waitForSelector('notebook-cell[data-cell="stem"] [data-output] tr[data-layer]');
    await focusEditor(page, 'stem');
  }
  expect(await violations(page)).toEqual([]);
  await page.close();
});

test('/ breaks no rule where it stays, without scripts', async () => {
  const page = await site.open('404.html');
  const html = readFileSync(join(dist, 'index.html'), 'utf8');
  await page.setContent(html.replace(/<script[\s\S]*?<\/script>/g, ''), { waitUntil: 'load' });
  expect(await violations(page)).toEqual([]);
  await page.close();
});
