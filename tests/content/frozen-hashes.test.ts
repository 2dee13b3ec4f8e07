import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { libraryNames } from '../../src/kernel/library.ts';
import { cellHash } from '../../src/notebook/runtime/cell-hash.ts';
import { parseCell } from '../../src/notebook/language/parse.ts';
import type { FrozenCell, FrozenImage } from '../../src/notebook/outputs/frozen.ts';
import { chapterCells, chapterNames } from '../chapter-cells.ts';
import { differences } from '../frozen-comparison.ts';

const root = join(import.meta.dirname, '../..');

describe.each(chapterNames())('the stored outputs of %s', (chapter) => {
  const cells = chapterCells(chapter).filter((cell) => cell.kind === 'cell');
  const parsed = new Map(cells.map((cell) => [cell.name, parseCell(cell.source)]));
  const folder = join(root, 'content/chapters', chapter, 'outputs');

  test.each(cells.map((cell) => cell.name))(
    '%s is of the present program (else: npm run freeze)',
    async (name) => {
      const stored = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as FrozenCell;
      expect(stored.hash).toBe(await cellHash(name, parsed, libraryNames));
      const sheets = stored.outputs.filter((output): output is FrozenImage => output.kind === 'image');
      for (const { sheet } of sheets) expect(existsSync(join(root, 'public', sheet)), sheet).toBe(true);
    },
  );

  test('no output is left of a cell that is gone', () => {
    const names = cells.map((cell) => `${cell.name}.json`);
    expect(readdirSync(folder).filter((file) => !names.includes(file))).toEqual([]);
  });
});

describe('comparing outputs', () => {
  const table = (cell: number | string) => ({ kind: 'table' as const, columns: ['n'], rows: [[cell]] });
  test('numbers may differ a little, texts and shapes not at all', () => {
    expect(differences([table(1)], [table(1.001)])).toEqual([]);
    expect(differences([table(1)], [table(1.1)])).toEqual(['outputs[0].rows[0][0]: stored 1, now 1.1']);
    expect(differences([table('loss 0.50')], [table('loss 0.501')])).toEqual([]);
    expect(differences([table('loss 0.5')], [table('cost 0.5')])).toHaveLength(1);
    expect(differences([table(1)], [])).toEqual(['outputs: stored 1 items, now 0']);
  });
});
