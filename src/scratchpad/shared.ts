/** A notebook as the text that a link carries, packed. What comes in by a link is a stranger's. */
import { ExplainedError } from '../explained/index.ts';
import { withDistinctNames, type NotebookDocument } from './document.ts';

/** Outputs stay behind: a link carries what was written. */
export const toShared = ({ title, cells }: NotebookDocument): string =>
  JSON.stringify([title, cells.map(({ name, kind, source }) => [kind === 'code' ? 0 : 1, name, source])]);

/** @throws {ExplainedError} `pad-link-unreadable` */
export function fromShared(text: string): NotebookDocument {
  const refused = (): never => {
    throw new ExplainedError('pad-link-unreadable');
  };
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    refused();
  }
  if (!Array.isArray(content)) return refused();
  const [title, cells] = content as unknown[];
  if (typeof title !== 'string' || !Array.isArray(cells)) return refused();
  return withDistinctNames(
    title,
    cells.map((cell: unknown) => {
      if (!Array.isArray(cell)) return refused();
      const [kind, name, source] = cell as unknown[];
      if ((kind !== 0 && kind !== 1) || typeof name !== 'string' || typeof source !== 'string')
        return refused();
      return { kind: kind === 0 ? 'code' : 'text', name, source };
    }),
  );
}
