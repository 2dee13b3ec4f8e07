import { relative } from 'node:path';
import { test } from 'vitest';
import { hasProof, keepProof, onlyChanged } from '../proven.ts';
import { filesBelow, hashOfFiles, modulesUnder, sha256 } from '../reached.ts';
import { builtPages, dist } from './site.ts';

const root = new URL('../../', import.meta.url).pathname;
const builtFiles = filesBelow(relative(root, dist));
/** Every page may load any of these. */
const besidePages = hashOfFiles(builtFiles.filter((file) => !file.endsWith('.html')));

/** A page as built, what it may load, and how it is looked at. @param test file from the project's folder */
function reachOfPage(path: string, test: string): string {
  const html = `${relative(root, dist)}/${path.endsWith('.html') ? path : `${path}index.html`}`;
  return sha256([hashOfFiles([html, ...modulesUnder([test])]), besidePages].join(' '));
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
