import * as Inputs from '@observablehq/inputs';
import type { InputOutput } from '../../protocol/index.ts';
import { element } from '../element.ts';
import { labelOf } from '../labels.ts';
import type { OutputHost } from '../view.ts';
import type { Control } from './control.ts';

/**
 * A field for files. Those that the reader chooses are kept among the reader's own, for this cell to read; what travels is
 * what they are, and the kernel asks for the content of each.
 */
export function fileControl(output: InputOutput, host: OutputHost): Control {
  const { label, ...rest } = output.options as { label?: string };
  const form = Inputs.file({ ...rest, label: label === undefined ? label : labelOf(host, label) });
  const input = form.querySelector('input')!; // the library puts one into each
  const given = element(host.document, 'output', {});
  form.append(given);
  const names = (files: unknown): string => (Array.isArray(files) ? files.join(', ') : '');
  given.textContent = names(output.value);
  input.disabled ||= !host.giveFiles;
  let chosen: unknown[] = [];
  // Held until they are kept: what the cell is told of, it may ask for.
  form.addEventListener(
    'input',
    (event: Event) => {
      if (!event.isTrusted) return;
      event.stopImmediatePropagation();
      const files = [...(input.files ?? [])];
      void host.giveFiles?.(host.cell, files).then(
        (kept) => {
          chosen = kept;
          given.textContent = '';
          form.dispatchEvent(new Event('input', { bubbles: true }));
        },
        (error: unknown) => (given.textContent = error instanceof Error ? error.message : String(error)),
      );
    },
    { capture: true },
  );
  return {
    element: form,
    event: 'input',
    value: () => chosen,
    show(next) {
      if (!input.files?.length) given.textContent = names(next.value);
    },
  };
}
