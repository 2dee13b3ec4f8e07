/** The codes that a reader's text exists for, and what each text must be filled with: both read off the English file. */
import type english from '../../content/ui/en/errors.json';

type English = typeof english;

export type ErrorCode = keyof English & string;

/** What fills a text's places, whichever text it is. */
export type FilledIn = Readonly<Record<string, string | number>>;

/** `{name}` in a text; braces around anything but one word are part of the text. */
type PlaceIn<Text extends string> = string extends Text
  ? string
  : Text extends `${string}{${infer Place}}${infer Rest}`
    ? (Place extends `${string}${' ' | ','}${string}` ? never : Place) | PlaceIn<Rest>
    : never;

/** The names of the places in a code's text. */
export type Place<Code extends ErrorCode> = Code extends ErrorCode ? PlaceIn<English[Code]> : never;

/** One value for each place in a code's text. */
export type Values<Code extends ErrorCode> = Readonly<Record<Place<Code>, string | number>>;

/** What goes with a code: a value for each place, nothing for a text without places, and then `More`. */
export type With<Code extends ErrorCode, More extends unknown[] = []> = string extends English[Code]
  ? // `scripts/error-types.ts` has not run yet: the texts' places are not known.
    [values?: FilledIn, ...more: More]
  : [Place<Code>] extends [never]
    ? [values?: Readonly<Record<string, never>>, ...more: More]
    : [values: Values<Code>, ...more: More];
