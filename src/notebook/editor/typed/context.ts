import type { EditorView } from '@codemirror/view';
import type { CellSpan, Change } from '../../language-service/index.ts';
import type { CodeService } from '../code-service.ts';

/** What the help of TypeScript has to do with: one cell's editor, and what knows its types. */
export interface TypedContext {
  readonly cell: string;
  readonly service: CodeService;
  readonly view: EditorView;
  readonly texts: Readonly<Record<string, string>>;
  readonly goTo: (place: CellSpan) => void;
  readonly change: (changes: readonly Change[]) => void;
}

/** A text of the editor, with its places filled. */
export const say = (
  { texts }: Pick<TypedContext, 'texts'>,
  key: string,
  values: Readonly<Record<string, string | number>> = {},
): string =>
  (texts[key] ?? key).replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
