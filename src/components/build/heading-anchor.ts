import type { Element, ElementContent, Root, RootContent } from 'hast';

/**
 * Heading addresses that authors write themselves, the same in every language:
 * `## 스템 [#stem]` becomes `<h2 id="stem">스템</h2>`.
 *
 * Without a marker the address would be made from the heading's words, so a link
 * to a section would break with its translation and with every rewording.
 */
export function headingAnchor() {
  return (tree: Root): void => {
    visit(tree);
  };
}

const headings = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const marker = /\s*\[#([a-z][a-z0-9-]*)\]\s*$/;

function visit(node: Root | RootContent): void {
  if (!('children' in node)) return;
  if (node.type === 'element' && headings.has(node.tagName)) address(node);
  else for (const child of node.children) visit(child);
}

function address(heading: Element): void {
  const last: ElementContent | undefined = heading.children.at(-1);
  if (last?.type !== 'text') return;
  const found = marker.exec(last.value);
  if (!found) return;
  last.value = last.value.slice(0, found.index);
  heading.properties['id'] = found[1];
}
