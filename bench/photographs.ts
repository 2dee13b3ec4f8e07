/**
 * Photographs of 12 megapixels made a data set by the production page in a real Chromium, and the memory of all its processes
 * while it goes on: `--photographs=2000`.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElementHandle, Page } from 'puppeteer-core';
import sharp from 'sharp';
import { seededRandom } from '../src/data/index.ts';
import { openSite } from '../tests/browser/site.ts';
import { toTable } from './table.ts';

const [width, height] = [4000, 3000];
/** So many are drawn; the others are the same with another remark in them, which is another file to whoever compares. */
const drawn = 8;

/** A scene of soft shapes under the noise of a sensor: about as many bytes as a telephone's. */
async function photograph(seed: number): Promise<Buffer> {
  const random = seededRandom(seed);
  const small = Buffer.from(Array.from({ length: 40 * 30 * 3 }, () => 256 * random()));
  const noise = Buffer.from(Array.from({ length: 512 * 512 * 3 }, () => 118 + 20 * random()));
  const raw = (side: number, other: number) => ({
    raw: { width: side, height: other, channels: 3 as const },
  });
  const grain = await sharp(noise, raw(512, 512)).png().toBuffer();
  return sharp(small, raw(40, 30))
    .resize(width, height, { kernel: 'cubic' })
    .composite([{ input: grain, tile: true, blend: 'soft-light' }])
    .jpeg({ quality: 85 })
    .toBuffer();
}

/** With a remark behind the first marker (JPEG's COM, ITU-T T.81, B.2.4.5). */
function remarked(bytes: Buffer, number: number): Buffer {
  const text = Buffer.from(String(number).padStart(8, '0'));
  const head = Buffer.from([0xff, 0xfe, 0, text.length + 2]);
  return Buffer.concat([bytes.subarray(0, 2), head, text, bytes.subarray(2)]);
}

/** Proportional share of memory of a process and all below it (bytes): what is shared is counted once. */
function memoryOf(pid: number): number {
  const parents = new Map<number, number>();
  for (const each of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const stat = readOf(`/proc/${each}/stat`);
    parents.set(Number(each), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
  }
  const isBelow = (of: number): boolean => of === pid || (parents.has(of) && isBelow(parents.get(of)!));
  let sum = 0;
  for (const each of parents.keys())
    if (isBelow(each))
      sum += 1024 * Number(/^Pss:\s+(\d+)/m.exec(readOf(`/proc/${each}/smaps_rollup`))?.[1] ?? 0);
  return sum;
}

/** Empty of a process that has ended. */
function readOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const textOf = (page: Page, selector: string): Promise<string> =>
  page.$eval(selector, (found) => (found as HTMLElement).innerText);

export async function run(options: string[]): Promise<void> {
  const given = options.find((each) => each.startsWith('--photographs='));
  const count = Number(given?.slice('--photographs='.length) ?? 2000);
  const folder = mkdtempSync(join(tmpdir(), 'photographs-'));
  const site = await openSite();
  try {
    const originals = await Promise.all(Array.from({ length: drawn }, (_, seed) => photograph(seed + 1)));
    let bytes = 0;
    for (const name of ['cat', 'dog']) mkdirSync(join(folder, 'pets', name), { recursive: true });
    for (let n = 0; n < count; n++) {
      const content = remarked(originals[n % drawn]!, n);
      bytes += content.length;
      writeFileSync(join(folder, 'pets', n % 2 ? 'cat' : 'dog', `${n}.jpg`), content);
    }
    const page = await site.open('en/architectures/');
    await page.click('[data-files]');
    const input = await page.waitForSelector('[data-files-drawer] input[data-choose="folder"]');
    await (input as ElementHandle<HTMLInputElement>).uploadFile(join(folder, 'pets'));
    await page.waitForSelector('[data-set="make"]', { timeout: 300_000 });
    const browser = site.browser.process()!.pid!;
    const before = memoryOf(browser);
    const rows: Record<string, string | number>[] = [];
    let most = 0;
    const start = performance.now();
    await page.click('[data-set="make"]');
    for (let part = 1; part <= 10;) {
      await new Promise((resolve) => setTimeout(resolve, 500));
      const memory = memoryOf(browser) - before;
      most = Math.max(most, memory);
      const isMade = (await page.$('[data-set="made"]')) !== null;
      const progress = isMade ? '' : await textOf(page, '[data-picture-set] form').catch(() => '');
      const done = isMade ? count : Number(/([\d,]+)\s*(?:of|\/)/.exec(progress)?.[1]?.replace(',', '') ?? 0);
      if (done < (part * count) / 10) continue;
      part = Math.floor((done * 10) / count) + 1;
      const seconds = (performance.now() - start) / 1000;
      rows.push({
        done,
        seconds: seconds.toFixed(0),
        'ms each': ((1000 * seconds) / done).toFixed(0),
        'memory more than before (MB)': Math.round(memory / 2 ** 20),
        'at the most so far (MB)': Math.round(most / 2 ** 20),
      });
      if (isMade) break;
    }
    console.log(
      `${count} photographs of ${width} × ${height}, ${(bytes / count / 1e6).toFixed(1)} MB each; before: ${Math.round(before / 2 ** 20)} MB`,
    );
    console.log(toTable(rows));
    console.log((await textOf(page, '[data-picture-set] table')).replaceAll('\n', '; '));
  } finally {
    await site.close();
    rmSync(folder, { recursive: true });
  }
}
