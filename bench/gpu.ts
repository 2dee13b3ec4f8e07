/**
 * The page of measurements (`/en/bench/`) of the built site in a browser of this machine: a training step and a forward pass on
 * WebGPU, WebGL and WASM with its workers; on WebGPU with our own programs and without.
 * `npm run bench -- gpu [--json] [--quick] [--software] [--backends=webgl,wasm]`, after `npm run build`. `--software` where
 * there is no GPU; a reader opens the same page in any browser.
 */
import { softwareGpu } from '../tests/browser/chromium.ts';
import { openSite } from '../tests/browser/site.ts';
import { toTable } from './table.ts';

/** For a GPU that the browser would rather not use without a screen. */
const anyGpu = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--ignore-gpu-blocklist',
];
const patience = 1_800_000;

export async function run(options: string[]): Promise<void> {
  const site = await openSite(options.includes('--software') ? softwareGpu : anyGpu);
  try {
    const backends = options.find((each) => each.startsWith('--backends='))?.slice(2);
    const asked = [...(options.includes('--quick') ? ['quick'] : []), ...(backends ? [backends] : [])];
    const page = await site.open(`en/bench/?${asked.join('&')}`);
    await page.click('[data-measure]');
    await page.waitForSelector('[data-bench][data-state="done"]', { timeout: patience });
    const text = await page.$eval('[data-json]', (json) => json.textContent);
    const lacking = await page.$$eval('[data-rows] td[colspan]', (cells) =>
      cells.map(({ textContent }) => textContent),
    );
    if (options.includes('--json')) return console.log(text);
    const rows = JSON.parse(text || '[]') as Record<string, string | number>[];
    console.log(toTable(rows.map(({ browser: _, ...row }) => row)));
    for (const line of lacking) console.log(line);
  } finally {
    await site.close();
  }
}
