import type { ValueNode, ValueOutput } from '../protocol/index.ts';
import { element } from './element.ts';
import { labelOf } from './labels.ts';
import { textPieces } from './text-pieces.ts';
import { unfold } from './unfold.ts';
import type { OutputHost, View } from './view.ts';

/** A value as a tree whose branches open. */
export function valueView(output: ValueOutput, host: OutputHost): View {
  const root = element(host.document, 'div', { class: 'out-value' });
  if (output.name !== undefined)
    root.append(element(host.document, 'span', { class: 'key' }, `${labelOf(host, output.name)} = `));
  root.append(node(output.value, host, 0));
  return { element: root };
}

function node(value: ValueNode, host: OutputHost, depth: number): HTMLElement {
  const { document } = host;
  switch (value.type) {
    case 'primitive':
      return element(
        document,
        'span',
        { 'data-of': value.of },
        ...textPieces(document, value.of === 'string' && depth > 0 ? `'${value.text}'` : value.text),
      );
    case 'function':
      return element(document, 'span', { class: 'label' }, ...textPieces(document, `ƒ ${value.name}()`));
    case 'other':
      return element(document, 'span', { class: 'label' }, ...textPieces(document, value.label));
    case 'list':
      return branch(
        `${value.label}(${value.length})`,
        value.items.map((item, index) => [String(index), item]),
        value.length - value.items.length,
        host,
        depth,
        true,
      );
    case 'record':
      return branch(value.label, value.entries, value.size - value.entries.length, host, depth, false);
  }
}

/** Characters of the longest line of plain values: a line is laid out as a whole, anew with each piece that joins it. */
const longestLine = 400;

const lengthOf = ([key, value]: readonly [string, ValueNode]): number =>
  key.length + (value.type === 'primitive' ? value.text.length : 0);

/** Few plain values stand in one line; anything else opens. */
function branch(
  label: string,
  entries: readonly (readonly [string, ValueNode])[],
  omitted: number,
  host: OutputHost,
  depth: number,
  isList: boolean,
): HTMLElement {
  const { document } = host;
  const short =
    omitted === 0 &&
    entries.length <= 12 &&
    entries.every(([, { type }]) => type === 'primitive') &&
    entries.reduce((sum, entry) => sum + lengthOf(entry), 0) <= longestLine;
  if (short) {
    const line = element(
      document,
      'span',
      {},
      element(document, 'span', { class: 'label' }, `${label} `),
      isList ? '[' : entries.length > 0 ? '{ ' : '{',
    );
    entries.forEach(([key, value], index) => {
      if (index > 0) line.append(', ');
      if (!isList) line.append(element(document, 'span', { class: 'key' }, `${key}: `));
      line.append(node(value, host, depth + 1));
    });
    line.append(isList ? ']' : entries.length > 0 ? ' }' : '}');
    return line;
  }
  const opened = depth === 0;
  const branchElement = element(
    document,
    'details',
    { open: opened },
    element(document, 'summary', {}, element(document, 'span', { class: 'label' }, label)),
  );
  const fill = () => {
    const list = listOf(entries, omitted, host, depth);
    if (!opened) unfold(list, host.turns);
    branchElement.append(list);
  };
  // In the page a branch is made when it is first opened; a stored output has it all.
  if (opened || !host.turns) fill();
  else branchElement.addEventListener('toggle', fill, { once: true });
  return branchElement;
}

function listOf(
  entries: readonly (readonly [string, ValueNode])[],
  omitted: number,
  host: OutputHost,
  depth: number,
): HTMLElement {
  const { document } = host;
  const list = element(document, 'ul');
  for (const [key, value] of entries) {
    list.append(
      element(
        document,
        'li',
        {},
        element(document, 'span', { class: 'key' }, `${key}: `),
        node(value, host, depth + 1),
      ),
    );
  }
  if (omitted > 0)
    list.append(element(document, 'li', { class: 'label' }, `… +${omitted.toLocaleString(host.language)}`));
  return list;
}
