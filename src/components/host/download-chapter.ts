/** A chapter as a file that Jupyter opens, with the reader's own code in it. */
import type { Language } from '../../i18n.ts';
import {
  download,
  type ExportBlock,
  type PageNotebook,
  toKerasNotebook,
  toTypeScriptNotebook,
} from '../../notebook/page/index.ts';
import type { ChapterBlock } from '../build/chapter-blocks.ts';
import { readJson } from './published-assets.ts';

export async function downloadChapter(
  page: PageNotebook,
  chapter: string,
  language: Language,
  code: 'typescript' | 'keras',
): Promise<void> {
  const { title, blocks } = await readJson<{ title: string; blocks: ChapterBlock[] }>(
    `prose/${chapter}.${language}.json`,
  );
  const exported = {
    title,
    address: location.origin + location.pathname,
    blocks: blocks.map((block): ExportBlock => {
      if (block.kind === 'prose') return block;
      const keras = page.records.get(block.name)?.keras;
      return { ...block, source: page.source(block.name), ...(keras === undefined ? {} : { keras }) };
    }),
  };
  const text = code === 'keras' ? toKerasNotebook(exported) : toTypeScriptNotebook(exported);
  download(
    `${chapter}${code === 'keras' ? '.keras' : ''}.${language}.ipynb`,
    text,
    'application/x-ipynb+json',
  );
}
