/** Makes what the search looks in from the pages as they were built, so that it finds what a reader sees. */
import { JSDOM } from 'jsdom';
import { depths, type NetworkChoice } from '../../src/inspector/network-choice.ts';
import { networkAddress } from '../../src/inspector/network-address.ts';
import type { Entry, SearchIndex } from '../../src/search/index.ts';

/** A term in both languages, of `content/glossary.yaml`. */
export interface GlossaryTerm {
  id: string;
  ko: { term: string; aliases?: string[]; avoid?: string[] };
  en: { term: string; aliases?: string[]; avoid?: string[] };
}
type Language = 'ko' | 'en';

/**
 * @param pages html of the pages of one language by path, as in `ko/glossary/`
 * @param glossary gives each place the names of its terms in the other language
 * @param simpleNetwork what the network that is no ResNet is called
 */
export function searchIndex(
  pages: ReadonlyMap<string, string>,
  language: Language,
  glossary: readonly GlossaryTerm[],
  simpleNetwork: string,
): SearchIndex {
  const index: SearchIndex = { pages: [], entries: [] };
  const also = otherNames(language, glossary);
  for (const [path, html] of pages) {
    const { window } = new JSDOM(withoutWeight(html));
    const main = window.document.querySelector('main');
    const page = index.pages.length;
    const title = textOf(main?.querySelector('h1'));
    if (!main || title === '') continue;
    index.pages.push({ path, title });
    const description =
      window.document.querySelector('meta[name=description]')?.getAttribute('content') ?? '';
    const own = [
      { ...at('page', '', title), text: description },
      ...placesOf(main),
      ...networksOn(path, simpleNetwork),
    ];
    for (const place of own) index.entries.push({ ...place, page, also: place.also + also(place) });
    window.close();
  }
  return index;
}

type Place = Omit<Entry, 'page'>;

const at = (kind: Entry['kind'], id: string, title = ''): Place => ({
  kind,
  at: id,
  title,
  under: '',
  text: '',
  also: '',
});

/**
 * The page without its drawings, outputs and what a script sets up, which no words of the book stand in, and with code as
 * plain text: a tenth of it is left to be parsed.
 */
function withoutWeight(html: string): string {
  return html
    .replace(/<span class="katex-mathml">.*?<\/math><\/span>/gs, '')
    .replace(/<(svg|style)\b.*?<\/\1>/gs, '')
    .replace(/<script\b.*?<\/script>/gs, '')
    .replace(/(<pre\b[^>]*>)(.*?)(<\/pre>)/gs, (_, open: string, code: string, close: string) => {
      return open + code.replace(/<[^>]+>/g, '') + close;
    })
    .replace(/ (?:props|data-props)="[^"]*"/g, '');
}

