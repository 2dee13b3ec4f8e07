/** What TypeScript adds to an editor, once it is there. */
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { Extension } from '@codemirror/state';
import type { Definition } from '../../language-service/index.ts';
import { completeTyped } from './complete.ts';
import type { TypedContext } from './context.ts';
import { hovering } from './hover.ts';
import { renaming } from './rename.ts';
import { signatureHelp } from './signatures.ts';
import { underlining } from './type-problems.ts';

export interface TypedHelp {
  readonly extension: Extension;
  /** Whether TypeScript still answers. */
  isAlive(): boolean;
  complete(context: CompletionContext): Promise<CompletionResult | null>;
  define(at: number): Promise<Definition | undefined>;
  /** Show what is known of a place beside it. */
  describe(at: number): Promise<void>;
  rename(at: number): void;
  format(): Promise<void>;
}

export function typedHelp(context: TypedContext): TypedHelp {
  const { cell, service, view } = context;
  const hover = hovering(context);
  const names = renaming(context);
  return {
    extension: [hover.extension, signatureHelp(context), underlining(context), names.extension],
    isAlive: () => service.isAlive,
    complete: (asked) => completeTyped(context, asked),
    define: (at) => service.ask({ topic: 'define', cell, at }),
    describe: (at) => hover.describe(at),
    rename: (at) => names.rename(at),
    async format() {
      const { doc } = view.state;
      const changes = await service.ask({ topic: 'format', cell, at: 0 });
      if (!changes || doc !== view.state.doc) return;
      view.dispatch({
        changes: changes.map(({ from, to, insert }) => ({ from, to, insert })),
        userEvent: 'format',
      });
    },
  };
}
