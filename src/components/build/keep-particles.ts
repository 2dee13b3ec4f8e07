import type { Element, ElementContent, Root, RootContent, Text } from 'hast';
import { keptParticles, wordJoiner } from '../../i18n.ts';

/**
 * Korean particles stay on the line of what they belong to.
 *
 * `word-break: keep-all` keeps words whole, but a line may still break after a bracket, a quotation mark, a per cent sign
 * or a formula, and then `입니다` or `를` begins the next one. After signs a word joiner (U+2060, without width) closes
 * the gap. Formulas are boxes, at which browsers break in spite of it, so that a short one is wrapped together
 * with its particle; a long one has to break within, and is left alone.
 */
export function keepParticles() {
  return (tree: Root): void => {
    join(tree);
  };
}

/** About what fits two fifths of a phone's line, in signs of a formula. */
const longest = 16;
/** How many of them a Korean syllable is wide. */
const syllable = 1.8;

function join(node: Root | RootContent): void {
  if (!('children' in node)) return;
  const children = node.children as ElementContent[];
  for (let at = 0; at < children.length; at++) {
    const child = children[at]!;
    if (child.type !== 'text') {
      join(child);
      continue;
    }
    child.value = keptParticles(child.value);
    const before = children[at - 1];
    const particle = /^[가-힣]\S*/.exec(child.value)?.[0];
    if (!before || before.type === 'text' || particle === undefined) continue;
    if (!isFormula(before)) {
      child.value = wordJoiner + child.value;
    } else if (glyphs(texOf(before)) + syllable * particle.length <= longest) {
      child.value = child.value.slice(particle.length);
      children[at - 1] = together(before, { type: 'text', value: particle });
    }
  }
}

const isFormula = (node: ElementContent): node is Element =>
  node.type === 'element' &&
  Array.isArray(node.properties['className']) &&
  node.properties['className'].includes('math-inline');

const texOf = (formula: Element): string =>
  formula.children.map((child) => (child.type === 'text' ? child.value : '')).join('');

/** How wide the room on both sides of an operator is, in signs. */
const aroundOperator = 1.5;
const operator = /[-+=<>]|\\(?:cdot|times|approx|leq?|geq?|ll|gg|sim|to)\b/g;

/** How many characters a formula is wide, roughly: a command is one, and what only groups is none. */
const glyphs = (tex: string): number =>
  tex.replace(/\\[a-zA-Z]+/g, 'x').replace(/[{}^_\s\\$]/g, '').length +
  aroundOperator * (tex.match(operator)?.length ?? 0);

const together = (...children: [Element, Text]): Element => ({
  type: 'element',
  tagName: 'span',
  properties: { className: ['together'] },
  children,
});
