import type { Element, ElementContent } from 'hast';
import { createCssVariablesTheme } from 'shiki';

/** Shiki's palette of variables, of which `tokenClasses` makes the classes that `cell.css` colours. */
export const bookTheme = createCssVariablesTheme({
  name: 'book',
  variablePrefix: '--tok-',
  fontStyle: false,
});

const prefix = 'color:var(--tok-token-';

/**
 * Replace a token's inline colour by a short class (`tk-keyword`), or by nothing where it
 * has the text's own colour. Signs and names of constants stay plain: in a book, colour
 * marks what the eye looks for, which is words of the language, numbers, texts and calls.
 */
export function tokenClasses(span: Element): void {
  const style = span.properties['style'];
  delete span.properties['style'];
  if (typeof style !== 'string' || !style.startsWith(prefix)) return;
  const kind = style.slice(prefix.length, -1);
  const [child] = span.children;
  const text = child?.type === 'text' ? child.value.trim() : '';
  const plain =
    kind === 'punctuation' ||
    kind === 'parameter' ||
    (kind === 'keyword' && !/\w/.test(text)) ||
    (kind === 'constant' && !/^[\d.]|^(true|false|null|undefined|NaN|Infinity|True|False|None)$/.test(text));
  if (!plain) span.properties['class'] = `tk-${kind}`;
}

/**
 * Code with an element only where there is a colour: lines and plain words stand as the text they are, and neighbours of
 * one colour together. A chapter has ten thousand tokens; what has no colour of its own needs no element.
 */
export function onlyColoured(code: Element): void {
  const kept: ElementContent[] = [];
  const add = (node: ElementContent): void => {
    const last = kept.at(-1);
    if (node.type === 'text') {
      if (last?.type === 'text') last.value += node.value;
      else kept.push({ type: 'text', value: node.value });
      return;
    }
    if (node.type !== 'element') return;
    const { class: colour } = node.properties;
    if (typeof colour !== 'string' || !colour.startsWith('tk-')) {
      for (const child of node.children) add(child);
      return;
    }
    if (last?.type === 'element' && last.properties['class'] === colour) last.children.push(...node.children);
    else kept.push(node);
  };
  for (const child of code.children) add(child);
  code.children = kept;
}
