/** Language and theme of the reader: two small choices kept in the browser. */
import { keep, keptChoice } from '../kept/kept.ts';
import { rememberPlace, returnToPlace } from './same-place.ts';

const root = document.documentElement;
keep('language', root.lang);

for (const choice of document.querySelectorAll<HTMLSelectElement>('[data-theme-choice]')) {
  choice.value = keptChoice('theme', ['light', 'dark']) ?? '';
  choice.addEventListener('change', () => {
    keep('theme', choice.value || undefined);
    if (choice.value) root.dataset['theme'] = choice.value;
    else delete root.dataset['theme'];
  });
}

// Once the page is at rest. Only a built site has been published with a digest, and a service worker.
if ('serviceWorker' in navigator && document.querySelector('meta[name="published"]')) {
  const rest = 4_000;
  const keepOffline = () =>
    // What cannot be fetched now is for the next page to try.
    setTimeout(() => import('../offline/keep-offline.ts').catch(() => undefined), rest);
  if (document.readyState === 'complete') keepOffline();
  else addEventListener('load', keepOffline);
}

/** What the reader is at: the last of these above the upper third of the window. */
const placeNow = (selector: string): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>(selector)].findLast(
    (each) => each.getBoundingClientRect().top <= innerHeight / 3,
  );

// Addresses of sections and paragraphs are the same in both languages, so the place survives the switch: the section in the
// address, and in the tab's own storage what stood where.
for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-language]')) {
  link.addEventListener('click', () => {
    // What the page of architectures shows is an address of its own, in both languages the same.
    link.hash = location.hash.startsWith('#net-')
      ? location.hash
      : (placeNow('main :is(h2, h3)[id]')?.id ?? '');
    keep('language', link.dataset['language']);
    const place = placeNow('main :is(h2, h3)[id], .prose > :is(p, ul, ol)[id]');
    if (place) rememberPlace(place);
  });
}
returnToPlace();
