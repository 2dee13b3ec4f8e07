import type { InputOutput } from '../protocol/index.ts';
import type * as Library from '@observablehq/inputs';
import { awaits } from './awaited.ts';
import { sliceElements } from './drawing-turns.ts';
import { drawingWeight } from './drawing-weight.ts';
import { element } from './element.ts';
import { labelOf } from './labels.ts';
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
  let control: (HTMLElement & { value: unknown }) | undefined;

  function send(): void {
    clearTimeout(timer);
    timer = setTimeout(() => host.input?.(slot, travelling(control?.value)), pause);
  }

  import('@observablehq/inputs')
    .then(async (Inputs) => {
      await host.turns?.take(Math.min(drawingWeight(shown), sliceElements));
      control = controlOf(Inputs, shown, host);
      // A button and a choice act at once; a text acts when it is confirmed.
      const isText = shown.control === 'text' || shown.control === 'textarea';
      control.addEventListener(isText ? 'change' : 'input', send);
      unfold(control, host.turns);
      root.replaceChildren(control);
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
      // The reader's hand is on the control: never move it under them.
      if (control && next.control !== 'form' && !root.contains(document.activeElement))
        control.value = next.value;
      return true;
    },
    destroy: () => clearTimeout(timer),
  };
}

/** What a control is made of, apart from its value; a form keeps the values that the reader gave its parts. */
const madeOf = ({ control, options, inputs = [] }: InputOutput): unknown => [
  control,
  options,
  inputs.map(madeOf),
];

/** A date travels as the text of its moment. */
const travelling = (value: unknown): unknown => {
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.map(travelling) : value;
};

/** What travels is described in `inputs.ts`: choices are labels, their values are indices, so both may be told in the language of the page. */
export function controlOf(
  Inputs: typeof Library,
  { control, options, value, inputs = [] }: InputOutput,
  host: OutputHost,
): HTMLElement & { value: unknown } {
  const {
    choices = [],
    min,
    max,
    label,
    content = 'OK',
    transform,
    decimals,
    earliest,
    latest,
    ...rest
  } = options as {
    choices?: string[];
    min?: number;
    max?: number;
    label?: string;
    content?: string;
    transform?: 'log' | 'log2' | 'log10' | 'log1p' | 'sqrt' | 'cbrt' | 'exp';
    decimals?: number;
    earliest?: string;
    latest?: string;
  };
  const settings = { ...rest, label: label === undefined ? label : labelOf(host, label), value };
  const indices = choices.map((_, index) => index);
  const format = (index: number) => labelOf(host, choices[index] ?? '');
  switch (control) {
    case 'range':
    case 'number':
      return Inputs[control]([min, max], {
        ...settings,
        ...(transform && { transform: Math[transform] }),
        ...(decimals !== undefined && { format: (shown: number) => shown.toFixed(decimals) }),
      });
    case 'select':
    case 'radio':
    case 'checkbox':
      return Inputs[control](indices, { ...settings, format });
    case 'button':
      return Inputs.button(labelOf(host, content), {
        ...settings,
        value: typeof value === 'number' ? value : 0,
      });
    case 'buttons':
      return Inputs.button(
        choices.map((each, index) => [
          labelOf(host, each),
          (pressed: number[]) => [...pressed, index].slice(-1_000),
        ]),
        { ...settings, value: Array.isArray(value) ? value : [] },
      );
    case 'date':
    case 'datetime':
      return Inputs[control]({ ...settings, min: earliest, max: latest });
    case 'form':
      return Inputs.form(inputs.map((input) => controlOf(Inputs, input, host)));
    case 'textarea':
    case 'toggle':
    case 'text':
    case 'color':
      return Inputs[control](settings);
  }
}
