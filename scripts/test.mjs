/**
 * `npm test`: set up what is missing, a browser included, build, and check.
 *   npm test               what has changed since it was last found right, and what the change reaches
 *   npm test -- --all      everything, as wherever CI is set
 *   npm test -- tests/nn   a part of the suite, whole
 */
import { ensureChromium } from './browser.mjs';
import { ensurePython } from './python.mjs';
import { ensureBuild, ensureDependencies, runBeside } from './setup.mjs';

/** @param {number} since @returns {number} whole seconds */
const secondsFrom = (since) => Math.round((performance.now() - since) / 1000);

/** @param {string} script of package.json */
const check = (script) => runBeside('npm', ['run', script, '--silent'], { quietly: true });

/** Types after lint, and then format: each alone keeps a processor busy. @param {ReturnType<typeof check>} lint begun already */
async function checkTheRest(lint) {
  const results = [await lint];
  for (const script of ['check:types', 'check:format']) results.push(await check(script));
  return {
    status: Math.max(...results.map(({ status }) => status)),
    said: results.map(({ said }) => said).join(''),
    seconds: secondsFrom(ready),
  };
}

const began = performance.now();
ensureDependencies();
const browsers = ensureChromium();
const python = ensurePython();
// A build works on one processor: another has time for lint.
const lint = check('check:lint');
await ensureBuild();
const ready = performance.now();
console.log(`Ready after ${secondsFrom(began)} s.`);

const parts = process.argv.slice(2).filter((argument) => argument !== '--all');
const isWhole = process.argv.includes('--all') || Boolean(process.env['CI']) || parts.length > 0;
const checks = checkTheRest(lint);
const tests = await runBeside('node', ['scripts/run-tests.ts', ...parts], {
  env: { ...browsers, ONLY_CHANGED: isWhole ? '' : '1' },
});
const testSeconds = secondsFrom(ready);
const { status, said, seconds } = await checks;
await python;
process.stdout.write(said);
if (status !== 0) console.error('Types, lint or format failed; the messages are above.');
console.log(`Tests took ${testSeconds} s, types, lint and format beside them ${seconds} s.`);
console.log(
  `In all ${secondsFrom(began)} s${isWhole ? '' : ' for what had changed; npm test -- --all runs everything'}.`,
);
process.exit(status || tests.status);
