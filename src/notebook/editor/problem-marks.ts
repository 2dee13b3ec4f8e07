import { type EditorState, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view';

export interface MarkedProblem {
  from: number;
  to: number;
  message: string;
}

/** Places of a text that are underlined because something is wrong there. */
export interface ProblemMarks {
  readonly extension: StateField<DecorationSet>;
  /** Marks these places, and no others. */
  set(problems: readonly MarkedProblem[]): StateEffect<readonly MarkedProblem[]>;
  of(state: EditorState): MarkedProblem[];
}

/**
 * @param kind a class of the marks, beside that of all problems
 * @param hasTitle whether the browser tells the message under the pointer; else the editor does
 */
function problemMarks(kind: string, hasTitle: boolean): ProblemMarks {
  const effect = StateEffect.define<readonly MarkedProblem[]>();
  const extension = StateField.define<DecorationSet>({
    create: () => Decoration.none,
    update(marks, transaction) {
      let next = marks.map(transaction.changes);
      for (const each of transaction.effects) {
        if (!each.is(effect)) continue;
        const made = each.value
          .filter(({ from, to }) => to > from)
          .map(({ from, to, message }) =>
            Decoration.mark({
              class: `cm-problem ${kind}`,
              ...(hasTitle && { attributes: { title: message } }),
              message,
            }).range(from, to),
          );
        next = Decoration.set(made, true);
      }
      return next;
    },
    provide: (field) => EditorView.decorations.from(field),
  });
  return {
    extension,
    set: (problems) => effect.of(problems),
    of(state) {
      const found: MarkedProblem[] = [];
      state.field(extension, false)?.between(0, state.doc.length, (from, to, { spec }) => {
        found.push({ from, to, message: String((spec as { message?: unknown }).message ?? '') });
      });
      return found;
    },
  };
}

/** What the notebook says is wrong: with the text, or with its last run. */
export const notebookProblems = problemMarks('cm-notebook-problem', true);
/** What TypeScript says of its types. */
export const typeProblems = problemMarks('cm-type-problem', false);
