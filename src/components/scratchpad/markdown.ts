/**
 * Markdown as elements. A text may be a stranger's: what it says becomes text and a few kinds of elements, never markup.
 * HTML in it is shown as it is written, links lead to https alone, and pictures come from the text itself or not at all.
 */
import { legible } from '../../schema/index.ts';
import { isPicture, largestPicture, picturePixels } from '../../notebook/protocol/index.ts';
import { element, formulaOptions, isSettable } from '../../notebook/outputs/index.ts';
import type { MarkdownTree } from './markdown-tree.ts';
import { readBeside } from './read-markdown.ts';
import type { Words } from './words.ts';

type Content = MarkdownTree['children'][number];

interface Making {
  readonly document: Document;
  readonly words: Words;
  /** Of all pictures so far. */
  pixels: number;
  /** Addresses that the text names once and uses by a word. */
  readonly definitions: ReadonlyMap<string, string>;
  /** KaTeX, where there is a formula. */
  readonly formula: ((tex: string, displayMode: boolean) => Node) | undefined;
}

/** How a formula is written: as KaTeX sets it, or as MathML, which needs no font or sheet of its own. */
export type FormulaForm = 'htmlAndMathml' | 'mathml';

/** Characters of a text that is set, its pictures not counted; a longer one is shown as it is written. */
const mostCharacters = 30_000;
/** Signs that may begin or end something: what each is, is told by all that come before it. */
const mostSigns = 3_000;
/** Of all formulas of a text together, each with some for itself; what comes after them is shown as it is written. */
const mostTex = 12_000;
const eachTex = 30;
/** Words, boxes and marks of a text, each of them an element or a piece of one. */
const mostParts = 6_000;
/** Places of its tables, those that are empty at the end of a short row too. */
const mostPlaces = 20_000;
/** Nested lists and quotes beyond this depth are shown as text: each is a box within a box. */
const deepest = 40;

export async function renderMarkdown(
  source: string,
  document: Document,
  words: Words,
  form: FormulaForm = 'htmlAndMathml',
): Promise<Node[]> {
  const tree = isTooMuch(source) ? undefined : await readBeside(legible(source));
  if (!tree || partsOf(tree) > mostParts)
    return [
      element(document, 'p', { class: 'frozen-note' }, words('textTooMuch')),
      element(document, 'pre', { tabindex: 0, translate: 'no' }, element(document, 'code', {}, source)),
    ];
  const definitions = new Map<string, string>();
  let hasFormula = false;
  const waiting: Content[] = [...tree.children];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.type === 'definition') definitions.set(node.identifier, node.url);
    if (node.type === 'inlineMath' || node.type === 'math') hasFormula = true;
    if ('children' in node) for (const child of node.children) waiting.push(child);
  }
  const making: Making = {
    document,
    words,
    pixels: 0,
    definitions,
    formula: hasFormula ? await formulas(document, form) : undefined,
  };
  return tree.children.flatMap((node) => made(node, making, 0));
}

