/** Reads Markdown beside the page. */
import { readMarkdown } from './markdown-tree.ts';

addEventListener('message', ({ data }: MessageEvent<string>) => postMessage(readMarkdown(data)));
// It listens.
postMessage(null);
