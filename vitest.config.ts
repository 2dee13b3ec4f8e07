import { matchesGlob } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { provenFiles } from './tests/reach-of-files.ts';
import { LongestFirst } from './tests/longest-first.ts';
import { filesThatShare } from './tests/own-process.ts';

/** Tests that drive a browser. */
const browser = [
  'tests/browser/**/*.test.ts',
  'tests/training-panel/{browser,gpu,hardships}.test.ts',
  'tests/inspector/in-browser.test.ts',
  'tests/nn/kernels/wgsl.test.ts',
  'tests/kernel/sandbox.test.ts',
  'tests/foreign/in-page.test.ts',
];
const proven = provenFiles();
const sharing = filesThatShare((file) => browser.some((pattern) => matchesGlob(file, pattern)));

export default defineConfig({
  plugins: [svelte()],
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: more workers only slow the browsers and the training down.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    reporters: ['default', './tests/closing-report.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: [...browser, ...sharing, ...proven],
        },
      },
      {
        extends: true,
        // A process and its modules for each file cost more than most of these do themselves.
        test: { name: 'together', include: sharing, exclude: proven, isolate: false },
      },
      {
        extends: true,
        // A browser on a machine that is busy with the other worker may miss a moment; what is wrong fails twice.
        test: { name: 'browser', include: browser, exclude: proven, retry: 1 },
      },
    ],
  },
});
