import { element } from './element.ts';
import type { OutputHost } from './view.ts';

/** More rows than this stand in a region of bounded height, so that the text goes on below. */
const longRows = 24;

/**
 * A table in a region that scrolls by itself: sideways always, downwards when it is long,
 * and then with a count of its rows under it.
 * @param rows how many rows the table has
 * @param count what the count says, as `177 layers`
 */
export function scrolling(
  table: HTMLTableElement,
  rows: number,
  count: string,
  { document }: OutputHost,
): HTMLElement {
  if (rows <= longRows) return element(document, 'div', { class: 'out-scroll' }, table);
  return element(
    document,
    'div',
    {},
    // A region that scrolls must be reachable by keyboard.
    element(
      document,
      'div',
      { class: 'out-scroll long', tabindex: '0', role: 'region', 'aria-label': count },
      table,
    ),
    element(document, 'p', { class: 'out-count' }, count),
  );
}
