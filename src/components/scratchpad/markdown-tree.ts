import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import { mathFromMarkdown } from 'mdast-util-math';
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough';
import { gfmTable } from 'micromark-extension-gfm-table';
import { math } from 'micromark-extension-math';

export type MarkdownTree = ReturnType<typeof fromMarkdown>;

/** What a text says, by its parts. How long that takes nobody knows: some texts are read again at each of their lines. */
export function readMarkdown(source: string): MarkdownTree {
  return fromMarkdown(source, {
    extensions: [gfmTable(), gfmStrikethrough(), math()],
    mdastExtensions: [gfmTableFromMarkdown(), gfmStrikethroughFromMarkdown(), mathFromMarkdown()],
  });
}
