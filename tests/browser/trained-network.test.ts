/** The networks that the site ships: fetched when first asked for, said to be missing when they are, used on a picture. */
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { edit, openSite, outputText, run, type Site, uncaughtErrors, waitForState } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const chapter = 'ko/04-dogs-and-cats/';
const minutes = 60_000;
const output = (page: Page, cell: string, inside: string) =>
  page.waitForSelector(`notebook-cell[data-cell="${cell}"] [data-output] ${inside}`, { timeout: minutes });

test('weights come when a cell first asks for them, and a picture of the reader’s own is answered', async () => {
  const page = await site.open(chapter, { only: ['pets', 'first-look'] });
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/weights/')) asked.push(new URL(request.url()).pathname);
  });
  expect(await run(page, 'pets')).toBe('fresh');
  expect(asked).toEqual([]);
  expect(await run(page, 'first-look', 2 * minutes)).toBe('fresh');
  expect(asked.sort()).toEqual(['/weights/pets.log.json', '/weights/pets.safetensors']);

  const cell = 'notebook-cell[data-cell="first-look"]';
  await page.select(`${cell} [data-output] select`, '1');
  const file = await page.waitForSelector(`${cell} input[type="file"]`, { timeout: minutes });
  await (file as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(
    join(import.meta.dirname, '../../public/photos/cat.webp'),
  );
  await waitForState(page, 'first-look', ['fresh'], minutes);
  await output(page, 'first-look', '.prediction-picture');
  expect(await outputText(page, 'first-look')).toMatch(/고양이.*%/s);
  // The weights are not asked for again.
  expect(asked).toHaveLength(2);
  expect(uncaughtErrors(page)).toEqual([]);
  await page.close();
}, 300_000);

test('weights that cannot be had are said to be missing, and are asked for again at the next run', async () => {
  const page = await site.open(chapter, { only: ['trained-net'] });
  await page.setRequestInterception(true);
  let broken = true;
  page.on('request', (request) => {
    if (broken && request.url().endsWith('.safetensors')) void request.abort();
    else void request.continue();
  });
  // The cell as it stands also evaluates what it has loaded, which takes long.
  await edit(page, 'trained-net', "const trained = await nn.trained('simple-cnn');\ntrained.name;");
  expect(await run(page, 'trained-net', 2 * minutes)).toBe('failed');
  await output(page, 'trained-net', '[data-error="supply-failed"]');
  expect(await outputText(page, 'trained-net')).toContain('weights/simple-cnn');
  broken = false;
  expect(await run(page, 'trained-net', 2 * minutes)).toBe('fresh');
  expect(await outputText(page, 'trained-net')).toContain('simple-cnn');
  await page.close();
}, 300_000);
