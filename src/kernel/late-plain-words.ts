/**
 * Plain words for what libraries throw, in a kernel that is sent them when something first fails: `scripts/build-kernel.ts`
 * puts this in the place of `plain-words.ts` there. Elsewhere nothing is late.
 */
import type * as words from './plain-words.ts';
import { takeBundle } from './late-bundle.ts';

export type PlainWords = Pick<typeof words, 'explainError'>;

declare global {
  var residualPlainWords: PlainWords | undefined;
}

let bundle: PlainWords | undefined;

/** On a slow line an error is told in the library's own words rather than late (milliseconds). */
const patience = 3_000;

/** @param load gives the text of the bundle; where it cannot be had, errors are told as they were thrown */
export async function loadPlainWords(load: () => Promise<unknown>): Promise<void> {
  if (bundle) return;
  const come = load().then((source) => {
    bundle ??= takeBundle(String(source), 'residualPlainWords') as PlainWords | undefined;
  });
  await Promise.race([
    come.catch(() => undefined),
    new Promise<void>((resolve) => setTimeout(resolve, patience)),
  ]);
}

export const explainError: PlainWords['explainError'] = (...given) => bundle?.explainError(...given);
