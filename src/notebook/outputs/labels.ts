import type { OutputHost } from './view.ts';

type Labels = Pick<OutputHost, 'labels'>;

/** A word and what is counted or measured of it: `cat 13%`, `trained, 8 × 8 × 64`. */
const withNumbers = /^(?<words>[a-z][a-z ]*?)(?<rest>,? [\d×%.,· ]+)$/;

/**
 * The words that cells put on what they show (columns, names, the scales of plots), in the language of the page. Cells are
 * one for both languages, and what is read of their outputs goes by the words that they have in the code.
 * @returns the words themselves where the page has no others
 */
export function labelOf({ labels = {} }: Labels, text: string): string {
  const own = (words: string) => (Object.hasOwn(labels, words) ? labels[words] : undefined);
  const { words = '', rest = '' } = withNumbers.exec(text)?.groups ?? {};
  const counted = own(words);
  return own(text) ?? (counted === undefined ? text : counted + rest);
}

/** What Plot sets before or behind the name of an axis. */
const withArrow = /^(?<before>[↑↓←→] ?)?(?<words>.*?)(?<behind> ?[↑↓←→])?$/s;

/** Does so for all the text of a drawing that comes from elsewhere, in place. */
export function relabel(root: Node, host: Labels): void {
  if (!host.labels) return;
  if (root.nodeType === 3) {
    const text = root.textContent ?? '';
    const { before = '', words = '', behind = '' } = withArrow.exec(text)?.groups ?? {};
    const label = labelOf(host, words);
    if (label !== words) root.textContent = before + label + behind;
    return;
  }
  for (const child of root.childNodes) if (child.nodeName.toLowerCase() !== 'style') relabel(child, host);
}
