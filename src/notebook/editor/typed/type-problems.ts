import type { Extension } from '@codemirror/state';
import { ViewPlugin, type ViewUpdate } from '@codemirror/view';
import { typeProblems } from '../problem-marks.ts';
import type { TypedContext } from './context.ts';

/** How long after the last key the types are looked at (milliseconds). */
const rest = 300;

/** Underlines what cannot be right by its type, here and where another cell has changed. */
export function underlining({ cell, service, view }: TypedContext): Extension {
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function look(): Promise<void> {
    const { doc } = view.state;
    const problems = await service.ask({ topic: 'problems', cell, at: 0 });
    // Another look follows the change.
    if (!problems || doc !== view.state.doc) return;
    view.dispatch({ effects: typeProblems.set(problems) });
    view.dom.dataset['typeProblems'] = String(problems.length);
  }
  function soon(milliseconds: number): void {
    clearTimeout(timer);
    timer = setTimeout(() => void look(), milliseconds);
  }

  return [
    typeProblems.extension,
    ViewPlugin.define(() => {
      soon(0);
      const end = service.onText((changed) => {
        if (changed !== cell) soon(rest);
      });
      return {
        update(update: ViewUpdate) {
          if (update.docChanged) soon(rest);
        },
        destroy() {
          clearTimeout(timer);
          end();
        },
      };
    }),
  ];
}
