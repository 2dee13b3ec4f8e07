/** axe-core's rules for WCAG 2 A and AA on a page of the built site. */
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import type { AxeResults } from 'axe-core';
import type { Page } from 'puppeteer-core';
import { layOut } from './site.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What repeats thousands of times and is looked at elsewhere on the page: the code after a page's first cell and the later rows
 * of long tables; and KaTeX's own markup (hundreds of nodes a formula, hidden from assistive technology behind MathML), in
 * whose place its source stands.
 */
const repeated = ':is(notebook-cell ~ notebook-cell, .solution) pre > *, tbody tr:nth-child(n + 6)';

/** Runs in the page. To leave parts of a page out, axe looks for each of its elements through all of them: they are taken out. */
function withoutRepeated<T>(selector: string, look: () => Promise<T>): Promise<T> {
  const back: (() => void)[] = [];
  for (const formula of document.querySelectorAll('.katex:not(.katex .katex)')) {
    const source = document.createTextNode(formula.querySelector('annotation')?.textContent ?? '·');
    formula.replaceWith(source);
    back.push(() => source.replaceWith(formula));
  }
  for (const part of document.querySelectorAll(selector)) {
    const mark = document.createComment('');
    part.replaceWith(mark);
    back.push(() => mark.replaceWith(part));
  }
  return look().finally(() => {
    for (const each of back.reverse()) each();
  });
}

/** One line for each element that breaks a rule. */
export async function violations(page: Page): Promise<string[]> {
  await layOut(page);
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const { violations: found } = (await page.evaluate(
    `(${String(withoutRepeated)})(${JSON.stringify(repeated)}, () => axe.run('html', ${JSON.stringify({
      runOnly: { type: 'tag', values: tags },
      resultTypes: ['violations'],
    })}))`,
  )) as AxeResults;
  return found.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`),
  );
}
