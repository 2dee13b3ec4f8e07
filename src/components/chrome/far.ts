/**
 * What is far from the reader and weighs much comes with the page as text and becomes elements when it is needed: stored
 * outputs, the boxes of formulas, the Keras counterparts (`<noscript data-far>`, so that a page without scripts has all of
 * it). It comes when the reader is near; at once, all of it, for paper and for finding in the page; and by and by once the
 * page is at rest, so that whatever a browser does with a whole page, it finds a whole page. What is only not laid out before
 * it is near is laid out then too.
 *
 * A field to write in, which is of no use without scripts, waits in a `<template data-far>`: a browser that fills forms in looks
 * at every field there is as soon as the page is read, and lays out each that is far away, with its block. It comes when the
 * reader is near, or once its block is laid out.
 */
import { wouldRatherNot } from '../offline/spared.ts';

interface Place {
  /** Stands where the text will: if it is gone, a run has put something else there. */
  mark: Comment;
  /** Text, or the elements of a field. */
  content: string | DocumentFragment;
}

const waiting = new Map<Element, Place>();
const listeners = new Set<(parent: Element) => void>();

/** Told of each element that something has come into. */
export function onCome(listener: (parent: Element) => void): void {
  listeners.add(listener);
}

/** About two screens before it is seen. */
const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) if (isIntersecting) come(target);
  },
  { rootMargin: '200% 0px' },
);

for (const far of document.querySelectorAll('noscript[data-far], template[data-far]')) {
  const parent = far.parentElement;
  if (!parent) continue;
  const mark = document.createComment('');
  const content = far instanceof HTMLTemplateElement ? far.content : far.textContent;
  waiting.set(parent, { mark, content });
  far.replaceWith(mark);
  near.observe(parent);
}

const keepsPlace = CSS.supports('overflow-anchor', 'auto');

function come(parent: Element): void {
  const place = waiting.get(parent);
  if (!place) return;
  waiting.delete(parent);
  near.unobserve(parent);
  if (place.mark.parentNode !== parent) return;
  const isAbove = !keepsPlace && parent.getBoundingClientRect().bottom < 0;
  const before = isAbove ? document.documentElement.scrollHeight : 0;
  const range = document.createRange();
  range.selectNode(place.mark);
  const { content } = place;
  place.mark.replaceWith(typeof content === 'string' ? range.createContextualFragment(content) : content);
  // Where a browser does not keep what is being read in its place by itself.
  if (isAbove) scrollBy({ top: document.documentElement.scrollHeight - before, behavior: 'instant' });
  for (const listener of listeners) listener(parent);
}

/** Where text waits: what can be read and found. */
const unread = (): Element[] =>
  [...waiting].flatMap(([parent, { content }]) => (typeof content === 'string' ? [parent] : []));

function comeAll(within = '*'): void {
  for (const parent of unread()) if (parent.matches(within)) come(parent);
}

addEventListener('beforeprint', () => {
  comeAll();
  // Nobody scrolls on paper.
  for (const image of document.images) image.loading = 'eager';
});
addEventListener('keydown', ({ key, ctrlKey, metaKey }) => {
  if (key === 'F3' || ((ctrlKey || metaKey) && key.toLowerCase() === 'f')) comeAll();
});
// A browser's own line for finding takes the focus from the page, whatever opened it.
addEventListener('blur', () => comeAll());
// Before whoever listens at the choice itself measures what it did.
document.addEventListener(
  'change',
  ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.matches('[value="keras"]')) comeAll('[data-keras]');
    if (target.matches('[data-results-choice]')) comeAll('[data-output]');
  },
  { capture: true },
);

/** After loading, before the rest begins to come (milliseconds); and how long it may take of what is left of a frame. */
const rest = 6_000;
const slice = 8;

/** Blocks that are laid out only when they come near (`prose/text.css`), in their order, until each has been. */
const blocks = [...document.querySelectorAll<HTMLElement>('.prose > *')];
/** How many elements are laid out in one go: that is done after the slice, and must not be felt either. */
const laidOut = 80;

function byAndBy(deadline?: IdleDeadline): void {
  const end = performance.now() + Math.min(slice, deadline?.timeRemaining() ?? slice);
  for (const parent of unread()) {
    come(parent);
    if (performance.now() > end) break;
  }
  const isRead = unread().length === 0;
  for (let elements = 0; isRead && elements < laidOut;) {
    const block = blocks.shift();
    if (!block) break;
    block.dataset['laidOut'] = '';
    elements += 1 + block.getElementsByTagName('*').length;
    for (const parent of [...waiting.keys()]) if (block.contains(parent)) come(parent);
  }
  if (!isRead || blocks.length > 0) whenIdle();
  else bringPictures();
}

/** A browser prints what is there and waits for no picture: those that no one has come near must have come before. */
function bringPictures(): void {
  if (wouldRatherNot()) return;
  for (const image of document.images) image.loading = 'eager';
}
const whenIdle = (): void => {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(byAndBy, { timeout: 1_000 });
  else setTimeout(byAndBy, 50);
};
const begin = (): unknown => setTimeout(whenIdle, rest);
if (waiting.size > 0 || blocks.length > 0 || document.images.length > 0) {
  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin);
}
