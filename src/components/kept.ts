/** Small values kept in the browser. Where storage is refused, nothing is kept and nothing breaks. */

const prefix = 'residual-notes:';

/** @returns the kept value, or `undefined` */
export function kept(key: string): string | undefined {
  try {
    return localStorage.getItem(prefix + key) ?? undefined;
  } catch {
    return undefined;
  }
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
