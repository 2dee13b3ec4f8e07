/** The ways into search and shortcuts: a button, Ctrl or Cmd with K, `/` and `?`. What they open is fetched then. */
import { kept } from '../kept/kept.ts';

const isApple = /Mac|iPhone|iPad/.test(navigator.userAgent);

const button = document.querySelector<HTMLButtonElement>('[data-palette]');

async function open(what: 'search' | 'shortcuts'): Promise<void> {
  try {
    await (await import('../palette/open.ts')).open(what);
  } catch {
    // Published anew since the page was opened, or the connection is gone.
    button?.setAttribute('title', button.dataset['failed'] ?? '');
  }
}

/** A field keeps its keys; so does an editor. */
const isWriting = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable="true"]') !== null;

if (button) {
  const key = button.querySelector('kbd');
  if (key && isApple) key.textContent = '⌘K';
  button.addEventListener('click', () => void open('search'));
}

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const withCommand = isApple ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  // By its place as well: a Korean keyboard writes ㅏ there.
  if (withCommand && !event.shiftKey && (event.key.toLowerCase() === 'k' || event.code === 'KeyK')) {
    event.preventDefault();
    void open('search');
    return;
  }
  if (event.ctrlKey || event.metaKey || (event.key !== '/' && event.key !== '?')) return;
  // Who speaks to the machine, or types by accident, may turn these off (WCAG 2.1.4).
  if (isWriting(event.target) || kept('keys') === 'off' || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  void open(event.key === '/' ? 'search' : 'shortcuts');
});

// What was chosen in the search of another page is marked on this one.
try {
  const found = sessionStorage.getItem('residual-notes:found');
  if (found !== null) {
    sessionStorage.removeItem('residual-notes:found');
    void import('../palette/found.ts').then(({ markKept }) => markKept(found));
  }
} catch {
  // Storage is refused: the place is gone to, and not marked.
}
