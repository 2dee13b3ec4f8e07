/**
 * Controls of Observable Inputs, from what a cell has described (`kernel/inputs`): choices are labels, their values are
 * indices, so both may be told in the language of the page. Fetched with the first control.
 */
import * as Inputs from '@observablehq/inputs';
import type { InputOutput } from '../../protocol/index.ts';
import { labelOf } from '../labels.ts';
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
}

export function makeControl(output: InputOutput, host: OutputHost): Control {
  const { control, inputs = [] } = output;
  if (control === 'search') return searchControl(output, host);
  if (control === 'table') return tableControl(output, host);
  if (control === 'file') return fileControl(output, host);
  if (control === 'form') return formOf(inputs, host);
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

/** A date travels as the text of its moment. */
const travelling = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : value);

function formOf(inputs: readonly InputOutput[], host: OutputHost): Control {
  const controls = inputs.map((input) => makeControl(input, host));
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
    ...rest
  } = options as Options;
  const settings = { ...rest, label: label === undefined ? label : labelOf(host, label), value };
  const indices = choices.map((_, index) => index);
  const format = (index: number) => labelOf(host, choices[index] ?? '');
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
      const labels = choices.map((each) => labelOf(host, each));
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
