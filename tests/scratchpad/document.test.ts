import { describe, expect, test } from 'vitest';
import {
  addCell,
  freeName,
  fromShared,
  moveCell,
  notebookLimits,
  outputType,
  type PadContents,
  readNotebookFile,
  removeCell,
  toShared,
  undoRemoval,
  withAncestors,
  withDistinctNames,
  writeModule,
} from '../../src/scratchpad/index.ts';

const three: PadContents = {
  title: '여우',
  at: 0,
  removed: [],
  cells: [
    { name: 'a', kind: 'code' },
    { name: 'b', kind: 'text' },
    { name: 'c', kind: 'code' },
  ],
};
const order = ({ cells }: PadContents): string => cells.map(({ name }) => name).join('');

describe('the order of cells', () => {
  test('a cell is added before another, or at the end where that one is gone', () => {
    expect(order(addCell(three, { name: 'x', kind: 'code' }, 'b'))).toBe('axbc');
    expect(order(addCell(three, { name: 'x', kind: 'code' }))).toBe('abcx');
    expect(order(addCell(three, { name: 'x', kind: 'code' }, 'gone'))).toBe('abcx');
  });

  test('a cell moves by one place, and not past the ends', () => {
    expect(order(moveCell(three, 'b', -1))).toBe('bac');
    expect(order(moveCell(three, 'b', 1))).toBe('acb');
    expect(order(moveCell(three, 'a', -1))).toBe('abc');
    expect(order(moveCell(three, 'c', 1))).toBe('abc');
  });

  test('deletions are undone in turn, each to its place and with its text', () => {
    const without = removeCell(removeCell(three, 'b', '글'), 'a', '1 + 1');
    expect(order(without)).toBe('c');
    const once = undoRemoval(without);
    expect(once.cell).toMatchObject({ name: 'a', source: '1 + 1' });
    const twice = undoRemoval(once.contents);
    expect(order(twice.contents)).toBe('abc');
    expect(twice.cell).toMatchObject({ name: 'b', kind: 'text', source: '글' });
    expect(undoRemoval(twice.contents).cell).toBeUndefined();
  });
});

describe('names', () => {
  test('are free, and harmless in an address', () => {
    expect(freeName([])).toBe('cell-1');
    expect(freeName(['cell-1'])).toBe('cell-2');
    expect(freeName(['stem'], 'stem')).toBe('stem-2');
    expect(freeName([], '"><script>')).toBe('script');
    expect(freeName([], '여우')).toBe('cell');
  });

  test('are given apart to cells of one name', () => {
    const { cells } = withDistinctNames('t', [
      { kind: 'code', name: 'x', source: '1' },
      { kind: 'code', name: 'x', source: '2' },
    ]);
    expect(cells.map(({ name }) => name)).toEqual(['x', 'x-2']);
  });
});

const open = (name: string, content: string | Uint8Array, size?: number) => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return readNotebookFile(name, size ?? bytes.length, async () => bytes.slice().buffer);
};
const jupyter = (cells: unknown[], language = 'python', more: object = {}): string =>
  JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { language_info: { name: language }, ...more },
    cells,
  });

