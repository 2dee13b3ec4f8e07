import type { Reporter, TestModule } from 'vitest/node';

/** Closes the run with its counts alone on a line, for scripts that read them. */
export default class ClosingCount implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state]++;
      // A file that does not load has no tests to count, and has failed all the same.
      if (module.errors().length > 0) count.failed++;
    }
    // The default reporter prints its own summary in the same hook.
    setImmediate(() =>
      console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped`),
    );
  }
}
