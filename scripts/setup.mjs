/**
 * What `npm start` and `npm test` share: bring a fresh clone to a state in which
 * the project's own tools run. Plain JavaScript for the Node that is on the
 * machine (20 or newer); everything else runs on the Node that package.json pins.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Run a command in the project's folder with its output shown.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @returns {number} its exit code; 1 when it could not be started
 */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: environment(env) });
  if (result.error) console.error(`${command}: ${result.error.message}`);
  return result.status ?? 1;
}

/** @param {NodeJS.ProcessEnv} env added to the environment @returns {NodeJS.ProcessEnv} */
const environment = (env) => ({ ...process.env, ASTRO_TELEMETRY_DISABLED: '1', ...env });

/**
 * Run a command in the project's folder beside others.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, quietly?: boolean }} [options] `quietly`: only where a core has nothing else
 *   to do, and what it says is kept instead of shown
 * @returns {Promise<{ status: number, said: string }>} its exit code; 1 when it could not be started
 */
export function runBeside(command, args, { env = {}, quietly = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: quietly ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      env: environment(env),
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (said += data));
    child.once('error', (error) => resolve({ status: 1, said: `${said}${command}: ${error.message}\n` }));
    child.once('close', (status) => resolve({ status: status ?? 1, said }));
    if (!quietly || child.pid === undefined) return;
    try {
      setPriority(child.pid, 10);
    } catch {
      // It is gone already, or this system knows no priorities.
    }
  });
}

/** Install the locked packages unless the installed ones are of this very lock file. */
export function ensureDependencies() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.residual-notes-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.log('Installing the locked packages (npm ci) …');
  if (run('npm', ['ci', '--no-audit', '--no-fund']) !== 0) {
    console.error(
      'npm ci failed; its messages are above. Check the connection to the npm registry and try again.',
    );
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

/** Sources of the site: a build older than any of them is made anew. */
const sources = [
  'src',
  'content',
  'public',
  'scripts',
  'package-lock.json',
  'package.json',
  'astro.config.mjs',
  'svelte.config.js',
];

/** @param {string} path @returns {number} newest modification time below the path, in ms */
function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Build the production site into `dist/` unless it is up to date. */
export async function ensureBuild() {
  const stamp = join(root, 'dist', '.built');
  const changed = Math.max(...sources.map((source) => newest(join(root, source))));
  if (existsSync(stamp) && Number(readFileSync(stamp, 'utf8')) === changed) return;
  console.log('Building the production site …');
  const { status } = await runBeside('npm', ['run', 'build', '--silent']);
  if (status !== 0) {
    console.error('The build failed; its messages are above.');
    process.exit(1);
  }
  mkdirSync(dirname(stamp), { recursive: true });
  // What the build itself writes below `public` counts as built.
  writeFileSync(stamp, String(Math.max(...sources.map((source) => newest(join(root, source))))));
}
