/** Completion without TypeScript: names alone, of the library, of other cells and of the text itself. */
import {
  completeFromList,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
  ifNotIn,
} from '@codemirror/autocomplete';
import { localCompletionSource, snippets } from '@codemirror/lang-javascript';

export interface NameInScope {
  name: string;
  detail: string;
}

const nowhere = [
  'TemplateString',
  'String',
  'RegExp',
  'LineComment',
  'BlockComment',
  'PropertyName',
  '.',
  '?.',
];

/** @param names asked at each completion */
export function namesInScope(names: () => readonly NameInScope[]): CompletionSource[] {
  const others = (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[\p{ID_Continue}$]+/u);
    if (!word || context.state.sliceDoc(word.from - 1, word.from) === '.') return null;
    return {
      from: word.from,
      options: names().map(({ name, detail }) => ({ label: name, detail, type: 'variable' })),
      validFor: /^[\p{ID_Continue}$]*$/u,
    };
  };
  return [ifNotIn(nowhere, others), localCompletionSource, ifNotIn(nowhere, completeFromList(snippets))];
}
