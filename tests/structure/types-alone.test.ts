/** A world's `paths` may name types for a package that ships none; what is built is the package itself. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import config from '../../astro.config.mjs';

const root = join(import.meta.dirname, '../..');

test('the build follows no path of a world, where only types are', () => {
  const worlds = readdirSync(root).filter((file) => /^tsconfig.*\.json$/.test(file));
  const typed = worlds.filter((file) => /"paths":[^}]*\.d\.ts"/.test(readFileSync(join(root, file), 'utf8')));
  expect(typed).toContain('tsconfig.page.json');
  // Astro turns it on by itself.
  expect(config.vite?.resolve?.tsconfigPaths).toBe(false);
});
