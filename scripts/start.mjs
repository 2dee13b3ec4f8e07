/** `npm start`: set up what is missing, build, serve the production site, print its address. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { ensureBuild, ensureDependencies, root } from './setup.mjs';

/** @param {number} port @returns {Promise<boolean>} */
const isFree = (port) =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** @param {number} first @returns {Promise<number>} */
async function freePort(first) {
  for (let port = first; port < first + 100; port++) if (await isFree(port)) return port;
  throw new Error(`No free port between ${first} and ${first + 99}. Set PORT to another number.`);
}

ensureDependencies();
await ensureBuild();
const port = await freePort(Number(process.env.PORT ?? 4321));
const server = spawn(
  join(root, 'node_modules', '.bin', 'node'),
  [join(root, 'scripts', 'serve.mjs'), String(port)],
  { cwd: root, stdio: 'inherit' },
);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 0));
