import { load } from 'js-yaml';
import source from '/content/glossary.yaml?raw';
import type { Language } from '../../i18n.ts';

export interface GlossaryEntry {
  id: string;
  ko: { term: string; meaning: string; aliases?: string[]; avoid?: string[] };
  en: { term: string; meaning: string; aliases?: string[]; avoid?: string[] };
}

/** The terms of the field as the site uses them, in the order of the file. */
export const glossary = load(source) as readonly GlossaryEntry[];

/** @returns the entries in the alphabetical order of the language */
export function sortedGlossary(language: Language): GlossaryEntry[] {
  const { compare } = new Intl.Collator(language);
  return [...glossary].sort((a, b) => compare(a[language].term, b[language].term));
}

/** @throws {Error} for a term the glossary does not have */
export function term(id: string): GlossaryEntry {
  const found = glossary.find((entry) => entry.id === id);
  if (!found) throw new Error(`<Term id="${id}">: not in content/glossary.yaml`);
  return found;
}
