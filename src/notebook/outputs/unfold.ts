import { awaits } from './awaited.ts';
import { newPace, sliceElements, type Turns } from './drawing-turns.ts';
import { scriptTurns, textWeight } from './text-weight.ts';

/**
 * Puts a large drawing on the page piece by piece. To style, lay out and paint an element takes the browser far longer
 * than to make it, and the page answers only once all that was put there is painted: so what is above a piece is taken
 * off again before the drawing is put on the page, and follows in turns, in the order in which it stands.
 *
 * For drawings that nothing else changes meanwhile: what moves its own elements must make its own pieces.
 * @param root not yet on the page. Once it has been there and is off again, nothing follows.
 */
export function unfold(root: Element, turns: Turns | undefined): void {
  if (!turns || weightOf(root) <= sliceElements) return;
  const rest: Part[] = [];
  keep(root, sliceElements, rest);
  void follow(root, rest, turns).finally(awaits(root));
}

/** Nodes that go to the end of a parent. */
interface Part {
  parent: Element;
  nodes: ChildNode[];
}

/** What a node comes to, in elements. Each change of script is a search for a face, which takes as long as one. */
function weightOf(node: Node): number {
  const text = node.textContent ?? '';
  return (
    ('querySelectorAll' in node ? 1 + elementsWeight(node as Element) : 0) +
    textWeight(text) +
    scriptTurns(text)
  );
}

/** Fields whose text is laid out and is no text of the document. */
const fields = 'textarea, input:not([type=radio], [type=checkbox], [type=range])';

function elementsWeight(root: Element): number {
  const within = [...root.querySelectorAll<HTMLInputElement>(fields)];
  if (root.matches(fields)) within.push(root as HTMLInputElement);
  return within.reduce(
    (sum, { value, placeholder }) => sum + textWeight(value || placeholder),
    root.querySelectorAll('*').length,
  );
}

/**
 * Leave so much in the parent, at its beginning.
 * @param rest takes up what was taken off, in the order of the document
 * @returns how much may still be kept
 */
function keep(parent: Element, most: number, rest: Part[]): number {
  let left = most;
  for (const child of [...parent.childNodes]) {
    const size = weightOf(child);
    if (size <= left) {
      left -= size;
      continue;
    }
    const from = [...siblingsFrom(child)];
    // A large part is begun, rather than kept back as a whole.
    if (child.nodeType === 1 && size > sliceElements && left > 1) {
      from.shift();
      keep(child as Element, left - 1, rest);
    }
    for (const node of from) node.remove();
    if (from.length > 0) rest.push({ parent, nodes: from });
    return 0;
  }
  return left;
}

function* siblingsFrom(first: ChildNode): Generator<ChildNode> {
  for (let node: ChildNode | null = first; node; node = node.nextSibling) yield node;
}

async function follow(root: Element, rest: Part[], turns: Turns): Promise<void> {
  let stood = false;
  const pace = newPace();
  for (let part = rest.shift(); part; part = rest.shift()) {
    const { parent, nodes } = part;
    const piece: ChildNode[] = [];
    const most = sliceElements * pace.scale;
    let size = 0;
    while (nodes.length > 0) {
      const node = nodes[0]!;
      const more = weightOf(node);
      if (size > 0 && size + more > most) break;
      piece.push(node);
      nodes.shift();
      size += more;
      if (node.nodeType !== 1 || more <= most) continue;
      // Too large by itself: its beginning now, its own rest before its siblings.
      const own: Part[] = [];
      keep(node as Element, most, own);
      rest.unshift(...own, { parent, nodes: [...nodes] });
      nodes.length = 0;
      size = most;
    }
    if (nodes.length > 0) rest.unshift({ parent, nodes: [...nodes] });
    await turns.take(Math.min(size, most), pace);
    if (root.isConnected) stood = true;
    else if (stood) return;
    parent.append(...piece);
  }
}
