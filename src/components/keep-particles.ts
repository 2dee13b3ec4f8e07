import type { Root, RootContent } from 'hast';

/**
 * Korean particles stay on the line of what they belong to.
 *
 * `word-break: keep-all` keeps words whole, but a line may still break after a bracket, a per cent sign or a
 * formula, and then `입니다` or `를` begins the next one. A word joiner (U+2060, without width) closes the gap.
 */
export function keepParticles() {
  return (tree: Root): void => {
    join(tree);
  };
}

const joiner = '\u2060';
const afterSign = /(?<=[)%])(?=[가-힣])/g;

function join(node: Root | RootContent): void {
  if (!('children' in node)) return;
  for (const [at, child] of node.children.entries()) {
    if (child.type !== 'text') {
      join(child as RootContent);
      continue;
    }
    const before = node.children[at - 1];
    // A formula, a code, a number: anything inline that a particle follows without a space.
    if (before && before.type !== 'text' && /^[가-힣]/.test(child.value)) child.value = joiner + child.value;
    child.value = child.value.replace(afterSign, joiner);
  }
}
