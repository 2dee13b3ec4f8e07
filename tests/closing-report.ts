import { relative } from 'node:path';
import type { TestError } from 'vitest';
import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';
import { keepProof } from './proven.ts';
import { proofOfFile, provenFiles, reachOfFile } from './reach-of-files.ts';

const root = new URL('../', import.meta.url).pathname;

/** What went wrong at the first try, and where in the project, on lines of their own. */
function wrongAtFirst(errors: readonly TestError[] | undefined): string {
  const [error] = errors ?? [];
  if (!error) return '';
  const place = error.stacks?.find(({ file }) => file.startsWith(root));
  const at = place ? ` (${relative(root, place.file)}:${place.line})` : '';
  return `\n  ${error.message.split('\n').slice(0, 3).join('\n  ')}${at}`;
}

/**
 * Says what was tried again, and why, and what was left out, closes the run with its counts alone on a line, for scripts that
 * read them, and keeps what has been proven.
 */
export default class ClosingReport implements Reporter {
  /** As files were when the run began: what changes meanwhile is not proven. */
  readonly #reached = new Map<string, string>();
  #isWhole = true;
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
    this.#isWhole = vitest.config.testNamePattern === undefined;
    const left = provenFiles();
    if (left.length > 0)
      console.log(`${left.length} files of tests are left out: nothing that they reach has changed.`);
  }

  onTestRunStart(specifications: readonly { moduleId: string }[]): void {
    for (const { moduleId } of specifications) {
      const reach = reachOfFile(relative(root, moduleId));
      if (reach !== undefined) this.#reached.set(moduleId, reach);
    }
  }

  onTestModuleEnd(module: TestModule): void {
    const reach = this.#reached.get(module.moduleId);
    if (reach !== undefined && this.#isWhole && module.state() === 'passed')
      keepProof(proofOfFile(relative(root, module.moduleId)), reach);
  }

  onTestRunEnd(): void {
    // All of them: files that are tried again are a run of their own.
    const modules = this.#vitest!.state.getTestModules();
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const again: TestCase[] = [];
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        count[test.result().state]++;
        if ((test.diagnostic()?.retryCount ?? 0) > 0) again.push(test);
      }
      // A file that does not load has no tests to count, and has failed all the same.
      if (module.errors().length > 0) count.failed++;
    }
    // The default reporter prints its own summary in the same hook.
    setImmediate(() => {
      for (const test of again) {
        const { state, errors } = test.result();
        console.log(
          `Tried again, then ${state}: ${relative(root, test.module.moduleId)} > ${test.fullName}${wrongAtFirst(errors)}`,
        );
      }
      console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped`);
    });
  }
}
