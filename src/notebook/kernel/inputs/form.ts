import { ExplainedError } from '../../../explained/index.ts';
import { InputControl } from './control.ts';

/** Several controls as one, whose value is the list or the object of theirs. */
export function form(
  inputs: Iterable<unknown> | Readonly<Record<string, unknown>>,
  { template }: { template?: unknown } = {},
): InputControl {
  if (template !== undefined) throw new ExplainedError('input-function', { option: 'template' });
  const isList = Symbol.iterator in inputs;
  const names = isList ? undefined : Object.keys(inputs);
  const controls = (isList ? [...inputs] : Object.values(inputs)).map((input) => {
    if (input instanceof InputControl) return input as InputControl;
    throw new ExplainedError('view-not-input', { found: typeof input });
  });
  return new InputControl(
    'form',
    {},
    controls.map((control) => control.initial),
    (sent, context) => {
      if (!Array.isArray(sent) || sent.length !== controls.length) return undefined;
      const values = controls.map(
        (control, index) => control.resolve((sent as unknown[])[index], context).value,
      );
      return {
        value: names ? Object.fromEntries(names.map((name, index) => [name, values[index]])) : values,
      };
    },
    controls,
  );
}
