/**
 * A Python with Keras and PyTorch, for tests that compare with them: an environment of its own in `.cache/`, made
 * where pip can. Where it cannot, the reason is kept for a day, and those tests are skipped.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const folder = join(root, '.cache', 'python');
const python = join(folder, 'bin', 'python');
/** Says, once everything is installed, what. */
const stamp = join(folder, 'installed');
/** Says why nothing is. */
const missing = join(root, '.cache', 'python-missing');
/** Has the process that is making it. */
const making = join(root, '.cache', 'python-making');

/**
 * What pip is asked for, one list a call. PyTorch names packages for graphics cards among its own needs: it gets the
 * one that it cannot be imported without.
 */
const calls = [
  ['keras==3.15.1', 'tensorflow-cpu==2.21.0'],
  ['--no-deps', 'torch==2.13.0+cpu', 'typing_extensions'],
];
const wanted = createHash('sha256').update(JSON.stringify(calls)).digest('hex');

/** All calls together, in ms. A registry that does not answer would hold up the tests for as long as pip waits. */
const patience = 300_000;
const day = 86_400_000;

/** @param {string} file */
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined);

/** @returns {boolean} whether another process is at it */
function isBeingMade() {
  try {
    return process.kill(Number(read(making) ?? NaN), 0);
  } catch {
    return false;
  }
}

/**
 * The Python that is there, or why there is none; waits for one that is being made.
 * @returns {Promise<{ path: string, missing?: undefined } | { path?: undefined, missing: string }>}
 */
export async function findPython() {
  while (isBeingMade()) await new Promise((done) => setTimeout(done, 250));
  if (read(stamp) === wanted) return { path: python };
  return { missing: read(missing) ?? '`npm test` makes it, and has not' };
}

/** @param {string} command @param {string[]} args @param {number} end @returns {Promise<string | undefined>} what went wrong */
function attempt(command, args, end) {
  return new Promise((resolve) => {
    // Tests run at the same time, and some of them measure how soon a page answers.
    const child = spawn('nice', ['-n', '19', command, ...args], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (data) => (said += data));
    const timer = setTimeout(() => child.kill(), Math.max(0, end - Date.now()));
    child.on('error', (error) => resolve(error.message));
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      const lines = said.split('\n').filter((line) => /error|no matching|denied/i.test(line));
      if (status === 0) resolve(undefined);
      else if (signal) resolve(`it took longer than ${patience / 1000} s`);
      else resolve(lines.at(-1) ?? said.trim().split('\n').at(-1) ?? `exit status ${status}`);
    });
  });
}

/** Make the environment unless it is there, or could not be made in the last day. @returns {Promise<void>} */
export async function ensurePython() {
  if (read(stamp) === wanted || isBeingMade()) return;
  if (existsSync(missing) && Date.now() - statSync(missing).mtimeMs < day) return;
  mkdirSync(join(root, '.cache'), { recursive: true });
  writeFileSync(making, String(process.pid));
  const wrong = await make();
  if (wrong === undefined) {
    writeFileSync(stamp, wanted);
    rmSync(missing, { force: true });
  } else {
    rmSync(folder, { recursive: true, force: true });
    writeFileSync(missing, wrong);
    console.log(`No Python with Keras and PyTorch: ${wrong}. Tests that compare with them are skipped.`);
  }
  rmSync(making);
}

/** @returns {Promise<string | undefined>} what went wrong */
async function make() {
  rmSync(folder, { recursive: true, force: true });
  const end = Date.now() + patience;
  let wrong = await attempt('python3', ['-m', 'venv', folder], end);
  for (const packages of calls) {
    // Compiling all of TensorFlow takes longer than what is used of it ever does.
    const options = ['--no-compile', '--only-binary', ':all:', '--retries', '0', '--no-input', '--quiet'];
    wrong ??= await attempt(python, ['-m', 'pip', 'install', ...options, ...packages], end);
  }
  return wrong;
}
