import { gzipSync } from 'node:zlib';
import type { HTTPResponse, Page } from 'puppeteer-core';

export interface Transfer {
  path: string;
  type: string;
  /** Bytes as a host that compresses sends them; fonts and pictures as they are. */
  bytes: number;
}

const compressible = /javascript|json|css|html|svg|wasm|text|octet/;

/** Record every file a page fetches from now on, with its size after gzip. */
export function recordTransfers(page: Page): () => Promise<Transfer[]> {
  const pending: Promise<Transfer | undefined>[] = [];
  const listener = (response: HTTPResponse): void => {
    if (!response.url().startsWith('http')) return;
    pending.push(
      response.buffer().then(
        (body) => ({
          path: new URL(response.url()).pathname,
          type: response.request().resourceType(),
          bytes: compressible.test(response.headers()['content-type'] ?? '')
            ? gzipSync(body, { level: 9 }).length
            : body.length,
        }),
        // Redirects and cancelled requests have no body, and cost nothing to speak of.
        () => undefined,
      ),
    );
  };
  page.on('response', listener);
  return async () => (await Promise.all(pending.splice(0))).filter((each) => each !== undefined);
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
