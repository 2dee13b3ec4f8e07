/**
 * The suite, or the parts of it that are named, in one run of vitest. A file that drives a browser and has failed is tried
 * once more when all others are done: a machine that was busy with two of them may have missed a moment, also in a hook, which
 * `retry` does not reach. What is wrong fails twice; the closing report says what was tried again, and why.
 */
import { relative } from 'node:path';
import { createVitest, parseCLI, type TestModule } from 'vitest/node';

/** More files than these do not fail by chance. */
const mostAgain = 3;

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await createVitest({ ...options, run: true, watch: false });
try {
  await vitest.start(filter);
  const failed = vitest.state.getTestModules().filter((module) => !module.ok());
  if (failed.length > 0 && failed.length <= mostAgain && failed.every(drivesBrowser)) {
    // The closing report of the run before this one is printed first.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const names = failed.map(({ moduleId }) => relative(vitest.config.root, moduleId)).join(', ');
    console.log(`What failed is above. Tried again, now alone: ${names}`);
    const errors = vitest.state.getUnhandledErrors().length;
    process.exitCode = 0;
    await vitest.runTestSpecifications(failed.map((module) => module.toTestSpecification()));
    if (errors > 0) process.exitCode = 1;
  }
} catch (error) {
  process.exitCode = 1;
  // Of files that are not there vitest has said all itself.
  if (!(error instanceof Error && 'code' in error && error.code === 'VITEST_FILES_NOT_FOUND'))
    console.error(error);
} finally {
  await vitest.close();
}

function drivesBrowser({ project }: TestModule): boolean {
  return project.name === 'browser';
}
