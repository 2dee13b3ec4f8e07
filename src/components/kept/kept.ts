/** Small values kept in the browser. Where storage is refused, nothing is kept and nothing breaks. */

import type { BackendName } from '../../notebook/protocol/index.ts';

const prefix = 'residual-notes:';

/** @returns the kept value, or `undefined` */
export function kept(key: string): string | undefined {
  try {
    return localStorage.getItem(prefix + key) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * A kept choice. Storage may hold anything: another version's words, a reader's own, half a write.
 * @returns the kept value if it is one of `choices`, or `undefined`
 */
export function keptChoice<Choice extends string>(
  key: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = kept(key);
  return choices.find((choice) => choice === value);
}

/** The backend the reader chose; `auto` when there is none, or none that this book knows. */
export const keptBackend = (): BackendName | 'auto' =>
  keptChoice('backend', ['webgpu', 'webgl', 'wasm', 'cpu'] satisfies BackendName[]) ?? 'auto';

/** How many workers share a training whose cell does not say; undefined: as the cells do, one. */
export function keptWorkers(): number | 'auto' | undefined {
  const kept = keptChoice('workers', ['2', '4', '8', 'auto']);
  return kept === undefined || kept === 'auto' ? kept : Number(kept);
}

/** Keep a value; `undefined` forgets it. */
export function keep(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(prefix + key);
    else localStorage.setItem(prefix + key, value);
  } catch {
    // Private windows and full storage: the choice lasts as long as the page.
  }
}

/** Every kept key that begins so, without the site's own prefix. */
export function keptKeys(start: string): string[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix + start))
      .map((key) => key.slice(prefix.length));
  } catch {
    return [];
  }
}