function isTooMuch(source: string): boolean {
  const text = source.replace(/data:image\/\w+;base64,[A-Za-z0-9+/=]*/g, '');
  return (
    text.length > mostCharacters ||
    (text.match(/[*_~<>[\]`$!]/g)?.length ?? 0) > mostSigns ||
    text.split(/\r\n|\r|\n/).some((line) => boxesOf(line) > deepest)
  );
}

/**
 * In how many lists and quotes, at most, a line may stand: by what it begins with, or by how far it is indented where it
 * begins one more. To look for the end of each at every line takes longer than all else.
 */
function boxesOf(line: string): number {
  // After the sign of a list stands a blank: without one it is a rule, an underline, a number.
  const begin = /[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$))/y;
  const blank = /[ \t]*/.exec(line)?.[0] ?? '';
  let boxes = 0;
  while (begin.test(line)) boxes += 1;
  // A list in a list begins two columns further on.
  return boxes === 0 ? 0 : boxes + blank.replaceAll('\t', '    ').length / 2;
}

function partsOf(tree: MarkdownTree): number {
  let [parts, places] = [0, 0];
  const waiting: Content[] = [...tree.children];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    parts += 1;
    if (node.type === 'table')
      places += node.children.length * Math.max(...node.children.map(({ children }) => children.length));
    if ('children' in node) for (const child of node.children) waiting.push(child);
  }
  return places > mostPlaces ? Infinity : parts;
}

async function formulas(
  document: Document,
  output: FormulaForm,
): Promise<(tex: string, big: boolean) => Node> {
  const { default: katex } = await import('katex');
  let set = 0;
  return (tex, displayMode) => {
    set += tex.length + eachTex;
    if (set > mostTex || !isSettable(tex)) return element(document, 'code', {}, tex);
    const place = element(document, 'span');
    katex.render(tex, place, { displayMode, output, strict: false, ...formulaOptions() });
    return place.firstChild ?? place;
  };
}

function inside(node: { children: readonly Content[] }, making: Making, depth: number): Node[] {
  return node.children.flatMap((child) => made(child, making, depth + 1));
}

function made(node: Content, making: Making, depth: number): Node[] {
  const { document } = making;
  const text = (words: string): Node[] => [document.createTextNode(words)];
  const box = (name: keyof HTMLElementTagNameMap, parts: Node[], attributes = {}): Node[] => [
    element(document, name, attributes, ...parts),
  ];
  if (depth > deepest) return text('…');
  switch (node.type) {
    case 'text':
      return text(node.value);
    case 'html':
      // As it is written.
      return text(node.value);
    case 'paragraph':
      return box('p', inside(node, making, depth));
    case 'heading':
      // The page has its own first heading.
      return box(headings[Math.min(node.depth, 5)] ?? 'h6', inside(node, making, depth));
    case 'emphasis':
      return box('em', inside(node, making, depth));
    case 'strong':
      return box('strong', inside(node, making, depth));
    case 'delete':
      return box('del', inside(node, making, depth));
    case 'blockquote':
      return box('blockquote', inside(node, making, depth));
    case 'break':
      return box('br', []);
    case 'thematicBreak':
      return box('hr', []);
    case 'inlineCode':
      return box('code', text(node.value));
    case 'code':
      return box('pre', box('code', text(node.value)), { tabindex: 0, translate: 'no', lang: 'en' });
    case 'list':
      return box(node.ordered ? 'ol' : 'ul', inside(node, making, depth), {
        start: node.ordered && node.start != null && node.start !== 1 ? node.start : undefined,
      });
    case 'listItem':
      return box('li', node.spread === true ? inside(node, making, depth) : tight(node, making, depth));
    case 'table':
      return box('div', [tableOf(node, making, depth)], { class: 'pad-table', tabindex: 0 });
    case 'link':
      return linked(node.url, inside(node, making, depth), making);
    case 'linkReference':
      return linked(making.definitions.get(node.identifier) ?? '', inside(node, making, depth), making);
    case 'image':
      return [pictured(node.url, node.alt ?? '', making)];
    case 'imageReference':
      return [pictured(making.definitions.get(node.identifier) ?? '', node.alt ?? '', making)];
    case 'inlineMath':
      return making.formula ? [making.formula(node.value, false)] : text(node.value);
    case 'math':
      return making.formula
        ? box('div', [making.formula(node.value, true)], { class: 'pad-formula', tabindex: 0 })
        : text(node.value);
    default:
      return [];
  }
}

const headings: Readonly<Record<number, 'h2' | 'h3' | 'h4' | 'h5' | 'h6'>> = {
  1: 'h2',
  2: 'h3',
  3: 'h4',
  4: 'h5',
  5: 'h6',
};

/** An item of a close list: its lines without the box of a paragraph. */
const tight = (node: Extract<Content, { type: 'listItem' }>, making: Making, depth: number): Node[] =>
  node.children.flatMap((child) =>
    child.type === 'paragraph' ? inside(child, making, depth + 1) : made(child, making, depth + 1),
  );

function tableOf(node: Extract<Content, { type: 'table' }>, making: Making, depth: number): Node {
  const { document } = making;
  const rows = node.children.map((row, at) =>
    element(
      document,
      'tr',
      {},
      ...row.children.map((cell, column) => {
        const align = node.align?.[column];
        return element(
          document,
          at === 0 ? 'th' : 'td',
          { style: align ? `text-align: ${align}` : undefined },
          ...inside(cell, making, depth + 2),
        );
      }),
    ),
  );
  return element(
    document,
    'table',
    {},
    element(document, 'thead', {}, ...rows.slice(0, 1)),
    element(document, 'tbody', {}, ...rows.slice(1)),
  );
}

/** Out of the book by https alone; what leads elsewhere is its own words. */
function linked(url: string, parts: Node[], { document }: Making): Node[] {
  const address = /^https:\/\//i.test(url) && URL.canParse(url) ? new URL(url).href : undefined;
  if (address === undefined) return parts;
  return [element(document, 'a', { href: address, rel: 'noopener noreferrer', target: '_blank' }, ...parts)];
}

/** A picture that the text itself holds; one from elsewhere is told and not fetched. */
function pictured(url: string, alt: string, making: Making): Node {
  const { document, words } = making;
  const address = url.replace(/\s/g, '');
  if (isPicture(address) && (making.pixels += picturePixels(address)) <= 2 * largestPicture)
    return element(document, 'img', { src: address, alt });
  return element(document, 'span', { class: 'pad-picture' }, words('image', { alt: alt || '–' }));
}
