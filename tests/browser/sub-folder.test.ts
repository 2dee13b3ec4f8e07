/** The site in a folder of a host that knows nothing of it: everything is found there, and nothing is asked for elsewhere. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Folder, serveInFolder } from './folder.ts';
import {
  builtPages,
  dist,
  openSite,
  policyViolations,
  run,
  samePage,
  seeFigures,
  showResults,
  type Site,
  uncaughtErrors,
} from './site.ts';

let site: Site;
let folder: Folder;
beforeAll(async () => {
  [site, folder] = await Promise.all([openSite(), serveInFolder()]);
});
afterAll(() => Promise.all([site.close(), folder.close()]));

/** Each page in one of its languages, in turns: what is asked for differs by page, not by language. */
const pages = builtPages
  .filter((path) => path !== '' && path !== '404.html')
  .filter((path, _, all) => {
    const order = [...new Set(all.map((each) => each.slice(3)))].indexOf(path.slice(3));
    return path.startsWith(order % 2 === 0 ? 'ko/' : 'en/');
  });

const open = samePage((path) => site.open(folder.address + path));

test.each(pages)('%s loads whole, and its links stay in the folder', async (path) => {
  folder.strayed.length = 0;
  const page = await open(folder.address + path);
  await page.evaluate(() => document.fonts.ready);
  const found = await page.evaluate(() => ({
    styles: [...document.styleSheets].every((sheet) => sheet.cssRules.length > 0),
    fonts: [...document.fonts].filter((face) => face.status === 'loaded').length,
    failed: [...document.fonts].filter((face) => face.status === 'error').map((face) => face.family),
    pictures: [...document.images]
      .filter((image) => image.complete && image.naturalWidth === 0)
      .map((image) => image.src),
    links: [...document.querySelectorAll<HTMLAnchorElement>('a[href]')]
      .map((link) => link.href)
      .filter((href) => href.startsWith(location.origin)),
  }));
  expect(found).toMatchObject({ styles: true, failed: [], pictures: [] });
  expect(found.fonts).toBeGreaterThan(0);
  expect(found.links.length).toBeGreaterThan(5);
  expect(found.links.filter((href) => !href.startsWith(folder.address))).toEqual([]);
  const file = (href: string): string => join(dist, href.split('#')[0]!.slice(folder.address.length));
  expect(found.links.filter((href) => !existsSync(file(href)))).toEqual([]);
  expect(folder.strayed).toEqual([]);
  expect(uncaughtErrors(page)).toEqual([]);
  expect(policyViolations(page)).toEqual([]);
});

test('the root leads to the reader’s language', async () => {
  const page = await site.open(folder.address, { language: 'ko' });
  await page.waitForFunction((address: string) => location.href === address, {}, `${folder.address}ko/`);
  await page.close();
});

test('cells run, figures come alive, the language is switched at its place, and a search leads on', async () => {
  folder.strayed.length = 0;
  const page = await site.open(`${folder.address}ko/02-building-resnet/#stem`);
  await showResults(page);
  await seeFigures(page);
  expect(await run(page, 'stem')).toBe('fresh');
  await Promise.all([page.waitForNavigation(), page.click('a[data-language]')]);
  expect(page.url().startsWith(`${folder.address}en/02-building-resnet/`)).toBe(true);
  await page.click('[data-palette]');
  await page.waitForSelector('[data-search] [role="option"]');
  await page.type('[data-search] input', 'receptive field');
  await page.waitForFunction(() =>
    /receptive field/.test(document.querySelector('#palette-0')?.textContent ?? ''),
  );
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
  expect(page.url().startsWith(`${folder.address}en/glossary/#`)).toBe(true);
  await page.waitForSelector('[data-found]');
  expect(folder.strayed).toEqual([]);
  await page.close();
}, 180_000);

test('the inspector draws its maps', async () => {
  folder.strayed.length = 0;
  const page = await site.open(`${folder.address}en/architectures/#net-cifar-20`);
  await page.waitForSelector('tr[data-layer^="conv4_block3"]');
  expect(folder.strayed).toEqual([]);
  await page.close();
});

test('an address that is not there is told so, with links that lead back', async () => {
  const page = await site.open(`${folder.address}ko/no-such-page/`);
  const links = await page.$$eval('main a', (all) => all.map((link) => link.href));
  expect(links).toEqual([`${folder.address}ko/`, `${folder.address}en/`]);
  await page.close();
});
