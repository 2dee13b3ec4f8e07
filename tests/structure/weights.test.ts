/** The text comes in two weights (`scripts/build-fonts.ts`): what asks for another would have its syllables in one and its Latin in another. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');

test('no style asks for a weight between those that the text comes in', () => {
  const styles = globSync('src/**/*.{css,svelte,astro}', { cwd: root }).filter(
    (path) => !path.includes('generated'),
  );
  expect(styles.length).toBeGreaterThan(50);
  const between = styles.flatMap((path) =>
    [...readFileSync(join(root, path), 'utf8').matchAll(/font(?:-weight)?: (\d50|[58]00)\b/g)].map(
      ([rule]) => `${path}: ${rule}`,
    ),
  );
  expect(between).toEqual([]);
});
