import type { InputOutput } from '../protocol/index.ts';
import { makeControl } from './controls/make-control.ts';
import { element } from './element.ts';
import type { OutputHost } from './view.ts';

/**
 * A control as it stands before its cell has run: it shows its value and moves nothing. Its elements say in attributes what
 * they are set to, and their labels find them by names of this cell's own.
 * Made at build, where the global document is the one that they are made of.
 */
export function storedControl(output: InputOutput, host: OutputHost): HTMLElement {
  const root = element(host.document, 'div', { class: 'out-input', 'data-kind': 'input' });
  root.append(makeControl(output, host).element);
  for (const part of root.querySelectorAll<
    HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement | HTMLButtonElement
  >('input, select, textarea, button')) {
    part.disabled = true;
    if (part.localName === 'textarea') part.textContent = part.value;
    if (part.localName === 'input') {
      part.setAttribute('value', part.value);
      part.toggleAttribute('checked', (part as HTMLInputElement).checked);
    }
  }
  for (const option of root.querySelectorAll('option')) option.toggleAttribute('selected', option.selected);
  const own = (name: string): string => `stored-${host.cell}-${host.slot}-${name.split('-').at(-1) ?? ''}`;
  for (const part of root.querySelectorAll('[id]')) part.id = own(part.id);
  for (const part of root.querySelectorAll('[for]'))
    part.setAttribute('for', own(part.getAttribute('for') ?? ''));
  return root;
}
