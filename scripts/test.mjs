/**
 * `npm test`: set up what is missing, a browser included, build, and check.
 *   npm test               what has changed since it was last found right, and what the change reaches
 *   npm test -- --all      everything, as wherever CI is set
 *   npm test -- tests/nn   a part of the suite, whole
 */
import { ensureChromium } from './browser.mjs';
import { isProven, keepProven, reachOfCheck } from './proven-checks.mjs';
import { ensurePython } from './python.mjs';
import { ensureBuild, ensureDependencies, runBeside } from './setup.mjs';

/** @param {number} since @returns {number} whole seconds */
const secondsFrom = (since) => Math.round((performance.now() - since) / 1000);

const parts = process.argv.slice(2).filter((argument) => argument !== '--all');
const isWhole = process.argv.includes('--all') || Boolean(process.env['CI']) || parts.length > 0;

/** @param {string} script of package.json */
async function check(script) {
  const reached = reachOfCheck(script);
  if (!isWhole && isProven(script, reached)) return { status: 0, said: '' };
  const result = await runBeside('npm', ['run', script, '--silent'], { quietly: true });
  if (result.status === 0) keepProven(script, reached);
  return result;
}

/** One after the other: each alone keeps a processor busy. */
async function checkAll() {
  const since = performance.now();
  const results = [];
  for (const script of ['check:lint', 'check:types', 'check:format']) results.push(await check(script));
  return {
    status: Math.max(...results.map(({ status }) => status)),
    said: results.map(({ said }) => said).join(''),
    seconds: secondsFrom(since),
  };
}

const began = performance.now();
ensureDependencies();
const browsers = ensureChromium();
const python = ensurePython();
// A build works on one processor: another has time for these.
const checks = checkAll();
await ensureBuild();
const ready = performance.now();
console.log(`Ready after ${secondsFrom(began)} s.`);

const tests = await runBeside('node', ['scripts/run-tests.ts', ...parts], {
  env: { ...browsers, ONLY_CHANGED: isWhole ? '' : '1' },
});
const testSeconds = secondsFrom(ready);
const { status, said, seconds } = await checks;
await python;
process.stdout.write(said);
if (status !== 0) console.error('Types, lint or format failed; the messages are above.');
console.log(`Tests took ${testSeconds} s, types, lint and format beside the build and them ${seconds} s.`);
console.log(
  `In all ${secondsFrom(began)} s${isWhole ? '' : ' for what had changed; npm test -- --all runs everything'}.`,
);
process.exit(status || tests.status);
