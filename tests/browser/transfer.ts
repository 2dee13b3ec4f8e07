import { gzipSync } from 'node:zlib';
import type { Page } from 'puppeteer-core';

export interface Transfer {
  path: string;
  /** Chromium's name of the kind: `Document`, `Script`, `Font`, … */
  type: string;
  /** Bytes on the wire, headers included, as the compressing server sent them. */
  bytes: number;
}

/** Record every file a page fetches from now on. Preloaded fonts count, which a response listener misses. */
export async function recordTransfers(page: Page): Promise<() => Transfer[]> {
  const session = await page.createCDPSession();
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const open = new Map<string, Omit<Transfer, 'bytes'>>();
  const done: Transfer[] = [];
  session.on('Network.responseReceived', ({ requestId, response, type }) => {
    if (response.url.startsWith('http')) open.set(requestId, { path: new URL(response.url).pathname, type });
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const transfer = open.get(requestId);
    if (transfer) done.push({ ...transfer, bytes: encodedDataLength });
  });
  return () => done.splice(0);
}

export const sum = (transfers: readonly Transfer[]): number =>
  transfers.reduce((total, each) => total + each.bytes, 0);

/** JavaScript inside the document counts as JavaScript too. */
export async function inlineScriptBytes(page: Page): Promise<number> {
  const text = await page.$$eval('script:not([src])', (scripts) =>
    scripts
      .filter((script) => !script.type || script.type === 'module' || script.type === 'text/javascript')
      .map((script) => script.textContent)
      .join('\n'),
  );
  return gzipSync(text, { level: 9 }).length;
}
