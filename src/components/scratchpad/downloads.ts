/** The notebook as files: for Jupyter, as a module, and as a page that needs nothing else. */
import { download } from '../../controls/download.ts';
import { toTypeScriptNotebook } from '../../notebook/page/index.ts';
import { type NotebookDocument, outputType, writeModule } from '../../scratchpad/index.ts';
import type { Output } from '../../notebook/protocol/index.ts';
import { packed } from './packed-outputs.ts';

/** A cell's outputs as data, and the element in which they are drawn. */
export interface Shown {
  readonly outputs: readonly Output[];
  readonly text: string;
}

const fileName = (title: string): string =>
  title
    .replace(/[\\/:*?"<>|\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 80) || 'notebook';

export function downloadModule(notebook: NotebookDocument): void {
  download(`${fileName(notebook.title)}.ts`, writeModule(notebook), 'text/typescript');
}

export function downloadJupyter(notebook: NotebookDocument, shownBy: ReadonlyMap<string, Shown>): void {
  const text = toTypeScriptNotebook({
    title: notebook.title,
    metadata: { title: notebook.title },
    blocks: notebook.cells.map(({ name, kind, source }) =>
      kind === 'text'
        ? { kind: 'prose', markdown: source }
        : { kind: 'cell', name, source, outputs: asJupyter(shownBy.get(name)) },
    ),
  });
  download(`${fileName(notebook.title)}.ipynb`, text, 'application/x-ipynb+json');
}

export const downloadHtml = (title: string, html: string): void =>
  download(`${fileName(title)}.html`, html, 'text/html');

/** For other readers the words, with the first output; for this site the data. */
function asJupyter(shown: Shown | undefined): unknown[] {
  return (shown?.outputs ?? []).flatMap((output, at) => {
    const data = packed(output);
    if (data === undefined) return [];
    return [
      {
        output_type: 'display_data',
        metadata: {},
        data: { 'text/plain': at === 0 ? (shown?.text ?? '') : '', [outputType]: data },
      },
    ];
  });
}
