import { isolateHistory } from '@codemirror/commands';
import { type Extension, StateEffect, StateField } from '@codemirror/state';
import { EditorView, type Panel, showPanel } from '@codemirror/view';
import type { Change, Renaming } from '../../language-service/index.ts';
import { say, type TypedContext } from './context.ts';

/** Another name for what stands at a place: asked in a line above the text, and changed in every cell that reads it. */
export function renaming(context: TypedContext): { extension: Extension; rename(at: number): void } {
  const { cell, service, view } = context;
  const asking = StateEffect.define<Renaming | null>();
  const field = StateField.define<Renaming | null>({
    create: () => null,
    update(asked, transaction) {
      for (const each of transaction.effects) if (each.is(asking)) return each.value;
      return transaction.docChanged ? null : asked;
    },
    provide: (own) => showPanel.from(own, (asked) => (asked ? () => panelFor(asked) : null)),
  });

  function close(): void {
    view.dispatch({ effects: asking.of(null) });
    view.focus();
  }

  function panelFor({ from, name, cells }: Renaming): Panel {
    const dom = document.createElement('form');
    dom.className = 'cm-rename';
    const label = document.createElement('label');
    const input = document.createElement('input');
    input.value = name;
    input.spellcheck = false;
    input.autocapitalize = 'off';
    label.append(say(context, 'renameTo', { name }), ' ', input);
    const told = document.createElement('span');
    told.setAttribute('role', 'status');
    const others = cells.filter((each) => each !== cell);
    told.textContent = others.length > 0 ? say(context, 'renameInCells', { cells: others.join(', ') }) : '';
    const button = document.createElement('button');
    button.type = 'submit';
    button.textContent = say(context, 'rename');
    const cancel = document.createElement('button');
    cancel.type = 'button';
    cancel.textContent = say(context, 'cancel');
    cancel.addEventListener('click', close);
    dom.append(label, button, cancel, told);
    dom.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        event.preventDefault();
        close();
      }
      event.stopPropagation();
    });
    dom.addEventListener('submit', (event) => {
      event.preventDefault();
      void give(from, input.value.trim()).then((refused) => {
        if (refused !== undefined) told.textContent = refused;
      });
    });
    return {
      dom,
      top: true,
      mount() {
        input.focus();
        input.select();
      },
    };
  }

  /** @returns why not */
  async function give(at: number, to: string): Promise<string | undefined> {
    const { doc } = view.state;
    const renamed = await service.ask({ topic: 'rename', cell, at, name: to });
    if (!renamed || doc !== view.state.doc) return undefined;
    if ('refused' in renamed)
      return say(
        context,
        { 'not-a-name': 'renameNotAName', taken: 'renameTaken', 'not-yours': 'renameNotYours' }[
          renamed.refused
        ],
        { name: to },
      );
    const isOwn = (change: Change): boolean => change.cell === cell;
    if (!renamed.changes.every(isOwn)) context.change(renamed.changes);
    view.dispatch({
      changes: renamed.changes.filter(isOwn).map(({ from, to: end, insert }) => ({ from, to: end, insert })),
      effects: asking.of(null),
      userEvent: 'rename',
      annotations: isolateHistory.of('full'),
    });
    view.focus();
    return undefined;
  }

  return {
    extension: field,
    rename(at) {
      void service.ask({ topic: 'renaming', cell, at }).then((found) => {
        if (found) return view.dispatch({ effects: asking.of(found) });
        view.focus();
        return view.dispatch({ effects: EditorView.announce.of(say(context, 'renameNotYours')) });
      });
    },
  };
}
