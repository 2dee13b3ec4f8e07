import type { Language } from '../../i18n.ts';

/** A work that the book cites, as the page of references has it. */
export interface Source {
  /** Authors, title, year. */
  work: string;
  /** Where to begin reading it, and what for. */
  note: string;
}

const pages = import.meta.glob<string>('/content/back/references.*.mdx', {
  eager: true,
  query: '?raw',
  import: 'default',
});

/** `- <Reference id="he-2016" />[work](address) note`, one a line. */
const entry = /<Reference id="([^"]+)" \/>\[([^\]]+)\]\([^)]*\)[ \t]*(.*)/g;

/** @returns undefined where the page of references has no such entry, which a test of the citations finds */
export function sourceOf(id: string, language: Language): Source | undefined {
  const page = pages[`/content/back/references.${language}.mdx`] ?? '';
  for (const [, found, work = '', note = ''] of page.matchAll(entry))
    if (found === id) return { work, note: plain(note) };
  return undefined;
}

/** As text: links by their words, signs of emphasis and code gone. */
const plain = (text: string): string =>
  text
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .replace(/<[^>]+>/g, '')
    .replace(/[*`$]/g, '')
    .trim();
