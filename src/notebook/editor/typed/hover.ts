import type { Extension } from '@codemirror/state';
import { type EditorView, hoverTooltip, keymap } from '@codemirror/view';
import { notebookProblems, typeProblems } from '../problem-marks.ts';
import type { TypedContext } from './context.ts';
import { describedBox, problemBox } from './described.ts';
import { shownTooltip } from './shown.ts';

/** What stands under the pointer, or at the caret when it is asked for: what is wrong there, its type, its documentation. */
export function hovering(context: TypedContext): {
  extension: Extension;
  describe(at: number): Promise<void>;
} {
  const { cell, service, view } = context;
  const shown = shownTooltip(false, true);

  async function boxAt(
    at: number,
    state = view.state,
  ): Promise<{ from: number; to: number; box: HTMLElement } | undefined> {
    const problems = [...typeProblems.of(state), ...notebookProblems.of(state)].filter(
      ({ from, to }) => from <= at && at <= to,
    );
    const described = await service.ask({ topic: 'hover', cell, at });
    if (state.doc !== view.state.doc || (!described && problems.length === 0)) return undefined;
    const box = document.createElement('div');
    box.className = 'cm-help';
    for (const { message } of problems) box.append(problemBox(message));
    if (described) box.append(describedBox(described));
    const { from, to } = described ?? problems[0]!;
    return { from, to, box };
  }

  async function describe(at: number): Promise<void> {
    const found = await boxAt(at);
    if (found) shown.show(view, found.from, found.box);
  }

  /** The next place where something is wrong, round and round. */
  function goToProblem(target: EditorView, step: 1 | -1): boolean {
    const all = [...typeProblems.of(target.state), ...notebookProblems.of(target.state)].sort(
      (a, b) => a.from - b.from,
    );
    const { head } = target.state.selection.main;
    const next =
      step > 0
        ? (all.find(({ from }) => from > head) ?? all[0])
        : (all.findLast(({ from }) => from < head) ?? all.at(-1));
    if (!next) return true;
    target.dispatch({ selection: { anchor: next.from }, scrollIntoView: true });
    const box = document.createElement('div');
    box.className = 'cm-help';
    box.setAttribute('role', 'alert');
    box.append(problemBox(next.message));
    shown.show(target, next.from, box);
    return true;
  }

  return {
    describe,
    extension: [
      shown.extension,
      hoverTooltip(
        async (hovered, at) => {
          const found = await boxAt(at, hovered.state);
          return found
            ? { pos: found.from, end: found.to, above: true, create: () => ({ dom: found.box }) }
            : null;
        },
        { hideOnChange: true },
      ),
      keymap.of([
        {
          key: 'F1',
          preventDefault: true,
          run: (target) => (void describe(target.state.selection.main.head), true),
        },
        {
          key: 'F8',
          preventDefault: true,
          run: (target) => goToProblem(target, 1),
          shift: (target) => goToProblem(target, -1),
        },
        { key: 'Escape', run: (target) => shown.hide(target) },
      ]),
    ],
  };
}
