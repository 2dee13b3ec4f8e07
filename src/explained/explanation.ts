import type { ErrorCode, FilledIn, With } from './codes.ts';

/**
 * A text in the reader's language, as data: `content/ui/<lang>/errors.json` has a template a code, `values` fill it.
 * This is what travels between kernel and page. One that arrives may hold any code, so it is looked up with care.
 */
export interface Explanation<Code extends string = string> {
  readonly code: Code;
  readonly values: FilledIn;
}

/** The explanation by a code of this book; a place left out, or one that its text lacks, is an error of types. */
export function explanation<Code extends ErrorCode>(code: Code, ...[values]: With<Code>): Explanation<Code> {
  return { code, values: values ?? {} };
}

/** The explanation that something thrown carries itself, whoever made it; `undefined` if it carries none. */
export function explanationOf(error: unknown): Explanation | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { code, values } = error as { code?: unknown; values?: unknown };
  if (typeof code !== 'string' || typeof values !== 'object' || values === null) return undefined;
  const filled: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(values))
    filled[name] = typeof value === 'number' || typeof value === 'string' ? value : String(value);
  return { code, values: filled };
}
