import type { Element, ElementContent } from 'hast';

/** A piece of a text, by its places. */
export interface Piece {
  from: number;
  to: number;
}

/**
 * The bodies of functions that a reader need not read to follow a cell: from the end of a function's first line to the end
 * of its last.
 * @param names of functions that the code declares at its top
 * @throws {Error} for a name that it does not
 */
export const helperBodies = (code: string, names: readonly string[]): Piece[] =>
  names.map((name) => {
    const found = new RegExp(`^(?:async )?function ${name}\\b[^]*?\\n}$`, 'm').exec(code);
    if (!found) throw new Error(`No function “${name}” stands at the top of the cell.`);
    return { from: code.indexOf('\n', found.index), to: found.index + found[0].length };
  });

/**
 * Sets each piece in an element of its own, behind an empty one that says how many lines there are. The text stays what
 * it was.
 * @param code the element that holds the text
 * @param words said of so many lines
 */
export function foldPieces(code: Element, pieces: readonly Piece[], words: (lines: number) => string): void {
  for (const { from, to } of pieces.toSorted((a, b) => b.from - a.from)) {
    const [start, rest] = split(code.children, from);
    const [body, end] = split(rest, to - from);
    const lines = textOf(body).split('\n').length - 1;
    code.children = [
      ...start,
      span({ class: 'helper-folded', 'data-words': words(lines) }, []),
      span({ class: 'helper-body' }, body),
      ...end,
    ];
  }
}

const span = (properties: Element['properties'], children: ElementContent[]): Element => ({
  type: 'element',
  tagName: 'span',
  properties,
  children,
});

const textOf = (nodes: readonly ElementContent[]): string =>
  nodes.map((node) => ('value' in node ? node.value : textOf(node.children))).join('');

/** Nodes before and behind a place of their text; what stands across it is parted. */
function split(nodes: readonly ElementContent[], at: number): [ElementContent[], ElementContent[]] {
  const before: ElementContent[] = [];
  const behind: ElementContent[] = [];
  let left = at;
  for (const node of nodes) {
    const { length } = textOf([node]);
    if (length <= left) before.push(node);
    else if (left <= 0) behind.push(node);
    else if (node.type === 'element') {
      const [first, second] = split(node.children, left);
      before.push({ ...node, children: first });
      behind.push({ ...node, children: second });
    } else {
      const value = textOf([node]);
      before.push({ type: 'text', value: value.slice(0, left) });
      behind.push({ type: 'text', value: value.slice(left) });
    }
    left -= length;
  }
  return [before, behind];
}
