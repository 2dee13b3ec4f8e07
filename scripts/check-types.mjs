/**
 * `npm run check:types`: each world by its own tsconfig. The checkers of Svelte and Astro files stand on TypeScript 6, whose
 * interface they need; all else is read by TypeScript 7, which is native and takes a third of the time.
 */
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';

/** Runs commands one after the other; all of them, whatever fails. */
async function inTurn(commands) {
  let failed = 0;
  for (const command of commands) failed = Math.max(failed, await run(command));
  return failed;
}

/** What a command says is said when it is done, so that two do not talk at once. */
function run([name, ...args]) {
  const { promise, resolve } = Promise.withResolvers();
  const child = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (said += text));
  child.on('error', (error) => resolve((console.error(`${name}: ${error.message}`), 1)));
  child.on('close', (code) => resolve((process.stdout.write(said), code ?? 1)));
  return promise;
}

/** By its path: the `tsc` among the commands may be that of either TypeScript. */
const tsc = ['node', 'node_modules/@typescript/native/bin/tsc'];

// What the rest is checked against: the texts of errors as types, and the worlds that others build upon.
await run(['node', 'scripts/error-types.ts']);
const below = await run([...tsc, '--build', 'tsconfig.pure.json', 'tsconfig.worker.json']);

// What is written there of a component stays when the component goes.
rmSync('.svelte-check', { recursive: true, force: true });
const failed = await Promise.all([
  inTurn([
    // It makes the types of content, too, which Node's world reads.
    ['astro', 'check', '--tsconfig', 'tsconfig.astro.json', '--minimumFailingSeverity', 'warning'],
    // One thread: two share no types, and together work more.
    [...tsc, '--project', 'tsconfig.node.json', '--singleThreaded'],
  ]),
  run(['svelte-check', '--tsgo', '--tsconfig', 'tsconfig.page.json', '--fail-on-warnings']),
]);
process.exitCode = Math.max(below, ...failed);
