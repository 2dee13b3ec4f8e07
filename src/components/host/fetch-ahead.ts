/**
 * What a first run and a first editor are made of is fetched before they are asked for: once the reader does something, has a
 * cell before them, and the machine is at rest. Nothing of it is started.
 */
import { wouldRatherNot } from '../offline/spared.ts';

/** What a reader does on a page; a page that is only opened is not sent more than it shows. */
const signs = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchmove'] as const;

/** @param fetch is called once at most; what fails then fails again, and is told, when the reader asks for it */
export function whenNearCells(cells: Iterable<Element>, fetch: () => Promise<unknown>): void {
  if (wouldRatherNot()) return;
  const atRest = (): void => void fetch().catch(() => undefined);
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    seen.disconnect();
    // Safari has no such thing.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(atRest);
    else setTimeout(atRest, 1_000);
  });
  const begin = (): void => {
    for (const sign of signs) removeEventListener(sign, begin);
    for (const cell of cells) seen.observe(cell);
  };
  for (const sign of signs) addEventListener(sign, begin, { passive: true });
}
