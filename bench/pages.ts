/**
 * Every page in both languages: Lighthouse on a phone, bytes by kind, elements, layout shift; of chapters how long the
 * first run, a later one and the editor take. `npm run build`, then
 * `npm run bench -- pages [--once] [--only=ko/02] [--why] [--json]`: the median of three, or one; `--why` says what costs points.
 */
import puppeteer from 'puppeteer-core';
import { findChromium } from '../scripts/browser.mjs';
import { firstView } from '../tests/browser/first-view.ts';
import { quickness } from '../tests/browser/quickness.ts';
import { withoutGpu } from '../tests/browser/chromium.ts';
import { builtPages, openSite } from '../tests/browser/site.ts';
import { categories, lighthouse, type LighthouseResult } from './lighthouse.ts';
import { median, toTable } from './table.ts';

type Row = Record<string, string | number | null>;

export async function run(options: string[]): Promise<void> {
  const rounds = options.includes('--once') ? 1 : 3;
  const only = options.find((each) => each.startsWith('--only='))?.slice('--only='.length) ?? '';
  const paths = builtPages.filter((path) => /^(ko|en)\//.test(path) && path.startsWith(only));
  const look = options.includes('--no-lighthouse') ? undefined : await lighthouse();
  const site = await openSite();
  const rows: Row[] = [];
  const reasons: string[] = [];
  try {
    for (const path of paths) {
      const results: LighthouseResult[] = [];
      for (let round = 0; look && round < rounds; round++)
        results.push(await inOwnBrowser(look, site.address + path));
      const { bytes, elements, shift } = await firstView(site, path);
      const kilobytes = (kind: keyof typeof bytes): number => Number((bytes[kind] / 1024).toFixed(1));
      const row: Row = { page: path, ...scoresOf(results) };
      for (const kind of ['document', 'style', 'script', 'font', 'image', 'all'] as const)
        row[`${kind} KB`] = kilobytes(kind);
      Object.assign(row, { elements, shift: Number(shift.toFixed(4)) });
      const times = await quickness(site, path, rounds);
      if (times)
        Object.assign(row, {
          'run cold ms': Math.round(median(times.map(({ cold }) => cold))),
          'warm ms': Math.round(median(times.map(({ warm }) => warm))),
          'answers ms': Math.round(median(times.map(({ answer }) => answer))),
          'editor ms': Math.round(median(times.map(({ editor }) => editor))),
        });
      rows.push(row);
      reasons.push(...results.slice(0, 1).flatMap((result) => whatCosts(path, result)));
      console.error(Object.values(row).join('  '));
    }
  } finally {
    await site.close();
  }
  console.log(options.includes('--json') ? JSON.stringify(rows, null, 1) : toTable(rows));
  if (options.includes('--why')) console.log(reasons.join('\n'));
}

/** In a browser that has seen nothing yet. */
async function inOwnBrowser(
  look: (address: string, port: number) => Promise<LighthouseResult>,
  address: string,
): Promise<LighthouseResult> {
  const browser = await puppeteer.launch({ executablePath: findChromium()!, args: [...withoutGpu] });
  try {
    return await look(address, Number(new URL(browser.wsEndpoint()).port));
  } finally {
    await browser.close();
  }
}

const short: Readonly<Record<(typeof categories)[number], string>> = {
  performance: 'perf',
  accessibility: 'a11y',
  'best-practices': 'best',
  seo: 'SEO',
};

function scoresOf(results: readonly LighthouseResult[]): Row {
  const row: Row = {};
  for (const category of categories)
    row[short[category]] =
      results.length === 0
        ? null
        : Math.round(100 * median(results.map((result) => result.categories[category].score ?? 0)));
  const audit = (id: string): number | null =>
    results.length === 0
      ? null
      : Math.round(median(results.map(({ audits }) => audits[id]?.numericValue ?? NaN)));
  row['FCP ms'] = audit('first-contentful-paint');
  row['LCP ms'] = audit('largest-contentful-paint');
  row['TBT ms'] = audit('total-blocking-time');
  return row;
}

/** One line for each audit that counts and is not whole. */
function whatCosts(path: string, { categories: found, audits }: LighthouseResult): string[] {
  return categories.flatMap((category) =>
    found[category].auditRefs.flatMap(({ id, weight }) => {
      const audit = audits[id];
      if (!audit || audit.score === null || audit.score >= 0.995 || weight === 0) return [];
      return [`${path} ${category}: ${id} ${audit.score.toFixed(2)} ${audit.displayValue ?? audit.title}`];
    }),
  );
}
