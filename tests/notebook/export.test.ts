import { describe, expect, it } from 'vitest';
import {
  toKerasNotebook,
  toTypeScript,
  toTypeScriptNotebook,
  type ExportChapter,
} from '../../src/notebook/page/export.ts';

const chapter: ExportChapter = {
  title: 'ResNet 모델 만들기',
  address: 'https://example.org/ko/02-building-resnet/',
  blocks: [
    { kind: 'prose', markdown: '## 스템\n\n224 → 112' },
    { kind: 'cell', name: 'stem', source: 'const stem = 7;\nstem\n', keras: 'stem = 7\n' },
    { kind: 'cell', name: 'feature maps', source: 'display.images(maps)' },
    { kind: 'cell', name: 'text', source: '', keras: '' },
  ],
};

interface Notebook {
  nbformat: number;
  nbformat_minor: number;
  metadata: { kernelspec: { name: string; language: string } };
  cells: { cell_type: string; id: string; source: string[]; outputs?: unknown[]; execution_count?: null }[];
}

describe('a chapter as files', () => {
  it('.ts: one module', () => {
    expect(toTypeScript(chapter)).toBe(
      '// ResNet 모델 만들기\n// https://example.org/ko/02-building-resnet/\n\n' +
        '// ── stem ──\nconst stem = 7;\nstem\n\n// ── feature maps ──\ndisplay.images(maps)\n\n// ── text ──\n\n',
    );
  });

  it('.ipynb of TypeScript cells', () => {
    const notebook = JSON.parse(toTypeScriptNotebook(chapter)) as Notebook;
    expect(notebook).toMatchObject({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: { kernelspec: { name: 'tslab', language: 'typescript' } },
    });
    expect(notebook.cells.map(({ cell_type, id, source }) => [cell_type, id, source])).toEqual([
      ['markdown', 'title', ['# ResNet 모델 만들기\n', '\n', 'https://example.org/ko/02-building-resnet/']],
      ['markdown', 'text', ['## 스템\n', '\n', '224 → 112']],
      ['code', 'stem', ['const stem = 7;\n', 'stem']],
      ['code', 'feature-maps', ['display.images(maps)']],
      ['code', 'text-2', []],
    ]);
    expect(notebook.cells[2]).toMatchObject({ outputs: [], execution_count: null });
  });

  it('.ipynb of Keras: cells that have Keras code', () => {
    const notebook = JSON.parse(toKerasNotebook(chapter)) as Notebook;
    expect(notebook.metadata.kernelspec).toMatchObject({ name: 'python3', language: 'python' });
    expect(notebook.cells.map(({ id, source }) => [id, source.join('')])).toEqual([
      ['title', '# ResNet 모델 만들기\n\nhttps://example.org/ko/02-building-resnet/'],
      ['text', '## 스템\n\n224 → 112'],
      ['stem', 'stem = 7'],
      ['text-2', ''],
    ]);
  });

  it('ids follow Jupyter’s rule', () => {
    const odd: ExportChapter = {
      title: 'x',
      blocks: ['합성곱', 'a'.repeat(80), 'a'.repeat(80)].map((name) => ({ kind: 'cell', name, source: '1' })),
    };
    const { cells } = JSON.parse(toTypeScriptNotebook(odd)) as Notebook;
    for (const { id } of cells) expect(id).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    expect(new Set(cells.map(({ id }) => id)).size).toBe(4);
  });
});
