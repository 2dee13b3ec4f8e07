import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cellHash } from '../../src/notebook/runtime/cell-hash.ts';
import { parseCell } from '../../src/notebook/language/parse.ts';

const hash = (name: string, sources: Record<string, string>): Promise<string> =>
  cellHash(name, new Map(Object.entries(sources).map(([cell, source]) => [cell, parseCell(source)])), ['tf']);

const chapter = {
  size: 'const size = 224;',
  pad: 'const padded = size + 6;',
  show: 'padded',
  other: 'const other = 1;',
};

describe('the hash of a cell and its ancestors', () => {
  it('is SHA-256 of the programs’ tokens', async () => {
    const text = JSON.stringify(['padded', 'const\npadded\n=\nsize\n+\n6', 'const\nsize\n=\n224']);
    expect(await hash('show', chapter)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('does not change with comments, types, order, names of cells, or what is not read', async () => {
    expect(
      await hash('show', {
        unrelated: 'const other = 2;',
        show: 'padded // 230',
        padding: 'const padded: number = size + 6;',
        size: '/* pixels */ const size = 224;',
      }),
    ).toBe(await hash('show', chapter));
  });

  it('changes with the cell or any ancestor', async () => {
    const before = await hash('show', chapter);
    expect(await hash('show', { ...chapter, size: 'const size = 225;' })).not.toBe(before);
    expect(await hash('show', { ...chapter, show: 'padded + 0' })).not.toBe(before);
    expect(await hash('pad', { ...chapter, show: 'padded + 0' })).toBe(await hash('pad', chapter));
  });

  it('refuses a cell that is not there', async () => {
    await expect(hash('nowhere', chapter)).rejects.toThrow('There is no cell “nowhere”.');
  });
});
