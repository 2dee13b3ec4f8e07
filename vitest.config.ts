import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  test: {
    include: ['tests/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: more workers only slow the browsers and the training down.
    maxWorkers: 2,
    // A browser on a machine that is busy with the other worker may miss a moment; what is wrong fails twice.
    retry: 1,
    reporters: ['default', './tests/closing-count.ts'],
  },
});
