/**
 * Find a Chromium, or install one by the platform's own means: Debian's package,
 * with root's rights where they are to be had, else unpacked into `.cache/`.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './setup.mjs';

const unpacked = join(root, '.cache', 'chromium');
const wrapper = join(unpacked, 'chromium-unpacked');

/** @param {string} path @returns {boolean} */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} command @returns {string | undefined} */
function onPath(command) {
  return (process.env.PATH ?? '')
    .split(':')
    .map((folder) => join(folder, command))
    .find(isExecutable);
}

/** @returns {string | undefined} path of a Chromium on this machine */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  return (
    ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].map(onPath).find(Boolean) ??
    (isExecutable(wrapper) ? wrapper : undefined)
  );
}

/** @returns {string | undefined} path of a Firefox on this machine; tests of it are skipped where there is none */
export function findFirefox() {
  return process.env.FIREFOX_PATH ?? ['firefox-esr', 'firefox'].map(onPath).find(Boolean);
}

/** Install as root (or by a `sudo` that asks nothing). @returns {boolean} whether it worked */
function installWithRights() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync('sudo', ['-n', 'true']).status !== 0) return false;
  /** @param {string[]} args */
  const apt = (args) => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    return isRoot ? run('apt-get', args, env) : run('sudo', ['-n', 'apt-get', ...args], env);
  };
  return (
    apt(['update', '-q']) === 0 && apt(['install', '-y', '-q', '--no-install-recommends', 'chromium']) === 0
  );
}

/**
 * Without root: let apt resolve and download with lists and archives of our own,
 * and unpack. The package's scripts do not run; Chromium needs none of them.
 * @returns {boolean} whether it worked
 */
function installUnpacked() {
  const state = join(unpacked, 'apt');
  for (const folder of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(state, folder), { recursive: true });
  const options = [
    `Dir::State::Lists=${join(state, 'lists')}`,
    `Dir::Cache=${join(state, 'cache')}`,
    'Debug::NoLocking=1',
  ].flatMap((option) => ['-o', option]);
  if (run('apt-get', [...options, 'update', '-q']) !== 0) return false;
  // Download only: packages that are on the machine already are not fetched again.
  if (
    run('apt-get', [
      ...options,
      'install',
      '-y',
      '-q',
      '--no-install-recommends',
      '--download-only',
      'chromium',
    ]) !== 0
  )
    return false;
  const archives = join(state, 'cache', 'archives');
  for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb')))
    if (run('dpkg-deb', ['-x', join(archives, file), unpacked]) !== 0) return false;
  const binary = join(unpacked, 'usr', 'lib', 'chromium', 'chromium');
  if (!existsSync(binary)) return false;
  // Libraries lie in folders of their own too (pulseaudio); every folder that holds one is searched.
  const libraries = ['usr/lib', 'lib']
    .map((folder) => join(unpacked, folder))
    .filter(existsSync)
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.name.includes('.so'))
    .map((entry) => entry.parentPath);
  // The unpacked configuration names folders of the system, which have no fonts.
  const fonts = join(unpacked, 'fonts.conf');
  writeFileSync(
    fonts,
    `<?xml version="1.0"?><fontconfig><dir>${join(unpacked, 'usr', 'share', 'fonts')}</dir></fontconfig>\n`,
  );
  const environment = `LD_LIBRARY_PATH="${[...new Set(libraries)].join(':')}" FONTCONFIG_FILE="${fonts}"`;
  writeFileSync(wrapper, `#!/bin/sh\n${environment} exec "${binary}" "$@"\n`, { mode: 0o755 });
  return true;
}

/**
 * A Chromium that the tests can drive, installed if there is none.
 * @returns {string} its path
 */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  console.log('No Chromium on this machine: installing Debian’s package …');
  if (installWithRights() || installUnpacked()) {
    const installed = findChromium();
    if (installed) return installed;
  }
  console.error(
    'Expected a Chromium; found none, and it could not be installed with apt-get.\n' +
      'Install one by hand and set CHROMIUM_PATH to its path, then run npm test again.',
  );
  process.exit(1);
}
