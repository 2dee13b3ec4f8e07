/** Language and theme of the reader: two small choices kept in the browser. */
import { keep, keptChoice } from '../kept/kept.ts';

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

/** The heading that the reader is at: the last one above the upper third of the window. */
function currentAnchor(): string {
  let anchor = '';
  for (const heading of document.querySelectorAll('main :is(h2, h3)[id]')) {
    if (heading.getBoundingClientRect().top > innerHeight / 3) break;
    anchor = `#${heading.id}`;
  }
  return anchor;
}

// Section addresses are the same in both languages, so the place survives the switch.
for (const link of document.querySelectorAll<HTMLAnchorElement>('a[data-language]')) {
  link.addEventListener('click', () => {
    link.hash = currentAnchor();
    keep('language', link.dataset['language']);
  });
}
