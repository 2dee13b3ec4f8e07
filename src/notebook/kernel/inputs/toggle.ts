import { type CommonOptions, InputControl, plain } from './control.ts';

/** A checkbox of its own, between two values. */
export function toggle<T = boolean>(
  options: CommonOptions & { value?: T; values?: Iterable<T> } = {},
): InputControl<T> {
  const [on, off] = options.values ? [...options.values] : ([true, false] as unknown as T[]);
  const initial = options.values
    ? options.value !== undefined && Object.is(options.value, on)
    : Boolean(options.value);
  return new InputControl('toggle', plain(options), initial, (sent) =>
    typeof sent === 'boolean' ? { value: (sent ? on : off) as T } : undefined,
  );
}
