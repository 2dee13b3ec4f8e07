/**
 * Which sections the reader has read, as far as a page can know: the end of one stood in the window while nothing moved.
 * Kept in this browser, and marked in the contents.
 */
import { keep, kept } from '../kept/kept.ts';

const chapter = document.querySelector<HTMLElement>('article[data-chapter]')?.dataset['chapter'];
const contents = document.querySelector<HTMLElement>('.contents');
/** How long nothing has moved before an end counts as seen (milliseconds). */
const stay = 1_200;
/** The tail of a letter below its line hides nothing (CSS pixels). */
const slack = 8;

/** By the address of a section or part, what it ends with before the next one begins. */
function endsOf(prose: Element): Map<string, Element> {
  const ends = new Map<string, Element>();
  let current = '';
  for (const child of prose.children) {
    if (/^H[23]$/.test(child.tagName) && child.id !== '') current = child.id;
    if (current !== '') ends.set(current, child);
  }
  return ends;
}

/** What has a place on the page: not a script, nor a result that is folded. */
function lastSeen(end: Element): Element | null {
  let seen: Element | null = end;
  while (seen && seen.getBoundingClientRect().height === 0) seen = seen.previousElementSibling;
  return seen;
}

function readBefore(key: string): string[] {
  try {
    const { read } = JSON.parse(kept(key) ?? '') as { read?: unknown };
    return Array.isArray(read) ? read.filter((id) => typeof id === 'string') : [];
  } catch {
    return [];
  }
}

function mark(contents: HTMLElement, read: ReadonlySet<string>): void {
  for (const link of contents.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')) {
    const parts = [...(link.parentElement?.querySelectorAll<HTMLAnchorElement>('a[href^="#"]') ?? [])];
    const isRead = parts.every(({ hash }) => read.has(decodeURIComponent(hash.slice(1))));
    if (!isRead || 'read' in link.dataset) continue;
    link.dataset['read'] = '';
    const said = document.createElement('span');
    said.className = 'visually-hidden';
    said.textContent = contents.dataset['readText'] ?? '';
    link.append(said);
  }
}

const prose = document.querySelector('.prose');
if (chapter !== undefined && contents && prose) {
  const key = `read:${chapter}`;
  const ends = endsOf(prose);
  const read = new Set(readBefore(key).filter((id) => ends.has(id)));
  mark(contents, read);
  const look = (): void => {
    if (document.hidden) return;
    // What another page of the chapter has seen meanwhile stays seen.
    for (const id of readBefore(key)) if (ends.has(id)) read.add(id);
    const before = read.size;
    for (const [id, end] of ends) {
      if (read.has(id)) continue;
      const bottom = lastSeen(end)?.getBoundingClientRect().bottom ?? -1;
      if (bottom > 0 && bottom <= innerHeight + slack) read.add(id);
    }
    if (read.size === before) return;
    keep(key, JSON.stringify({ total: ends.size, read: [...read] }));
    mark(contents, read);
  };
  let timer = setTimeout(look, stay);
  addEventListener(
    'scroll',
    () => {
      clearTimeout(timer);
      timer = setTimeout(look, stay);
    },
    { passive: true },
  );
}
