import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { describedBox } from './described.ts';
import type { TypedContext } from './context.ts';

/** TypeScript's kinds by those that an editor knows. */
const kinds: Readonly<Record<string, string>> = {
  function: 'function',
  'local function': 'function',
  method: 'method',
  constructor: 'method',
  class: 'class',
  'local class': 'class',
  interface: 'interface',
  type: 'type',
  module: 'namespace',
  const: 'constant',
  keyword: 'keyword',
  property: 'property',
  getter: 'property',
  setter: 'property',
  string: 'text',
};

/** What fits here, by TypeScript. */
export async function completeTyped(
  { service, cell, texts }: TypedContext,
  context: CompletionContext,
): Promise<CompletionResult | null> {
  const { pos, explicit, state } = context;
  // After a dot, in a name, and at the beginning of a text between quotes; elsewhere when it is asked for.
  if (!explicit && !/[\p{ID_Continue}$.'"]$/u.test(state.sliceDoc(Math.max(0, pos - 2), pos))) return null;
  if (!explicit && /(^|[^\p{ID_Continue}$.])\d[\w.]*$/u.test(state.sliceDoc(Math.max(0, pos - 30), pos)))
    return null;
  const found = await service.ask({ topic: 'complete', cell, at: pos });
  if (!found || context.aborted) return null;
  return {
    from: found.from,
    options: found.items.map(({ label, kind, sort, cell: giver }): Completion => {
      const type = kinds[kind];
      return {
        label,
        sortText: sort + label,
        // What is nearer comes first: TypeScript's order begins with a number.
        boost: -Math.min(20, Number.parseInt(sort, 10) || 20),
        ...(type !== undefined && { type }),
        ...(giver !== undefined && { detail: (texts['ofCell'] ?? '{cell}').replace('{cell}', giver) }),
        async info() {
          const described = await service.ask({ topic: 'describe', cell, at: pos, name: label });
          return described && (described.signature || described.documentation)
            ? describedBox(described)
            : null;
        },
      };
    }),
    validFor: /^[\p{ID_Continue}$]*$/u,
  };
}
