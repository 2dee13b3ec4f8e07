import { ExplainedError } from '../explained/index.ts';
import { notebookLimits, type NotebookDocument } from './document.ts';
import { readJupyter } from './jupyter.ts';
import { readModule } from './module.ts';

/**
 * A notebook from a file's bytes, which are taken for a stranger's: nothing in them is run.
 * @throws {ExplainedError} `pad-file-kind`, `pad-file-large`, `pad-file-text`, `pad-file-empty`, and what the format says
 */
export async function readNotebookFile(
  name: string,
  size: number,
  bytes: () => Promise<ArrayBuffer>,
): Promise<NotebookDocument> {
  const short = name.slice(0, 80);
  const ending = /\.([^.]+)$/.exec(name.toLowerCase())?.[1] ?? '';
  const isModule = ['ts', 'mts', 'js', 'mjs'].includes(ending);
  if (!isModule && ending !== 'ipynb') throw new ExplainedError('pad-file-kind', { name: short });
  const { fileMegabytes } = notebookLimits;
  if (size > fileMegabytes * 2 ** 20)
    throw new ExplainedError('pad-file-large', {
      name: short,
      megabytes: Math.ceil(size / 2 ** 20),
      limit: fileMegabytes,
    });
  const text = decoded(await bytes());
  if (text === undefined) throw new ExplainedError('pad-file-text', { name: short });
  if (text.trim() === '') throw new ExplainedError('pad-file-empty', { name: short });
  const title = name.replace(/\.[^.]+$/, '').replace(/\.(ko|en)$/, '');
  return isModule ? readModule(text, title) : readJupyter(text, short, title);
}

/** UTF-8; other bytes, and such as no text has, are none. */
function decoded(bytes: ArrayBuffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
