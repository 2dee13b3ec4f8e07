/**
 * `npm run check:types`: each world by its own tsconfig. The checker of Svelte files reads the page's, that of Astro files
 * Node's; the others are TypeScript alone. Two at a time, since each uses one core.
 */
import { spawn } from 'node:child_process';

/** Runs commands one after the other; all of them, whatever fails. */
async function inTurn(commands) {
  let failed = 0;
  for (const command of commands) failed ||= await run(command);
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

// What the rest is checked against: the texts of errors as types.
await run(['node', 'scripts/error-types.ts']);

const failed = await Promise.all([
  inTurn([
    ['astro', 'sync'],
    ['astro', 'check', '--tsconfig', 'tsconfig.node.json', '--minimumFailingSeverity', 'warning'],
  ]),
  inTurn([
    ['tsc', '--build', 'tsconfig.pure.json', 'tsconfig.worker.json'],
    ['svelte-check', '--tsconfig', 'tsconfig.page.json', '--fail-on-warnings'],
  ]),
]);
process.exitCode = Math.max(...failed);
