/** A chapter as a file that Jupyter opens, with the reader's own code in it. */
import { fill, type Language, type Strings } from '../../i18n.ts';
import { download } from '../../controls/download.ts';
import {
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
  texts: Strings,
): Promise<void> {
  const { title, blocks } = await readJson<{ title: string; blocks: ChapterBlock[] }>(
    `prose/${chapter}.${language}.json`,
  );
  const exported = {
    title,
    address: location.origin + location.pathname,
    blocks: blocks.map((block): ExportBlock =>
      block.kind === 'prose' ? block : { ...block, source: page.source(block.name) },
    ),
  };
  const text =
    code === 'keras'
      ? toKerasNotebook({ ...exported, blocks: [...filesBeside(exported.blocks, texts), ...exported.blocks] })
      : toTypeScriptNotebook(exported);
  download(
    `${chapter}${code === 'keras' ? '.keras' : ''}.${language}.ipynb`,
    text,
    'application/x-ipynb+json',
  );
}

/** What the Keras code opens lies on this site: says where, before anything else. */
function filesBeside(blocks: readonly ExportBlock[], texts: Strings): ExportBlock[] {
  const code = blocks.map((block) => (block.kind === 'cell' ? (block.keras ?? '') : '')).join('\n');
  const names = new Set(code.match(/(?<=")[\w-]+\.(?:webp|safetensors)(?=")/g));
  if (names.size === 0) return [];
  const root = new URL(import.meta.env.BASE_URL.replace(/\/?$/, '/'), location.href);
  const links = [...names].map((name) => {
    const { href } = new URL(`${name.endsWith('.webp') ? 'photos' : 'weights'}/${name}`, root);
    return `[${name}](${href})`;
  });
  return [{ kind: 'prose', markdown: fill(texts['kerasFiles'] ?? '', { files: links.join(', ') }) }];
}
