/**
 * Formulas that the page rendered at build, by their TeX: what is shown first must not fetch KaTeX.
 */
import { getContext, hasContext, setContext } from 'svelte';

const key = Symbol('prerendered formulas');

export type Prerendered = Readonly<Record<string, string>>;

/** For the components below this one. */
export function setPrerendered(formulas: Prerendered): void {
  setContext(key, formulas);
}

export function getPrerendered(): Prerendered {
  return hasContext(key) ? getContext<Prerendered>(key) : {};
}
