/** `Inputs.text`, its kinds, `Inputs.textarea` and `Inputs.color`. */
import { type CommonOptions, InputControl, plain } from './control.ts';

export interface TextOptions extends CommonOptions {
  value?: string;
  datalist?: Iterable<string>;
  required?: boolean;
  pattern?: string;
  validate?: (input: { value: string; checkValidity(): boolean }) => boolean;
}

const kinds = ['email', 'tel', 'url', 'password', 'search'];
const mostCharacters = 10_000;

function textual(
  control: 'text' | 'color' | 'textarea',
  options: TextOptions & { type?: string; minlength?: number },
  given: unknown,
): InputControl<string> {
  const { datalist, minlength = 0, required = minlength > 0, validate, type } = options;
  const names = control === 'textarea' ? ['rows', 'monospace', 'resize'] : [];
  const described = {
    ...plain(options, names),
    ...(datalist && { datalist: [...datalist].map(String).slice(0, 1_000) }),
    ...(control === 'text' && type !== undefined && kinds.includes(type) && { type }),
  };
  // Here, and not on the page: a pattern can take longer than a page may.
  const pattern =
    control === 'text' && options.pattern ? new RegExp(`^(?:${options.pattern})$`, 'u') : undefined;
  const isValid = (value: string): boolean =>
    (value === '' ? !required : pattern?.test(value) !== false) &&
    (!validate || validate({ value, checkValidity: () => true }));
  return new InputControl(control, described, String(given).slice(0, mostCharacters), (sent) =>
    typeof sent === 'string' && sent.length <= mostCharacters && isValid(sent) ? { value: sent } : undefined,
  );
}

export const text = (options: TextOptions = {}): InputControl<string> =>
  textual('text', options, options.value ?? '');

export const textarea = (options: TextOptions = {}): InputControl<string> =>
  textual('textarea', options, options.value ?? '');

/** What is no color in six digits is black, as in a browser. */
export const color = ({ required: _, ...options }: TextOptions = {}): InputControl<string> =>
  textual('color', options, /^#[\da-f]{6}$/i.test(String(options.value)) ? options.value : '#000000');

const ofType =
  (type: 'email' | 'tel' | 'url' | 'password') =>
  (options: TextOptions = {}): InputControl<string> =>
    textual('text', { ...options, type }, options.value ?? '');

export const email = ofType('email');
export const tel = ofType('tel');
export const url = ofType('url');
export const password = ofType('password');
