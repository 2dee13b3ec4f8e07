import type { InputOutput } from '../protocol/index.ts';
import type * as Library from '@observablehq/inputs';
import { sliceElements } from './drawing-turns.ts';
import { drawingWeight } from './drawing-weight.ts';
import { element } from './element.ts';
import { undrawable } from './undrawable.ts';
import { unfold } from './unfold.ts';
import type { OutputHost, View } from './view.ts';

/** How long a slider rests before its cell runs again (milliseconds). */
const pause = 120;

/** A control of Observable Inputs, which is loaded for the first one. */
export function inputView(output: InputOutput, host: OutputHost): View {
  const { document, slot } = host;
  const root = element(document, 'div', { class: 'out-input' });
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown = output;
  let control: (HTMLElement & { value: unknown }) | undefined;

  function send(): void {
    clearTimeout(timer);
    timer = setTimeout(() => host.input?.(slot, control?.value), pause);
  }

  import('@observablehq/inputs')
    .then(async (Inputs) => {
      await host.turns?.take(Math.min(drawingWeight(shown), sliceElements));
      control = make(Inputs, shown);
      // A button and a choice act at once; a text acts when it is confirmed.
      control.addEventListener(shown.control === 'text' ? 'change' : 'input', send);
      unfold(control, host.turns);
      root.replaceChildren(control);
    })
    .catch((error: unknown) => root.replaceChildren(undrawable(error, host)));
  return {
    element: root,
    update(next) {
      if (
        next.kind !== 'input' ||
        next.control !== shown.control ||
        JSON.stringify(next.options) !== JSON.stringify(shown.options)
      )
        return false;
      shown = next;
      // The reader's hand is on the control: never move it under them.
      if (control && !root.contains(document.activeElement)) control.value = next.value;
      return true;
    },
    destroy: () => clearTimeout(timer),
  };
}

/** What travels is described in `inputs.ts`: choices are labels, their values are indices. */
function make(
  Inputs: typeof Library,
  { control, options, value }: InputOutput,
): HTMLElement & { value: unknown } {
  const {
    choices = [],
    min,
    max,
    label,
    content = 'OK',
    ...rest
  } = options as { choices?: string[]; min?: number; max?: number; label?: string; content?: string };
  const settings = { ...rest, label, value };
  const indices = choices.map((_, index) => index);
  const format = (index: number) => choices[index] ?? '';
  switch (control) {
    case 'range':
    case 'number':
      return Inputs[control]([min, max], settings);
    case 'select':
    case 'radio':
    case 'checkbox':
      return Inputs[control](indices, { ...settings, format });
    case 'button':
      return Inputs.button(content, { ...settings, value: typeof value === 'number' ? value : 0 });
    case 'toggle':
    case 'text':
    case 'color':
      return Inputs[control](settings);
  }
}
