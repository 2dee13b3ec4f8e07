/** The last step of a build: what can be said of a page only once it is whole. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { load } from 'js-yaml';
import { wayToRoot, withRelativeAddresses, withRelativeUrls } from './any-base.ts';
import { isIndexed, withDigest, writeIndex } from './asset-index.ts';
import { isCompressed, writeCompressed } from './compressed.ts';
import { scriptsOf, withDirectScripts } from './direct-scripts.ts';
import { headersFile } from './headers.ts';
import { sheetsOf, withOneSheet } from './one-stylesheet.ts';
import { withPolicy } from './policy.ts';
import { serviceWorker, writeRelease } from './release.ts';
import { searchIndex, type GlossaryTerm } from './search-index.ts';
import { sitemap } from './sitemap.ts';
import { present } from '../../src/explained/present.ts';
import { searchIndexPath } from '../../src/search/index.ts';
import { languages } from '../../src/i18n.ts';

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
        // What is shown for an address that is not there is shown at any, so it names the root whole.
        const rootPath = site ? new URL(site).pathname.replace(/\/?$/, '/') : '/';
        const relativePage = (file: string, html: string): string =>
          withRelativeAddresses(html, file === '404.html' ? rootPath : wayToRoot(file));
        const pages = new Map<string, string>();
        const files = new Map<string, Uint8Array>();
        const texts: URL[] = [];
        for (const file of await filesIn(dir)) {
          if (/^_astro\/[^/]+\.css$/.test(file))
            await writeFile(new URL(file, dir), withRelativeUrls(await readFile(new URL(file, dir), 'utf8')));
          if (isCompressed(file)) texts.push(new URL(file, dir));
          if (file.endsWith('.html'))
            pages.set(file, relativePage(file, await readFile(new URL(file, dir), 'utf8')));
          else if (isIndexed(file)) files.set(file, await readFile(new URL(file, dir)));
        }
        texts.push(...(await joinSheets(pages, dir)));
        await askDirectly(pages, dir);
        const frame = await readFile(new URL('kernel/frame.htm', dir), 'utf8');
        const framePolicy = present(
          /Content-Security-Policy" content="([^"]+)"/.exec(frame)?.[1],
          'a policy in the page of the frame',
        );
        await writeFile(new URL('_headers', dir), headersFile(pages, framePolicy));
        if (site) await writeFile(new URL('sitemap.xml', dir), sitemap(pages.keys(), new URL(site)));
        for (const [file, text] of await searchIndices(pages)) {
          await mkdir(new URL('.', new URL(file, dir)), { recursive: true });
          await writeFile(new URL(file, dir), text);
          files.set(file, Buffer.from(text));
          texts.push(new URL(file, dir));
        }
        const index = writeIndex(files);
        await writeFile(new URL(index.path, dir), index.text);
        for (const [file, html] of pages)
          await writeFile(new URL(file, dir), withPolicy(withDigest(html, index.digest), file));
        // Last, of everything as it is served.
        const published = new Map<string, Uint8Array>();
        for (const file of await filesIn(dir)) published.set(file, await readFile(new URL(file, dir)));
        const release = writeRelease(published);
        await writeFile(new URL(release.path, dir), release.text);
        await writeFile(new URL('sw.js', dir), await serviceWorker(release.id));
        const whole = [...pages.keys()].map((file) => new URL(file, dir));
        await writeCompressed([...texts, ...whole, new URL(release.path, dir)]);
      },
    },
  };
}

/**
 * Gives every page one style sheet.
 * @param pages changed in place
 * @returns the sheets
 */
async function joinSheets(pages: Map<string, string>, dir: URL): Promise<URL[]> {
  const sheets = new Map<string, string>();
  for (const name of new Set([...pages.values()].flatMap(sheetsOf)))
    sheets.set(name, await readFile(new URL(`_astro/${name}`, dir), 'utf8'));
  const joined = new Map<string, URL>();
  for (const [file, html] of pages) {
    const one = withOneSheet(html, (name) => present(sheets.get(name), 'the sheet of a page'));
    if (!one) continue;
    pages.set(file, one.html);
    const address = new URL(`_astro/${one.name}`, dir);
    if (!joined.has(one.name)) await writeFile(address, one.text);
    joined.set(one.name, address);
  }
  return [...joined.values()];
}

/**
 * Lets every page ask for its scripts themselves.
 * @param pages changed in place
 */
async function askDirectly(pages: Map<string, string>, dir: URL): Promise<void> {
  const scripts = new Map<string, string>();
  for (const name of new Set([...pages.values()].flatMap(scriptsOf)))
    scripts.set(name, await readFile(new URL(`_astro/${name}`, dir), 'utf8'));
  for (const [file, html] of pages)
    pages.set(
      file,
      withDirectScripts(html, (name) => scripts.get(name)),
    );
}

/** The files of a folder and those below it, by their paths from there. */
async function filesIn(dir: URL): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const base = fileURLToPath(dir);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(base, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

/** What can be found in each language, by the file it is fetched from. */
async function searchIndices(pages: ReadonlyMap<string, string>): Promise<[path: string, text: string][]> {
  const source = (file: string): Promise<string> =>
    readFile(new URL(`../../${file}`, import.meta.url), 'utf8');
  const glossary = load(await source('content/glossary.yaml')) as GlossaryTerm[];
  return Promise.all(
    languages.map(async (language): Promise<[string, string]> => {
      const inspector = JSON.parse(await source(`content/ui/${language}/inspector.json`)) as Record<
        string,
        string
      >;
      const own = [...pages]
        .filter(([file]) => file.startsWith(`${language}/`))
        .map(([file, html]): [string, string] => [file.replace(/index\.html$/, ''), html])
        .sort(([a], [b]) => (a < b ? -1 : 1));
      const simple = inspector['choice.trained.simple-cnn'] ?? '';
      return [
        searchIndexPath(language),
        JSON.stringify(searchIndex(new Map(own), language, glossary, simple)),
      ];
    }),
  );
}
