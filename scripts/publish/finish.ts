/** The last step of a build: what can be said of a page only once it is whole. */
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import type { AstroIntegration } from 'astro';
import { isIndexed, withDigest, writeIndex } from './asset-index.ts';
import { isCompressed, writeCompressed } from './compressed.ts';
import { headersFile } from './headers.ts';
import { withPolicy } from './policy.ts';
import { sitemap } from './sitemap.ts';
import { present } from '../../src/explained/present.ts';

/** Gives every page its policy and the digest of what it may fetch, and the site its headers. */
export function finishSite(): AstroIntegration {
  let site: string | undefined;
  return {
    name: 'finish-site',
    hooks: {
      'astro:config:done': ({ config }) => {
        ({ site } = config);
      },
      'astro:build:done': async ({ dir }) => {
        const pages = new Map<string, string>();
        const files = new Map<string, Uint8Array>();
        const texts: URL[] = [];
        for (const path of await readdir(dir, { recursive: true })) {
          const file = path.replaceAll('\\', '/');
          if ((await stat(new URL(file, dir))).isDirectory()) continue;
          if (isCompressed(file)) texts.push(new URL(file, dir));
          if (file.endsWith('.html')) pages.set(file, await readFile(new URL(file, dir), 'utf8'));
          else if (isIndexed(file)) files.set(file, await readFile(new URL(file, dir)));
        }
        const frame = await readFile(new URL('kernel/frame.htm', dir), 'utf8');
        const framePolicy = present(
          /Content-Security-Policy" content="([^"]+)"/.exec(frame)?.[1],
          'a policy in the page of the frame',
        );
        await writeFile(new URL('_headers', dir), headersFile(pages, framePolicy));
        if (site) await writeFile(new URL('sitemap.xml', dir), sitemap(pages.keys(), new URL(site)));
        const index = writeIndex(files);
        await writeFile(new URL(index.path, dir), index.text);
        await writeCompressed(texts);
        for (const [file, html] of pages)
          await writeFile(new URL(file, dir), withPolicy(withDigest(html, index.digest)));
      },
    },
  };
}
