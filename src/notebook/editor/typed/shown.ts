import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { type EditorView, showTooltip, type Tooltip } from '@codemirror/view';

/** One tooltip that is shown until it is taken away. */
export interface Shown {
  readonly extension: Extension;
  show(view: EditorView, at: number, box: HTMLElement): void;
  /** @returns whether there was one */
  hide(view: EditorView): boolean;
  isShown(view: EditorView): boolean;
}

/** @param isKept whether it outlives a change of the text or of the caret */
export function shownTooltip(isKept: boolean, above: boolean): Shown {
  const effect = StateEffect.define<Tooltip | null>();
  const field = StateField.define<Tooltip | null>({
    create: () => null,
    update(tooltip, transaction) {
      for (const each of transaction.effects) if (each.is(effect)) return each.value;
      if (!tooltip) return null;
      if (isKept)
        return transaction.docChanged
          ? { ...tooltip, pos: transaction.changes.mapPos(tooltip.pos) }
          : tooltip;
      return transaction.docChanged || transaction.selection ? null : tooltip;
    },
    provide: (own) => showTooltip.from(own),
  });
  return {
    extension: field,
    show(view, pos, box) {
      view.dispatch({ effects: effect.of({ pos, above, create: () => ({ dom: box }) }) });
    },
    hide(view) {
      if (!view.state.field(field, false)) return false;
      view.dispatch({ effects: effect.of(null) });
      return true;
    },
    isShown: (view) => Boolean(view.state.field(field, false)),
  };
}
