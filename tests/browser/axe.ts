/** axe-core's rules for WCAG 2 A and AA on a page of the built site. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'puppeteer-core';
import { layOut } from './site.ts';

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

/** One line for each element that breaks a rule. */
export async function violations(page: Page): Promise<string[]> {
  await layOut(page);
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
