/** Jupyter's notebooks (nbformat 4): Markdown is kept, TypeScript becomes cells, other code is shown and not run. */
import { ExplainedError } from '../explained/index.ts';
import { withDistinctNames, type NotebookDocument, type PadCell } from './document.ts';

/** The type under which this site's own outputs stand in a notebook's file. */
export const outputType = 'application/vnd.residual-notes.output+json';

type Unnamed = Omit<PadCell, 'name'> & { name?: string | undefined };

/**
 * @param title where the file gives none
 * @throws {ExplainedError} `pad-not-json`, `pad-not-notebook`, `pad-old-notebook`, and of its size
 */
export function readJupyter(text: string, file: string, title: string): NotebookDocument {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new ExplainedError('pad-not-json', { name: file });
  }
  const { nbformat, cells, metadata } = recordOf(content);
  if (typeof nbformat === 'number' && nbformat < 4)
    throw new ExplainedError('pad-old-notebook', { name: file, version: nbformat });
  if (!Array.isArray(cells) || typeof nbformat !== 'number')
    throw new ExplainedError('pad-not-notebook', { name: file });
  const about = recordOf(metadata);
  const language = languageOf(about);
  const own = textOf(about['title']);
  const read = cells.flatMap((cell) => cellOf(cell, language, own !== undefined));
  const heading = read.find(({ kind, source }) => kind === 'text' && /^#\s/.test(source));
  const headed = heading && /^#\s+(.*)/.exec(heading.source)?.[1];
  return withDistinctNames(own ?? headed ?? title, read);
}

/** @param titled the file says its title apart, and the head that was written for other readers is left out */
function cellOf(given: unknown, language: string, titled: boolean): Unnamed[] {
  const { cell_type: type, source: written, metadata, outputs, id } = recordOf(given);
  const source = linesOf(written);
  if (source === undefined) return [];
  if (type === 'markdown') return titled && id === 'title' ? [] : [{ kind: 'text', source }];
  if (type === 'raw') return [{ kind: 'text', source: fenced(source, '') }];
  if (type !== 'code') return [];
  if (!runnable.has(language) || /^\s*%%(?!\w*(?:type|java)script)/.test(source))
    return [{ kind: 'text', source: fenced(source, language) }];
  const shown = ownOutputs(outputs);
  return [
    {
      kind: 'code',
      source,
      name: textOf(recordOf(metadata)['name']),
      ...(shown.length > 0 && { outputs: shown }),
    },
  ];
}

const runnable = new Set(['typescript', 'javascript']);

function languageOf(metadata: Record<string, unknown>): string {
  const info = textOf(recordOf(metadata['language_info'])['name']);
  const kernel = textOf(recordOf(metadata['kernelspec'])['language']);
  return (info ?? kernel ?? 'python').toLowerCase().slice(0, 30);
}

/** What this site wrote beside the words that other readers show. */
const ownOutputs = (outputs: unknown): unknown[] =>
  (Array.isArray(outputs) ? outputs : []).flatMap((output) => {
    const own = recordOf(recordOf(output)['data'])[outputType];
    return own === undefined ? [] : [own];
  });

/** A block of code in Markdown, whose fence is longer than any in the code. */
function fenced(code: string, language: string): string {
  const longest = (code.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language.replace(/[^\w+#-]/g, '')}\n${code.replace(/\n$/, '')}\n${fence}`;
}

/** A text, or the list of lines that Jupyter makes of it. */
function linesOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (Array.isArray(value) && value.every((line) => typeof line === 'string')) return value.join('');
  return undefined;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
