import puppeteer, { type Browser } from 'puppeteer-core';
import { findChromium } from '../../../scripts/browser.mjs';

/** A headless Chromium with software rendering, as on a machine without a GPU. */
export async function launchChromium(extra: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium found. Set CHROMIUM_PATH to its path.');
  return puppeteer.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...extra,
    ],
  });
}