describe('opening files', () => {
  test('Markdown is kept, Python is shown as text', async () => {
    const read = await open(
      'study.ipynb',
      jupyter([
        { cell_type: 'markdown', source: ['# 여우\n', '$x^2$'] },
        { cell_type: 'code', source: 'print("```")\n', outputs: [], metadata: {} },
        { cell_type: 'raw', source: 'as it is' },
        { cell_type: 'widget', source: 'unknown kind' },
      ]),
    );
    expect(read.title).toBe('여우');
    expect(read.cells.map(({ kind, source }) => [kind, source])).toEqual([
      ['text', '# 여우\n$x^2$'],
      ['text', '````python\nprint("```")\n````'],
      ['text', '```\nas it is\n```'],
    ]);
  });

  test('TypeScript becomes cells, with the outputs that this site wrote', async () => {
    const read = await open(
      'own.ko.ipynb',
      jupyter(
        [
          { cell_type: 'markdown', id: 'title', source: '# 내 것' },
          {
            cell_type: 'code',
            metadata: { name: 'stem' },
            source: ['const stem = 7;\n', 'stem'],
            outputs: [
              { output_type: 'display_data', data: { 'text/plain': '7', [outputType]: { kind: 'value' } } },
            ],
          },
        ],
        'typescript',
        { title: '내 것' },
      ),
    );
    expect(read).toEqual({
      title: '내 것',
      cells: [{ name: 'stem', kind: 'code', source: 'const stem = 7;\nstem', outputs: [{ kind: 'value' }] }],
    });
  });

  test.each([
    ['cut.ipynb', jupyter([]).slice(0, -5), 'pad-not-json'],
    ['list.ipynb', '[1, 2]', 'pad-not-notebook'],
    ['null.ipynb', 'null', 'pad-not-notebook'],
    ['cells.ipynb', '{"nbformat": 4, "cells": {"0": 1}}', 'pad-not-notebook'],
    ['old.ipynb', '{"nbformat": 3, "worksheets": []}', 'pad-old-notebook'],
    ['empty.ipynb', '', 'pad-file-empty'],
    ['photo.png', 'x', 'pad-file-kind'],
    ['notebook', 'x', 'pad-file-kind'],
    ['script.py', 'print(1)', 'pad-file-kind'],
    ['many.ipynb', jupyter(Array(501).fill({ cell_type: 'markdown', source: 'x' })), 'pad-too-many-cells'],
    ['long.ts', 'x'.repeat(notebookLimits.characters + 1), 'pad-too-long'],
  ])('%s is refused with its reason', async (name, content, code) => {
    await expect(open(name, content)).rejects.toMatchObject({ code });
  });

  test('bytes that are no text are refused, and 100 MB before they are read', async () => {
    await expect(open('png.ipynb', new Uint8Array([137, 80, 78, 71]))).rejects.toMatchObject({
      code: 'pad-file-text',
    });
    await expect(open('zeros.ts', new Uint8Array(8))).rejects.toMatchObject({ code: 'pad-file-text' });
    const unread = readNotebookFile('huge.ipynb', 100 * 2 ** 20, () => Promise.reject(new Error('was read')));
    await expect(unread).rejects.toMatchObject({
      code: 'pad-file-large',
      values: { megabytes: 100, limit: 32 },
    });
  });

  test('a hostile notebook brings nothing but text', async () => {
    const read = await open(
      'evil.ipynb',
      `{"nbformat":4,"__proto__":{"polluted":1},"metadata":{"language_info":{"name":"py\\"><b>"}},"cells":[null,7,
        {"cell_type":"code","source":[1,2]},{"cell_type":"code","source":"x","metadata":{"name":"<img src=x>"}}]}`,
    );
    expect(read.cells).toEqual([{ name: 'cell-1', kind: 'text', source: '```pyb\nx\n```' }]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('a module', () => {
  const own = withDistinctNames('여우 노트', [
    { kind: 'code', name: 'stem', source: 'const stem = 7;\n\nstem' },
    { kind: 'text', name: 'why', source: '# 왜?\n\n/* a */ b *\\/ $x$\n// ── not a head ──' },
    { kind: 'code', name: 'end', source: 'stem + 1' },
  ]);

  test('comes back as it was written', async () => {
    expect(await open('x.ts', writeModule(own, 'https://example.org/'))).toEqual(own);
  });

  test('of this site without text cells, and any other', async () => {
    const chapter =
      '// 스템\n// https://example.org/\n\n// ── stem ──\nconst stem = 7;\n\n// ── next ──\nstem + 1\n';
    expect(await open('02.ts', chapter)).toMatchObject({
      title: '스템',
      cells: [
        { name: 'stem', source: 'const stem = 7;' },
        { name: 'next', source: 'stem + 1' },
      ],
    });
    expect(await open('foreign.ts', 'const a = 1;\nexport { a };\n')).toMatchObject({
      title: 'foreign',
      cells: [{ kind: 'code', source: 'const a = 1;\nexport { a };' }],
    });
    expect(await open('percent.ts', '// %%\n1 + 1\n// %% [markdown]\n// # 글\n')).toMatchObject({
      cells: [
        { kind: 'code', source: '1 + 1' },
        { kind: 'text', source: '# 글' },
      ],
    });
  });
});

describe('a link', () => {
  const own = withDistinctNames('여우', [
    { kind: 'code', source: '1', name: 'a', outputs: [1] },
    { kind: 'text', source: '글', name: 'b' },
  ]);

  test('carries text and code, and no outputs', () => {
    expect(fromShared(toShared(own)).cells).toEqual([
      { name: 'a', kind: 'code', source: '1' },
      { name: 'b', kind: 'text', source: '글' },
    ]);
  });

  test.each(['', '{}', '["t"]', '["t", [[2, "a", "x"]]]', '["t", [[0, 1, "x"]]]', '["t", ["x"]]', '[1, []]'])(
    'that says %s is refused',
    (text) => {
      expect(() => fromShared(text)).toThrow(
        expect.objectContaining({ code: 'pad-link-unreadable' }) as Error,
      );
    },
  );
});

test("a chapter's cell comes with what it needs, and once", () => {
  const chapter = [
    { name: 'photo', source: 'const photo = 1;', parents: [] },
    { name: 'other', source: 'const other = 2;', parents: [] },
    { name: 'stem', source: 'const stem = photo;', parents: ['photo'] },
    { name: 'maps', source: 'stem + photo', parents: ['photo', 'stem'] },
  ];
  const taken = withAncestors('maps', chapter, []);
  expect(taken.map(({ name }) => name)).toEqual(['photo', 'stem', 'maps']);
  const again = withAncestors('other', chapter, [...taken, { name: 'other', kind: 'text', source: '' }]);
  expect(again).toEqual([{ name: 'other-2', kind: 'code', source: 'const other = 2;' }]);
  expect(withAncestors('maps', chapter, taken)).toEqual([]);
});

describe('a file or link that was made to hold the page up', () => {
  const within = async (milliseconds: number, act: () => unknown): Promise<void> => {
    const begun = performance.now();
    await act();
    expect(performance.now() - begun).toBeLessThan(milliseconds);
  };
  const many = 400_000;

  test('by a name or a title of nothing but dashes and spaces', () =>
    within(2_000, () => {
      const name = `x${'-'.repeat(many)}x`;
      expect(fromShared(JSON.stringify([`x${' '.repeat(many)}x`, [[0, name, '1']]])).cells[0]?.name).toBe(
        'x',
      );
    }));

  test('by spaces within a module, in cells or without', () =>
    within(2_000, async () => {
      const spaces = `1${' '.repeat(many)}+ 1`;
      for (const text of [`// ── a ──\n${spaces}\n\n`, `${spaces}\n\n`]) {
        const bytes = new TextEncoder().encode(text).buffer;
        const read = await readNotebookFile('a.ts', bytes.byteLength, () => Promise.resolve(bytes));
        expect(read.cells[0]?.source).toBe(spaces);
      }
    }));

  test('by more pieces of code than a call takes arguments', async () => {
    const source = '` '.repeat(many);
    const text = JSON.stringify({ nbformat: 4, cells: [{ cell_type: 'raw', source }] });
    const bytes = new TextEncoder().encode(text).buffer;
    const read = await readNotebookFile('a.ipynb', bytes.byteLength, () => Promise.resolve(bytes));
    expect(read.cells[0]?.kind).toBe('text');
  });
});
