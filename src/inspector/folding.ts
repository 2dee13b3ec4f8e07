/**
 * A network as a tree that folds: stages hold blocks, runs of identical blocks are held together
 * (`conv4_block2–6`), blocks hold layers. What a layer belongs to is in its description,
 * so a network without stages is simply a flat tree.
 */
import type { LayerDescription, NetworkDescription } from '../nn/spec/index.ts';

export interface Group {
  readonly type: 'group';
  /** `stage:conv2`, `repeat:conv2_block2`, `block:conv2_block1`; stable while the network's names are. */
  readonly id: string;
  readonly kind: 'stage' | 'repeat' | 'block';
  readonly label: string;
  readonly children: readonly TreeNode[];
  /** Every layer inside, in order. */
  readonly layers: readonly LayerDescription[];
  /** How many blocks are inside. */
  readonly blocks: number;
}

export interface Leaf {
  readonly type: 'layer';
  readonly id: string;
  readonly layer: LayerDescription;
}

export type TreeNode = Group | Leaf;

/** A line of the unfolded tree: a layer, a folded group (one node), or the heading of an open group. */
export interface Entry {
  readonly node: TreeNode;
  readonly level: number;
  readonly open: boolean;
  /** Ids of the open groups around it, outermost first. */
  readonly path: readonly string[];
}

/** @returns the roots, in the network's order */
export function buildTree(network: NetworkDescription): TreeNode[] {
  return runs(network.layers, (layer) => layer.stage).flatMap(({ key, items }, index) => {
    const children = stageChildren(items);
    if (key === '') return children;
    return [group('stage', unique(key, index, network.layers, items[0], 'stage'), key, children)];
  });
}

function stageChildren(layers: readonly LayerDescription[]): TreeNode[] {
  const parts = runs(layers, (layer) => layer.block).map(({ key, items }) => {
    const leaves = items.map((layer): Leaf => ({ type: 'layer', id: layer.name, layer }));
    return { key, leaves, signature: key === '' ? null : blockSignature(items) };
  });
  const children: TreeNode[] = [];
  for (let i = 0; i < parts.length;) {
    const part = parts[i];
    if (part === undefined) break;
    if (part.signature === null) {
      children.push(...part.leaves);
      i++;
      continue;
    }
    let end = i + 1;
    while (end < parts.length && parts[end]?.signature === part.signature) end++;
    const blocks = parts.slice(i, end).map(({ key, leaves }) => group('block', key, key, leaves));
    const last = blocks.at(-1);
    if (blocks.length > 1 && last !== undefined) {
      children.push(group('repeat', part.key, nameRun(part.key, last.label), blocks));
    } else children.push(...blocks);
    i = end;
  }
  return children;
}

/** What two blocks must share to be called the same: kinds, settings, wiring and shapes; not names. */
function blockSignature(layers: readonly LayerDescription[]): string {
  const position = new Map(layers.map((layer, index) => [layer.name, index]));
  return JSON.stringify(
    layers.map((layer) => ({
      ...layer.spec,
      name: null,
      inputs: layer.inputs.map((input) => position.get(input) ?? -1),
      outputShape: layer.outputShape,
      inputShapes: layer.inputShapes,
    })),
  );
}

/** `conv4_block2–6`; names that differ in more than their last number stand in full. */
function nameRun(first: string, last: string): string {
  const stem = /^(.*?)(\d+)$/.exec(first);
  const number = stem && last.startsWith(stem[1] ?? '') ? last.slice((stem[1] ?? '').length) : '';
  return /^\d+$/.test(number) ? `${first}–${number}` : `${first} … ${last}`;
}

function group(kind: Group['kind'], id: string, label: string, children: readonly TreeNode[]): Group {
  const layers = children.flatMap((child) => (child.type === 'layer' ? [child.layer] : child.layers));
  const blocks = children.reduce(
    (sum, child) => sum + (child.type === 'layer' ? 0 : child.kind === 'block' ? 1 : child.blocks),
    0,
  );
  return { type: 'group', id: `${kind}:${id}`, kind, label, children, layers, blocks };
}

/** A stage that is left and entered again (odd models) gets a second group of its own. */
function unique(
  key: string,
  index: number,
  all: readonly LayerDescription[],
  first: LayerDescription | undefined,
  field: 'stage' | 'block',
): string {
  return all.find((layer) => layer[field] === key) === first ? key : `${key}@${index}`;
}

function runs<T>(items: readonly T[], keyOf: (item: T) => string): { key: string; items: T[] }[] {
  const found: { key: string; items: T[] }[] = [];
  for (const item of items) {
    const last = found.at(-1);
    const key = keyOf(item);
    if (last !== undefined && last.key === key) last.items.push(item);
    else found.push({ key, items: [item] });
  }
  return found;
}

/** The tree as it shows when the groups in `open` are unfolded. */
export function listEntries(tree: readonly TreeNode[], open: ReadonlySet<string>): Entry[] {
  const entries: Entry[] = [];
  const walk = (nodes: readonly TreeNode[], path: readonly string[]) => {
    for (const node of nodes) {
      const isOpen = node.type === 'group' && open.has(node.id);
      entries.push({ node, level: path.length + 1, open: isOpen, path });
      if (isOpen) walk(node.children, [...path, node.id]);
    }
  };
  walk(tree, []);
  return entries;
}

export const foldLevels = ['stages', 'blocks', 'layers'] as const;
export type FoldLevel = (typeof foldLevels)[number];

/** Ids of the groups that are open when the tree is unfolded down to a level. */
export function openTo(tree: readonly TreeNode[], level: FoldLevel): Set<string> {
  const open = new Set<string>();
  const walk = (nodes: readonly TreeNode[]) => {
    for (const node of nodes) {
      if (node.type === 'layer') continue;
      if (level === 'layers' || (level === 'blocks' && node.kind === 'stage')) {
        open.add(node.id);
        walk(node.children);
      }
    }
  };
  walk(tree);
  return open;
}

/** The open groups after one was folded or unfolded. */
export function toggled(open: ReadonlySet<string>, id: string): Set<string> {
  const next = new Set(open);
  if (!next.delete(id)) next.add(id);
  return next;
}
