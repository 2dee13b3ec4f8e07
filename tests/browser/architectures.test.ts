import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, type Site } from './site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site.close());

const row = (layer: string) => `[data-architectures] tr[data-layer="${layer}"]`;

test('without JavaScript, ResNet-50 stands there with its 177 layers, its picture and the stem worked out', async () => {
  const page = await site.open('en/architectures/', { javaScript: false });
  expect((await page.$$(row('input').replace('="input"', ''))).length).toBe(177);
  expect((await page.$$('[data-architectures] [data-entry="block:conv5_block1"]')).length).toBe(1);
  const detail = await page.$eval('[data-detail]', (element) => element.textContent ?? '');
  expect(detail).toContain('111.5');
  await page.close();
});

test('the click that wakes the page is not lost', async () => {
  const page = await site.open('ko/architectures/');
  await page.click(row('conv2_block1_1_conv'));
  await page.waitForSelector('[data-detail="conv2_block1_1_conv"]');
  await page.close();
});

test('another depth changes every shape; two networks are compared', async () => {
  const page = await site.open('en/architectures/');
  await page.hover('[data-architectures]');
  await page.select('[data-architectures] .choices select', 'imagenet:152');
  await page.waitForSelector(row('conv4_block36_out'));
  expect((await page.$$(row('input').replace('="input"', ''))).length).toBe(517);
  await page.click('.choices .actions button');
  await page.waitForSelector('.comparison');
  const text = await page.$eval('.comparison', (element) => element.textContent ?? '');
  expect(text).toContain('60,419,944');
  expect(text).toContain('11,703,912');
  await page.close();
});

test('the cat passes through a live model, and a pixel comes apart into products', async () => {
  const page = await site.open('ko/architectures/');
  await page.click(row('conv1_conv'));
  await page.waitForSelector('[data-maps]');
  await page.click('[data-maps]');
  await page.waitForSelector('.maps canvas', { timeout: 40_000 });
  await page.click('.large');
  await page.waitForSelector('[data-patch]', { timeout: 20_000 });
  const cells = await page.$$eval('[data-patch] td', (found) => found.length);
  expect(cells).toBe(3 * 49);
  await page.close();
});

test('an absurd width is refused in words, and the last network stays', async () => {
  const page = await site.open('en/architectures/');
  await page.hover('[data-architectures]');
  await page.waitForFunction(() => document.querySelector('.choices input[max="1024"]') !== null);
  await page.$eval('.choices input[max="1024"]', (input) => {
    (input as HTMLInputElement).value = '1000000';
    input.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await page.waitForSelector('[data-architectures] [role=alert]');
  const said = await page.$eval('[data-architectures] [role=alert]', (element) => element.textContent ?? '');
  expect(said).toContain('1,000,000');
  expect(await page.$(row('conv1_conv'))).not.toBeNull();
  await page.close();
});
