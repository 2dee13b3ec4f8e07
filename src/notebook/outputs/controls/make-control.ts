/**
 * Controls of Observable Inputs, from what a cell has described (`kernel/inputs`): choices are labels, their values are
 * indices, so both may be told in the language of the page. Fetched with the first control.
 */
import * as Inputs from '@observablehq/inputs';
import type { InputOutput } from '../../protocol/index.ts';
import { longestChoice, mostTurns } from '../control-size.ts';
import { sliceElements } from '../drawing-turns.ts';
import { drawingWeight } from '../drawing-weight.ts';
import { labelOf } from '../labels.ts';
import { shortened } from '../text-pieces.ts';
import { scriptTurns, textWeight } from '../text-weight.ts';
import type { OutputHost } from '../view.ts';
import type { Control } from './control.ts';
import { fileControl } from './file.ts';
import { searchControl } from './search.ts';
import { tableControl } from './table.ts';
import { transformOf } from './transform.ts';

interface Options {
  choices?: string[];
  min?: number;
  max?: number;
  label?: string;
  content?: string;
  disabled?: boolean | number[];
  decimals?: number;
  digits?: number;
  earliest?: string;
  latest?: string;
  datalist?: string[];
  placeholder?: string;
}

/** What the labels of one control may come to, in elements, and to how many characters they are cut at most for it. */
const mostLabels = 10_000;
const shortestCut = 6;

/** What is shown of choices: a label is no place for a long text, and those of a menu are measured all at once. */
function shownLabels(choices: readonly string[], host: OutputHost): string[] {
  const labels = choices.map((each) => shortened(labelOf(host, each), longestChoice));
  let most = longestChoice;
  const isTooMuch = (): boolean => {
    const cut = labels.map((label) => label.slice(0, most));
    const sumOf = (amount: (label: string) => number): number =>
      cut.reduce((sum, label) => sum + amount(label), 0);
    return sumOf(textWeight) > mostLabels || sumOf(scriptTurns) > 2 * mostTurns;
  };
  while (most > shortestCut && isTooMuch()) most = Math.floor(most / 2);
  return labels.map((label) => shortened(label, most));
}

export function makeControl(output: InputOutput, host: OutputHost): Control {
  const { control, inputs = [] } = output;
  if (control === 'search') return searchControl(output, host);
  if (control === 'table') return tableControl(output, host);
  if (control === 'file') return fileControl(output, host);
  if (control === 'form')
    return formOf(
      inputs,
      inputs.map((input) => makeControl(input, host)),
      host,
    );
  const element = elementOf(output, host);
  // The label is the number's beside it alone.
  const name = element.querySelector('label')?.textContent;
  if (name) element.querySelector('input[type="range"]')?.setAttribute('aria-label', name);
  const isText = control === 'text' || control === 'textarea';
  return {
    element,
    // A button and a choice act at once; a text acts when it is confirmed, by a button of its own if it has one.
    event: isText && !output.options['submit'] ? 'change' : 'input',
    value: () => travelling(element.value),
    show: (next) => void (element.value = next.value),
  };
}

/** Makes each control of a form in a turn of its own. */
export async function makeInTurns(output: InputOutput, host: OutputHost): Promise<Control> {
  if (output.control !== 'form') {
    await host.turns?.take(Math.min(drawingWeight(output), sliceElements));
    return makeControl(output, host);
  }
  const { inputs = [] } = output;
  const controls: Control[] = [];
  for (const input of inputs) controls.push(await makeInTurns(input, host));
  return formOf(inputs, controls, host);
}

/** A date travels as the text of its moment. */
const travelling = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

function formOf(inputs: readonly InputOutput[], controls: readonly Control[], host: OutputHost): Control {
  const element = host.document.createElement('div');
  element.append(...controls.map((control) => control.element));
  for (const { element: part, event } of controls) {
    if (event === 'input') continue;
    // A text in a form waits for its confirmation as well, and the form acts on one event.
    part.addEventListener('input', (happened) => {
      if (happened.isTrusted) happened.stopPropagation();
    });
    part.addEventListener('change', () => element.dispatchEvent(new Event('input')));
  }
  return {
    element,
    event: 'input',
    value: () => controls.map((control) => control.value()),
    show: (next) => controls.forEach((control, at) => control.show(next.inputs?.[at] ?? inputs[at]!)), // one input each
  };
}

function elementOf(
  { control, options, value }: InputOutput,
  host: OutputHost,
): HTMLElement & { value: unknown } {
  const {
    choices = [],
    min,
    max,
    label,
    content = '≡',
    decimals,
    digits,
    earliest,
    latest,
    datalist,
    placeholder,
    ...rest
  } = options as Options;
  const settings = {
    ...rest,
    ...(datalist && { datalist: datalist.filter(({ length }) => length <= longestChoice) }),
    ...(placeholder !== undefined && { placeholder: shortened(placeholder, longestChoice) }),
    label: label === undefined ? label : shortened(labelOf(host, label), longestChoice),
    value,
  };
  const indices = choices.map((_, index) => index);
  const labels = shownLabels(choices, host);
  const format = (index: number) => labels[index] ?? '';
  switch (control) {
    case 'range':
    case 'number':
      return Inputs[control]([min, max], {
        ...settings,
        ...transformOf(options),
        ...(decimals !== undefined && { format: (shown: number) => shown.toFixed(decimals) }),
        ...(digits !== undefined && { format: (shown: number) => shown.toPrecision(digits) }),
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
    case 'buttons': {
      const { disabled } = settings;
      return Inputs.button(
        labels.map((each, index) => [each, (pressed: number[]) => [...pressed, index].slice(-1_000)]),
        {
          ...settings,
          ...(Array.isArray(disabled) && { disabled: disabled.map((index) => labels[index]) }),
          value: Array.isArray(value) ? value : [],
        },
      );
    }
    case 'date':
    case 'datetime':
      return Inputs[control]({ ...settings, min: earliest, max: latest });
    case 'textarea':
    case 'toggle':
    case 'text':
    case 'color':
      return Inputs[control](settings);
    case 'search':
    case 'table':
    case 'file':
    case 'form':
      throw new TypeError(control);
  }
}
