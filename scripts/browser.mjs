/**
 * Find a Chromium, or install one by the platform's own means: Debian's package,
 * with root's rights where they are to be had, else unpacked into `.cache/`.
 */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './setup.mjs';

const unpacked = join(root, '.cache', 'chromium');

/** Debian's packages, by the names of their commands: Chromium, and the same engine without a window's frame, which is lighter. */
const packages = { chromium: 'chromium', shell: 'chromium-headless-shell' };

/** @param {string} command @returns {string} where it starts from when it was unpacked without root's rights */
const wrapper = (command) => join(unpacked, `${command}-unpacked`);

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
    [wrapper(packages.chromium)].find(isExecutable)
  );
}

/**
 * What tests drive where they need no GPU: its pages take less of a processor than those of a browser with a window.
 * @returns {string | undefined} path of Chromium's headless shell, else of the Chromium that is named or found
 */
export function findHeadlessShell() {
  const named = process.env.HEADLESS_SHELL_PATH ?? process.env.CHROMIUM_PATH;
  if (named) return named;
  return onPath(packages.shell) ?? [wrapper(packages.shell)].find(isExecutable) ?? findChromium();
}

/** @returns {string | undefined} path of a Firefox on this machine; tests of it are skipped where there is none */
export function findFirefox() {
  return process.env.FIREFOX_PATH ?? ['firefox-esr', 'firefox'].map(onPath).find(Boolean);
}

/**
 * Install as root (or by a `sudo` that asks nothing).
 * @param {string} name of a package
 * @returns {boolean} whether it worked
 */
function installWithRights(name) {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && spawnSync('sudo', ['-n', 'true']).status !== 0) return false;
  /** @param {string[]} args */
  const apt = (args) => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    return isRoot ? run('apt-get', args, env) : run('sudo', ['-n', 'apt-get', ...args], env);
  };
  return apt(['update', '-q']) === 0 && apt(['install', '-y', '-q', '--no-install-recommends', name]) === 0;
}

/**
 * Without root: let apt resolve and download with lists and archives of our own,
 * and unpack. The package's scripts do not run; Chromium needs none of them.
 * @param {string} name of a package and its command
 * @returns {boolean} whether it worked
 */
function installUnpacked(name) {
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
      name,
    ]) !== 0
  )
    return false;
  const archives = join(state, 'cache', 'archives');
  for (const file of readdirSync(archives).filter((name) => name.endsWith('.deb')))
    if (run('dpkg-deb', ['-x', join(archives, file), unpacked]) !== 0) return false;
  const binary = join(unpacked, 'usr', 'lib', 'chromium', name);
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
  writeFileSync(wrapper(name), `#!/bin/sh\n${environment} exec "${binary}" "$@"\n`, { mode: 0o755 });
  return true;
}

/** @param {string} name of a package @returns {boolean} whether it is there now */
const install = (name) => installWithRights(name) || installUnpacked(name);

/**
 * The browsers that the tests drive, installed if there is none. The shell, which older Debians do not have, is asked for
 * where Chromium was missing as well, and where nobody's own machine is meant (`CI`).
 * @returns {{ CHROMIUM_PATH: string, HEADLESS_SHELL_PATH: string }} their paths, as the tests look for them
 */
export function ensureChromium() {
  const wasThere = Boolean(findChromium());
  if (!wasThere) {
    console.log('No Chromium on this machine: installing Debian’s package …');
    if (!install(packages.chromium) || !findChromium()) {
      console.error(
        'Expected a Chromium; found none, and it could not be installed with apt-get.\n' +
          'Install one by hand and set CHROMIUM_PATH to its path, then run npm test again.',
      );
      process.exit(1);
    }
  }
  if (findHeadlessShell() === findChromium() && !process.env.CHROMIUM_PATH && (!wasThere || process.env.CI))
    if (!install(packages.shell))
      console.log('No headless shell of Chromium here: Chromium itself is driven.');
  return { CHROMIUM_PATH: findChromium(), HEADLESS_SHELL_PATH: findHeadlessShell() };
}
