import * as Inputs from '@observablehq/inputs';
import type { InputOutput } from '../../protocol/index.ts';
import { labelOf } from '../labels.ts';
import { textOf } from '../text-of.ts';
import type { OutputHost } from '../view.ts';
import type { Control } from './control.ts';

/** The field of a search: what it asks for travels, and the kernel says how many rows that finds. */
export function searchControl(output: InputOutput, host: OutputHost): Control {
  const { label, ...rest } = output.options as { label?: string };
  let { found } = output;
  const count = (): string =>
    typeof found === 'number' ? textOf(host, 'rowCount', { n: found }) : (found ?? '');
  const form = Inputs.search([], {
    placeholder: textOf(host, 'searchRows'),
    ...rest,
    label: label === undefined ? label : labelOf(host, label),
    query: output.value,
    format: count,
  });
  const input = form.querySelector('input')!; // the library puts one into each search
  const counted = form.querySelector('output')!; // and what it has found behind it
  return {
    element: form,
    event: 'input',
    value: () => input.value,
    show(next) {
      found = next.found;
      counted.value = count();
      if (input.ownerDocument.activeElement !== input) input.value = String(next.value);
    },
  };
}
