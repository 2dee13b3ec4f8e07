/** What a page costs before anyone touches it, on a phone: bytes by kind, elements, how far anything moved. */
import { inlineScriptBytes, recordTransfers, sum } from './transfer.ts';
import type { Page } from 'puppeteer-core';
import type { Site } from './site.ts';

export interface FirstView {
  /** Bytes on the wire by kind; `script` counts what stands in the document once more, which `all` does not. */
  bytes: Readonly<Record<'document' | 'style' | 'script' | 'font' | 'image' | 'other' | 'all', number>>;
  /** When the page has loaded and its network is quiet. */
  elements: number;
  /** Cumulative layout shift, 0 where nothing moved; also over the seconds in which the rest of the page comes. */
  shift: number;
}

/** How long a page is watched for what comes by and by (milliseconds). */
const watched = 4_000;

/**
 * From the next page on: how far anything moves without having been asked, how many elements it loads with, and which forms and
 * fields of its text there are as soon as it is read: a browser that fills forms in lays each of them out then.
 */
export const watchShifts = (page: Page): Promise<unknown> =>
  page.evaluateOnNewDocument(() => {
    const moved = { shift: 0, elements: 0, fields: [] as string[] };
    addEventListener('DOMContentLoaded', () => {
      for (const field of document.querySelectorAll('.prose :is(form, textarea, select, input)'))
        if (!(field instanceof HTMLInputElement && /radio|checkbox|range|file/.test(field.type)))
          moved.fields.push(field.outerHTML.slice(0, 90));
    });
    addEventListener('load', () => (moved.elements = document.querySelectorAll('*').length));
    Object.assign(globalThis, { moved });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        moved.shift += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });

/** How many elements there were when the page had loaded. */
export const elementsAtLoad = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { moved: { elements: number } }).moved.elements);

/** The forms and fields of the text that were there when the page had been read. */
export const fieldsAtOnce = (page: Page): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as { moved: { fields: string[] } }).moved.fields);

/** Cumulative, so far. */
export const shift = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { moved: { shift: number } }).moved.shift);

/** @param path as in `ko/02-building-resnet/`; in a profile of its own, so that nothing is cached */
export async function firstView(site: Site, path: string): Promise<FirstView> {
  const page = await site.open('no-such-page/', { width: 390 });
  try {
    // The fonts of this first page must not count for the next.
    await page.waitForNetworkIdle();
    await watchShifts(page);
    const transfers = await recordTransfers(page);
    await page.goto(site.address + path, { waitUntil: 'networkidle0', timeout: 90_000 });
    const all = transfers();
    const elements = await elementsAtLoad(page);
    const inline = await inlineScriptBytes(page);
    await new Promise((resolve) => setTimeout(resolve, watched));
    const moved = await shift(page);
    const of = (...types: string[]): number => sum(all.filter(({ type }) => types.includes(type)));
    const named = {
      document: of('Document'),
      style: of('Stylesheet'),
      script: of('Script') + inline,
      font: of('Font'),
      image: of('Image'),
    };
    const other = sum(all) - of('Document', 'Stylesheet', 'Script', 'Font', 'Image');
    return { bytes: { ...named, other, all: sum(all) }, elements, shift: moved };
  } finally {
    await page.close();
  }
}
