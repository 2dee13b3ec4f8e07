import type { InputOutput } from '../protocol/index.ts';
import type { ControlContext, InputControl } from './inputs/control.ts';

/** The texts of a control's choices, and of those of the controls in a form. */
interface Choices {
  readonly own: readonly string[] | undefined;
  readonly inside: readonly Choices[];
}

/** What the reader has set the controls of cells to, by the slots that show them. */
export class ReaderInputs {
  readonly #sent = new Map<string, unknown>();
  /** Of what a slot showed last: what the reader chose is an index into them. */
  readonly #choices = new Map<string, Choices>();

  set(cell: string, slot: number, value: unknown): void {
    this.#sent.set(key(cell, slot), value);
  }

  /**
   * The control with what the reader has set it to, as far as it still fits. Where its choices have changed, what was
   * chosen is looked for among the new ones by its text; what is gone is no longer chosen.
   * @param slot `undefined` where the cell shows too much for the control to be seen
   */
  resolve<T>(
    cell: string,
    slot: number | undefined,
    control: InputControl<T>,
    context: ControlContext,
  ): { value: T; output: InputOutput } {
    if (slot === undefined) return control.resolve(undefined, context);
    const at = key(cell, slot);
    const now = choicesOf(control);
    const before = this.#choices.get(at);
    this.#choices.set(at, now);
    const sent = this.#sent.get(at);
    if (sent !== undefined && before) this.#sent.set(at, among(now, sent, before));
    return control.resolve(this.#sent.get(at), context);
  }
}

const key = (cell: string, slot: number): string => `${slot} ${cell}`;

const choicesOf = ({ options: { choices }, inside }: InputControl): Choices => ({
  own: Array.isArray(choices) ? (choices as string[]) : undefined,
  inside: inside.map(choicesOf),
});

/** @returns `undefined` where nothing that was chosen is there any more: the control is as the cell wrote it */
function among(now: Choices, sent: unknown, before: Choices): unknown {
  if (now.inside.length > 0 && Array.isArray(sent))
    return sent.map((each: unknown, index) => {
      const [one, other] = [now.inside[index], before.inside[index]];
      return one && other ? among(one, each, other) : each;
    });
  const { own } = now;
  const texts = before.own;
  if (!own || !texts || isSame(own, texts)) return sent;
  const indexOf = (index: unknown): number => own.indexOf(texts[index as number] ?? '');
  if (Array.isArray(sent)) {
    const found = sent.map(indexOf).filter((index) => index >= 0);
    return found.length > 0 || sent.length === 0 ? found : undefined;
  }
  if (typeof sent !== 'number') return sent;
  const found = indexOf(sent);
  return found >= 0 ? found : undefined;
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, index) => text === other[index]);
