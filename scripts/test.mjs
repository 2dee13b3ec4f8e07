/** `npm test`: set up what is missing, a browser included, build, and run every check. */
import { ensureChromium } from './browser.mjs';
import { ensureBuild, ensureDependencies, run } from './setup.mjs';

ensureDependencies();
const chromium = ensureChromium();
ensureBuild();

const started = performance.now();
const checks = run('npm', ['run', 'check', '--silent']);
// Arguments name a part of the suite: `npm test -- tests/nn`.
const tests = run('npx', ['vitest', 'run', ...process.argv.slice(2)], { CHROMIUM_PATH: chromium });
if (checks !== 0) console.error('Types, lint or format failed; the messages are above the tests.');
console.log(`Checks and tests took ${Math.round((performance.now() - started) / 1000)} s.`);
process.exit(checks || tests);
