/**
 * What types, lint and format read, as a hash: where it is as it was when they last passed on this machine, `npm test` leaves
 * them out, as `tests/proven.ts` does tests. Plain JavaScript, as all that sets the project up.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const code = /\.(ts|mjs|js|svelte|astro|json)$|^\.\w+rc$/;
/** By script of package.json: the texts of chapters are read by none. @type {Record<string, (file: string) => boolean>} */
const readBy = {
  'check:types': (file) => code.test(file),
  'check:lint': (file) => code.test(file),
  'check:format': (file) => !file.endsWith('.mdx'),
};

/** @param {string} script */
const fileOf = (script) => join(root, '.cache', 'proven', script.replace(':', ' '));

/**
 * @param {string} script of package.json
 * @returns {string | undefined} 64 hexadecimal digits; undefined where git does not say which files are the project's
 */
export function reachOfCheck(script) {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (listed.status !== 0) return undefined;
  const files = [...new Set(listed.stdout.split('\0'))].filter(
    (file) => file !== '' && existsSync(join(root, file)) && readBy[script](file),
  );
  const hash = createHash('sha256').update(process.version);
  for (const file of files.sort())
    hash.update(`\0${file}\0`).update(
      createHash('sha256')
        .update(readFileSync(join(root, file)))
        .digest(),
    );
  return hash.digest('hex');
}

/** @param {string} script @param {string | undefined} reached */
export const isProven = (script, reached) =>
  reached !== undefined && existsSync(fileOf(script)) && readFileSync(fileOf(script), 'utf8') === reached;

/** @param {string} script @param {string | undefined} reached before the check began */
export function keepProven(script, reached) {
  if (reached === undefined) return;
  mkdirSync(join(root, '.cache', 'proven'), { recursive: true });
  writeFileSync(fileOf(script), reached);
}
