import type { Strings } from '../../i18n.ts';
import type { OutputHost } from './view.ts';

type Labels = Pick<OutputHost, 'labels'>;

/** What follows a word that is counted or measured: `cat 13%`, `trained, 8 × 8 × 64`. */
const numberSigns = new Set('0123456789×%.,· ');
const isTail = (tail: string): boolean => /^,? [\d×%.,· ]/.test(tail);

/** Characters of the longest tail. */
const longestTail = 40;

const longestOf = new WeakMap<Strings, number>();

/** Characters of the longest text that may have a label: a text of a cell may be as long as one likes. */
function longestLabelled(labels: Strings): number {
  const known = longestOf.get(labels);
  if (known !== undefined) return known;
  const longest = Math.max(0, ...Object.keys(labels).map(({ length }) => length)) + longestTail;
  longestOf.set(labels, longest);
  return longest;
}

/**
 * The words that cells put on what they show (columns, names, the scales of plots), in the language of the page. Cells are
 * one for both languages, and what is read of their outputs goes by the words that they have in the code.
 * @returns the words themselves where the page has no others
 */
export function labelOf({ labels }: Labels, text: string): string {
  if (!labels || text.length > longestLabelled(labels)) return text;
  const own = (words: string) => (Object.hasOwn(labels, words) ? labels[words] : undefined);
  const whole = own(text);
  if (whole !== undefined) return whole;
  let end = text.length;
  while (end > 0 && numberSigns.has(text.charAt(end - 1))) end -= 1;
  const tail = text.slice(end);
  const counted = isTail(tail) ? own(text.slice(0, end)) : undefined;
  return counted === undefined ? text : counted + tail;
}

/** What Plot sets before or behind the name of an axis. */
const withArrow = /^(?<before>[↑↓←→] ?)?(?<words>.*?)(?<behind> ?[↑↓←→])?$/s;

/** Does so for all the text of a drawing that comes from elsewhere, in place. */
export function relabel(root: Node, host: Labels): void {
  if (!host.labels) return;
  if (root.nodeType === 3) {
    const text = root.textContent ?? '';
    if (text.length > longestLabelled(host.labels)) return;
    const { before = '', words = '', behind = '' } = withArrow.exec(text)?.groups ?? {};
    const label = labelOf(host, words);
    if (label !== words) root.textContent = before + label + behind;
    return;
  }
  for (const child of root.childNodes) if (child.nodeName.toLowerCase() !== 'style') relabel(child, host);
}
