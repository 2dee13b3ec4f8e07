import { type CommonOptions, InputControl, plain } from './control.ts';

type Reduce = (value: unknown) => unknown;

export interface ButtonOptions extends CommonOptions {
  value?: unknown;
  reduce?: Reduce;
  required?: boolean;
}

/** A button, or several beside each other; what travels is which were pressed, in order. */
export function button(content: unknown = '≡', options: ButtonOptions = {}): InputControl {
  const cut = (label: unknown): string => String(label).slice(0, 200);
  if (!isListOfPairs(content)) {
    const { reduce = (value: unknown) => Number(value ?? 0) + 1, value = options.required ? undefined : 0 } =
      options;
    const described = { ...plain(options), disabled: Boolean(options.disabled), content: cut(content) };
    return new InputControl('button', described, 0, (sent) =>
      isPresses(sent)
        ? { value: Array.from({ length: sent }).reduce((before) => reduce(before), value) }
        : undefined,
    );
  }
  const buttons = [...content];
  const { value = options.required ? undefined : null, disabled } = options;
  const same: Reduce = (before) => before;
  const contents = buttons.map(([label]) => label);
  const off = typeof disabled === 'object' ? new Set(disabled) : undefined;
  const described = {
    ...plain(options),
    choices: contents.map(cut),
    ...(off && { disabled: contents.flatMap((label, index) => (off.has(label) ? [index] : [])) }),
  };
  return new InputControl('buttons', described, [], (sent) => {
    if (!Array.isArray(sent) || !sent.every((index) => Number.isInteger(index))) return undefined;
    const pressed = (sent as number[]).map((index) => buttons[index]?.[1] ?? same);
    return { value: pressed.reduce((before, reduce) => reduce(before), value) };
  });
}

const isPresses = (sent: unknown): sent is number =>
  Number.isInteger(sent) && Number(sent) >= 0 && Number(sent) <= 1_000_000;

const isListOfPairs = (content: unknown): content is Iterable<[unknown, Reduce?]> =>
  typeof content === 'object' && content !== null && Symbol.iterator in content;
