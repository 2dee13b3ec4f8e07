import type { Extension } from '@codemirror/state';
import { keymap, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import type { TypedContext } from './context.ts';
import { signatureBox } from './described.ts';
import { shownTooltip } from './shown.ts';

/** While arguments are written: how the function is called, and what the parameter means. */
export function signatureHelp({ cell, service, view }: TypedContext): Extension {
  const shown = shownTooltip(true, true);
  let asked = 0;

  async function ask(): Promise<void> {
    const own = ++asked;
    const at = view.state.selection.main.head;
    const found = await service.ask({ topic: 'signatures', cell, at });
    // The reader has gone on: the next answer is on its way.
    if (own !== asked) return;
    if (found && found.signatures.length > 0) shown.show(view, at, signatureBox(found));
    else shown.hide(view);
  }

  return [
    shown.extension,
    ViewPlugin.define(() => ({
      update(update: ViewUpdate) {
        if (!update.docChanged && !update.selectionSet) return;
        const inserted: string[] = [];
        if (update.transactions.some((each) => each.isUserEvent('input.type')))
          update.changes.iterChanges((_from, _to, _start, _end, text) => void inserted.push(text.toString()));
        const opens = /[(,]/.test(inserted.join(''));
        // After the update: nothing may be dispatched during one.
        if (opens || shown.isShown(update.view)) setTimeout(() => void ask());
      },
    })),
    keymap.of([
      { key: 'Ctrl-Shift-Space', preventDefault: true, run: () => (void ask(), true) },
      { key: 'Escape', run: (target) => (asked++, shown.hide(target)) },
    ]),
  ];
}
