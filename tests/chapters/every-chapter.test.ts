import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { chapterNames, unusedCells } from '../chapter-cells.ts';

it.each(chapterNames())('the cells of %s are run in Node, and in a browser', (chapter) => {
  for (const file of [`${chapter}.test.ts`, `../browser/chapters/${chapter}.test.ts`])
    expect(existsSync(new URL(file, import.meta.url)), file).toBe(true);
});

it('no cell lies unused beside a chapter', () => {
  expect(chapterNames().flatMap(unusedCells)).toEqual([]);
});