/** What is read of an element: a formula once, no word joiners, and the fields of a table apart. */
function textOf(element: Element | null | undefined): string {
  const parts = element?.matches('table, ul, ol') ? [...element.querySelectorAll('th, td, li')] : [];
  const text = parts.length > 0 ? parts.map((part) => part.textContent).join(' ') : element?.textContent;
  return (text ?? '')
    .normalize('NFC')
    .replace(/[\u2060\u200b]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

const places = [
  'h2[id]',
  'h3[id]',
  'h4[id]',
  'p[id*="."]',
  'ul[id*="."]',
  'ol[id*="."]',
  '.table table',
  'notebook-cell',
  'figure.plate[id]',
  '[data-quiz]',
  '[data-predict]',
  'dl.glossary > div[id]',
].join();

/** The places of a page in their order, each under its heading. */
function placesOf(main: Element): Place[] {
  let section = { id: '', title: '' };
  return [...main.querySelectorAll(places)].flatMap((element): Place[] => {
    if (/^H[234]$/.test(element.tagName)) {
      section = { id: element.id, title: textOf(element) };
      return [at('section', element.id, section.title)];
    }
    // A solution would be given away, and what a cell shows is found where it is shown.
    if (element.closest('.solution, .hint, [data-output]')) return [];
    return placeOf(element, section.id).map((place) => ({ ...place, under: section.title }));
  });
}

function placeOf(element: Element, section: string): Place[] {
  const { id } = element;
  if (element.matches('notebook-cell')) {
    const code = textOf(element.querySelector('[data-source] pre'));
    return [{ ...at('cell', id, element.getAttribute('data-cell') ?? ''), text: code }];
  }
  if (element.matches('figure')) {
    const caption = element.querySelector('figcaption');
    const label = textOf(caption?.querySelector('.label'));
    return [{ ...at('figure', id, label), text: textOf(caption).slice(label.length).trim() }];
  }
  if (element.matches('[data-quiz], [data-predict]')) {
    const kicker = textOf(element.querySelector('.kicker'));
    const question = element.querySelector('legend') ?? element;
    const copy = question.cloneNode(true) as Element;
    for (const part of copy.querySelectorAll('.kicker, label, details')) part.remove();
    return [{ ...at('question', id, kicker), text: textOf(copy) }];
  }
  if (element.matches('dl > div')) {
    const name = element.querySelector('dt')?.cloneNode(true) as Element;
    const other = name.querySelector('[lang]');
    other?.remove();
    return [
      { ...at('term', id, textOf(name)), text: textOf(element.querySelector('dd')), also: textOf(other) },
    ];
  }
  if (element.matches('table')) return [{ ...at('paragraph', section), text: textOf(element) }];
  // Of a question only the question itself is a place; its answer is one of its own, behind a fold.
  const isAsked = element.closest('[data-quiz], [data-predict]') && !element.closest('details');
  return isAsked || textOf(element) === '' ? [] : [{ ...at('paragraph', id), text: textOf(element) }];
}

/** Names and spellings in the other language, and other spellings in this one, of the terms that a place names. */
function otherNames(language: Language, glossary: readonly GlossaryTerm[]) {
  const other = language === 'ko' ? 'en' : 'ko';
  const terms = glossary.map((entry) => {
    const own = entry[language];
    return {
      id: entry.id,
      names: [own.term, ...(own.aliases ?? [])].map((name) => name.toLowerCase()),
      also: [
        ...new Set([
          ...(own.aliases ?? []),
          entry[other].term,
          ...(entry[other].aliases ?? []),
          // The book does not say `과적합`; a reader who has it from elsewhere looks for it all the same.
          ...(own.avoid ?? []).flatMap(spellingsOf),
        ]),
      ],
    };
  });
  return ({ kind, at: id, title, text, under }: Place): string => {
    // A cell's code is in English everywhere.
    if (kind === 'cell') return '';
    const said = ` ${[title, text, kind === 'section' ? '' : under].join(' ').toLowerCase()} `;
    const named = terms.filter((term) =>
      kind === 'term' ? term.id === id : term.names.some((name) => namesIt(said, name, language)),
    );
    return named.map((term) => `\n${term.also.join('\n')}`).join('');
  };
}

/**
 * The words that an expression of the glossary matches: one of a class (`[래레]`), one of a group (`(a|b)`), and what may be
 * left out (`a?`) left out, which spaces alone are. None of an expression that looks around itself.
 */
function spellingsOf(expression: string): string[] {
  if (/\(\?|[\\+*{^$.]/.test(expression)) return [];
  const choice = /\[([^\]]+)\]|\(([^)]+)\)/.exec(expression);
  if (!choice) return [expression.replace(/.\?/gu, '')];
  const each = choice[1] === undefined ? choice[2]!.split('|') : [...choice[1]];
  const [before, after] = [
    expression.slice(0, choice.index),
    expression.slice(choice.index + choice[0].length),
  ];
  return each.flatMap((one) => spellingsOf(before + one + after));
}

/** In English a term is named by a whole word; in Korean a particle follows it. */
const namesIt = (said: string, name: string, language: Language): boolean =>
  language === 'ko'
    ? name.length > 1 && said.includes(name)
    : new RegExp(`[^a-z]${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}s?[^a-z]`).test(said);

/** The networks that can be called up on the page of architectures. */
function networksOn(path: string, simple: string): Place[] {
  if (!path.endsWith('/architectures/')) return [];
  return (Object.keys(depths) as NetworkChoice['family'][]).flatMap((family) =>
    depths[family].map((depth) => {
      const name = family === 'simple' ? simple : `ResNet-${depth}`;
      const title = family === 'cifar' ? `${name} (CIFAR)` : name;
      return at('architecture', networkAddress({ family, depth }), title);
    }),
  );
}
