import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'vitest';
import { hasProof, keepProof, onlyChanged } from '../proven.ts';
import { filesBelow, hashOfFiles, modulesUnder, sha256 } from '../reached.ts';
import { builtPages, dist } from './site.ts';

const root = new URL('../../', import.meta.url).pathname;
const builtFiles = filesBelow(relative(root, dist));
/**
 * Every page may load any of these. The chapters' texts as files are asked for only when a notebook is saved, and with
 * them the index of all files changes, and its digest in every page.
 */
const besidePages = hashOfFiles(
  builtFiles.filter((file) => !/\.html$|\/prose\/[^/]+\.json$|\/assets-\w+\.json$/.test(file)),
);
const digest = /<meta name="published"[^>]*>/;

/** A page as built, what it may load, and how it is looked at. @param test file from the project's folder */
function reachOfPage(path: string, test: string): string {
  const html = readFileSync(join(dist, path.endsWith('.html') ? path : `${path}index.html`), 'utf8');
  return sha256([html.replace(digest, ''), hashOfFiles(modulesUnder([test])), besidePages].join('\n'));
}

/**
 * Declares one test a page. A page that has been found right, and is the same as it was then, is left out where only
 * what has changed is run.
 * @param title of the test, with `%s` for the page's path
 * @param from `import.meta.url` of the file of tests
 */
export function testEachPage(
  from: string,
  title: string,
  look: (path: string) => Promise<void>,
  pages: readonly string[] = builtPages.filter((path) => path !== ''),
): void {
  const file = relative(root, new URL(from).pathname);
  test.for(pages)(title, async (path, { skip }) => {
    const proof = `page ${file} ${title.replace('%s', path)}`;
    const reach = reachOfPage(path, file);
    skip(onlyChanged && hasProof(proof, reach), 'the page is as it was when it was found right');
    await look(path);
    keepProof(proof, reach);
  });
}
