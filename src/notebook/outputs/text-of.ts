import { fill } from '../../i18n.ts';
import type { Explanation } from '../protocol/index.ts';
import type { OutputHost } from './view.ts';

/** A text of the notebook in the reader's language. */
export function textOf(
  host: Pick<OutputHost, 'texts' | 'language'>,
  key: string,
  values: Record<string, string | number> = {},
): string {
  // A key may hold a name that the kernel gave.
  return fill((Object.hasOwn(host.texts, key) ? host.texts[key] : undefined) ?? key, values, host.language);
}

/** An explanation in the reader's language; `undefined` when this language has no such text. */
export function explanationText(
  host: Pick<OutputHost, 'errors' | 'language'>,
  explanation: Explanation | undefined,
): string | undefined {
  if (!explanation?.code || !Object.hasOwn(host.errors, explanation.code)) return undefined;
  const template = host.errors[explanation.code];
  if (!template) return undefined;
  try {
    return fill(template, explanation.values, host.language);
  } catch {
    // A kernel may send values that do not fit its code: better the original message than braces.
    return undefined;
  }
}
