import { explanationOf, textOf as inWords, type Explanation } from '../../explained/index.ts';
import { fill } from '../../i18n.ts';
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
export const explanationText = (
  host: Pick<OutputHost, 'errors' | 'language'>,
  explanation: Explanation | undefined,
): string | undefined => explanation && inWords(explanation, host.errors, host.language);

/** What is said of something thrown: in the reader's language where it carries an explanation, else as it says it itself. */
export const thrownText = (host: Pick<OutputHost, 'errors' | 'language'>, thrown: unknown): string =>
  explanationText(host, explanationOf(thrown)) ?? (thrown instanceof Error ? thrown.message : String(thrown));
