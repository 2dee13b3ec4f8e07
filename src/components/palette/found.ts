/** Going to what was found, on this page or the next, and marking it there until the reader turns to something else. */
import { matcherOf } from '../../search/index.ts';
import './found.css';

/** What the page that is gone to is told. */
interface Found {
  /** The id of the place; empty for the head of the page. */
  at: string;
  query: string;
}
const storageKey = 'residual-notes:found';
const highlight = 'found';

/** Leaves word for the page that the reader is going to. */
export function keepFound(found: Found): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(found));
  } catch {
    // The place is gone to all the same.
  }
}

/** @param kept what `keepFound` left */
export function markKept(kept: string): void {
  try {
    const { at, query } = JSON.parse(kept) as Partial<Found>;
    if (typeof at === 'string' && typeof query === 'string') goTo({ at, query });
  } catch {
    // Storage may hold anything.
  }
}

/** Brings the place into view, marks it and its words, and sets the focus there, so that reading goes on from it. */
export function goTo({ at, query }: Found): void {
  clear();
  const target = at === '' ? document.querySelector<HTMLElement>('main') : document.getElementById(at);
  if (!target) return;
  for (let fold = target.closest('details'); fold; fold = fold.parentElement?.closest('details') ?? null)
    fold.open = true;
  if (at === '') scrollTo({ top: 0 });
  else {
    const address = `#${at}`;
    // The page's own way to a place, so that going back leads back; a second time there it would do nothing.
    if (location.hash !== address) location.hash = address;
    target.scrollIntoView({ block: isTall(target) ? 'start' : 'center' });
  }
  if (target.tabIndex < 0 && !target.hasAttribute('tabindex')) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  if (at === '') return;
  target.dataset['found'] = '';
  markWords(target, query);
  document.addEventListener('keydown', clearOnEscape);
}

const isTall = (target: HTMLElement): boolean =>
  target.offsetHeight > innerHeight * 0.6 || /^H\d$/.test(target.tagName);

function markWords(target: HTMLElement, query: string): void {
  const matcher = matcherOf(query);
  // Older browsers mark the place alone.
  if (!matcher || !('highlights' in CSS)) return;
  const ranges: Range[] = [];
  const texts = document.createTreeWalker(target, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode as Text;
    if (node.parentElement?.closest('.katex, script, style')) continue;
    for (const { 0: word, index } of node.data.matchAll(matcher)) {
      const range = new Range();
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      ranges.push(range);
    }
  }
  CSS.highlights.set(highlight, new Highlight(...ranges));
}

function clear(): void {
  for (const marked of document.querySelectorAll<HTMLElement>('[data-found]')) delete marked.dataset['found'];
  if ('highlights' in CSS) CSS.highlights.delete(highlight);
  document.removeEventListener('keydown', clearOnEscape);
}

function clearOnEscape({ key }: KeyboardEvent): void {
  if (key === 'Escape' && !document.querySelector('dialog[open]')) clear();
}
