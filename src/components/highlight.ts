import type { Element } from 'hast';
import { createCssVariablesTheme } from 'shiki';

/** Shiki's palette of variables, of which `tokenClasses` makes the classes that `cell.css` colours. */
export const bookTheme = createCssVariablesTheme({ name: 'book', variablePrefix: '--tok-', fontStyle: false });

const prefix = 'color:var(--tok-token-';

/**
 * Replace a token's inline colour by a short class (`tk-keyword`), or by nothing where it
 * has the text's own colour.
 */
export function tokenClasses(span: Element): void {
  const style = span.properties['style'];
  delete span.properties['style'];
  if (typeof style === 'string' && style.startsWith(prefix)) {
    span.properties['class'] = `tk-${style.slice(prefix.length, -1)}`;
  }
}
