/** The contents at the side: where the reader is, and folded on narrow screens. */
import { scrollRegion } from '../../controls/scroll-region.ts';
import { onCome } from './far.ts';

const fold = document.querySelector<HTMLDetailsElement>('[data-contents]');
const isFoldable = (contents: HTMLDetailsElement): boolean =>
  getComputedStyle(contents.querySelector('summary') as HTMLElement).display !== 'none';
fold?.addEventListener('click', (event) => {
  if (isFoldable(fold) && event.target instanceof Element && event.target.closest('a')) fold.open = false;
});
if (fold) {
  // Where they stand at the side they are shown in any case; only an open fold says so to who reads by ear.
  let wasFoldable = true;
  const fit = () => {
    const foldable = isFoldable(fold);
    if (foldable !== wasFoldable) fold.open = !foldable;
    wasFoldable = foldable;
  };
  fit();
  addEventListener('resize', fit);
}

// What scrolls sideways must be reachable by keyboard; what fits must not stop it.
const scrolling = '[data-scrolls], .katex-display';
const regionsIn = (root: ParentNode): void => {
  for (const box of root.querySelectorAll<HTMLElement>(scrolling)) scrollRegion(box);
  // Code is a stop for Tab in any case: Enter opens its editor.
  for (const code of root.querySelectorAll<HTMLElement>('pre[tabindex="0"]')) scrollRegion(code, 'given');
};
regionsIn(document);
onCome(regionsIn);

const links = new Map<string, HTMLAnchorElement>();
for (const link of document.querySelectorAll<HTMLAnchorElement>('.contents a[href^="#"]'))
  links.set(decodeURIComponent(link.hash.slice(1)), link);

const headings = [...document.querySelectorAll<HTMLElement>('main :is(h2, h3)[id]')].filter(({ id }) =>
  links.has(id),
);
let current: HTMLAnchorElement | undefined;

function follow(): void {
  let link: HTMLAnchorElement | undefined;
  for (const heading of headings) {
    if (heading.getBoundingClientRect().top > innerHeight / 3) break;
    link = links.get(heading.id);
  }
  if (link === current) return;
  current?.removeAttribute('aria-current');
  link?.setAttribute('aria-current', 'location');
  current = link;
  const section = link?.closest('.contents > ol > li');
  for (const open of document.querySelectorAll('.contents li[data-open]'))
    if (open !== section) open.removeAttribute('data-open');
  section?.setAttribute('data-open', '');
}

// Headings pass the upper third rarely; scroll events would be many. All that is above counts as inside: a jump that takes
// headings from below the window to above it, without one that stops within, is a passage as well.
const observer = new IntersectionObserver(follow, { rootMargin: '10000000px 0px -66% 0px' });
for (const heading of headings) observer.observe(heading);
