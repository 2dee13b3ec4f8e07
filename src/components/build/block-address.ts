import type { Element, Root, RootContent } from 'hast';

/**
 * An address for every paragraph and list, so that what is found in one can be gone to: the third below `## … [#stem]` is
 * `stem.3`, in every language. A point stands in no address that an author writes. What stands before the first heading
 * is `start.1` and on. Works after `headingAnchor`.
 */
export function blockAddress() {
  return (tree: Root): void => {
    let section = 'start';
    let count = 0;
    const visit = (node: Root | RootContent): void => {
      if (!('children' in node)) return;
      if (node.type === 'element') {
        const { id } = node.properties;
        if (/^h[1-6]$/.test(node.tagName)) {
          if (typeof id === 'string') [section, count] = [id, 0];
          return;
        }
        if (isBlock(node)) {
          count += 1;
          if (id === undefined) node.properties['id'] = `${section}.${count}`;
          return;
        }
      }
      for (const child of node.children) visit(child);
    };
    visit(tree);
  };
}

/** A list is one place, whatever stands in its items. */
const isBlock = ({ tagName }: Element): boolean => tagName === 'p' || tagName === 'ul' || tagName === 'ol';
