import type { InputOutput } from '../protocol/index.ts';
import { awaits } from './awaited.ts';
import type { Control } from './controls/control.ts';
import { mostParts, mostTurns, partsOf, turnsIn } from './control-size.ts';
import { element } from './element.ts';
import { textOf } from './text-of.ts';
import { undrawable } from './undrawable.ts';
import { unfold } from './unfold.ts';
import type { OutputHost, View } from './view.ts';

/** How long a slider rests before its cell runs again (milliseconds). */
const pause = 120;

/** A control of Observable Inputs, which is loaded for the first one. */
export function inputView(output: InputOutput, host: OutputHost): View {
  const { document, slot } = host;
  const root = element(document, 'div', { class: 'out-input' });
  const isDrawn = awaits(root);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = output;
  let control: Control | undefined;

  function send(): void {
    clearTimeout(timer);
    timer = setTimeout(() => host.input?.(slot, control?.value()), pause);
  }

  const refused = tooMuch(output, host);
  if (refused !== undefined) {
    root.append(element(document, 'p', { class: 'out-count' }, refused));
    isDrawn();
    return { element: root };
  }

  import('./controls/make-control.ts')
    .then(async ({ makeInTurns }) => {
      const made = shown;
      control = await makeInTurns(made, host);
      if (shown !== made) control.show(shown);
      control.element.addEventListener(control.event, send);
      unfold(control.element, host.turns);
      root.replaceChildren(control.element);
    })
    .catch((error: unknown) => root.replaceChildren(undrawable(error, host)))
    .finally(isDrawn);
  return {
    element: root,
    update(next) {
      if (
        next.kind !== 'input' ||
        next.control !== shown.control ||
        JSON.stringify(madeOf(next)) !== JSON.stringify(madeOf(shown))
      )
        return false;
      shown = next;
      // The reader's hand is on the control: never move it under them. A search's count is not in their hand.
      if (next.control === 'search' || (next.control !== 'form' && !root.contains(document.activeElement)))
        control?.show(next);
      return true;
    },
    destroy: () => clearTimeout(timer),
  };
}

/** Why a control is not drawn, where it would hold up the page. */
function tooMuch(output: InputOutput, host: OutputHost): string | undefined {
  const parts = partsOf(output);
  if (parts > mostParts) return textOf(host, 'controlTooLarge', { n: parts, most: mostParts });
  const turns = turnsIn(output);
  if (turns > mostTurns) return textOf(host, 'fieldTooMixed', { n: turns, most: mostTurns });
  return undefined;
}

/** What a control is made of, apart from its value; a form keeps the values that the reader gave its parts. */
const madeOf = ({ control, options, inputs = [] }: InputOutput): unknown => [
  control,
  options,
  inputs.map(madeOf),
];
