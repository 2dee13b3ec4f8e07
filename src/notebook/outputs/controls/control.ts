import type { InputOutput } from '../../protocol/index.ts';

/** A control as the page has it. `value` is what travels; `show` takes a newer one where the reader's hand is elsewhere. */
export interface Control {
  readonly element: HTMLElement;
  /** When the reader's choice is made: at once, or when a text is confirmed. */
  readonly event: 'input' | 'change';
  value(): unknown;
  show(output: InputOutput): void;
}
