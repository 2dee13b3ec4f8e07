/**
 * Where everything in the picture of a network lies. Pure: entries of the folded tree in, boxes and lines out.
 *
 * The picture runs from top to bottom. A node's row is its longest path from the input. The longest chain is
 * the main path, on lane 0; every other chain (a projection shortcut) and every edge that passes by nodes
 * (an identity shortcut) takes the first lane to the right that is free over its rows. Each step visits each
 * node and edge once, so the cost grows linearly with the layers.
 */
import type { Shape } from '../nn/spec/index.ts';
import type { Entry } from './folding.ts';

export interface Box {
  readonly entry: Entry;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lane: number;
}

/** The heading of an open group, and the bracket beside its members. */
export interface Bracket {
  readonly entry: Entry;
  readonly x: number;
  /** Top of the heading. */
  readonly y: number;
  readonly bottom: number;
}

export interface Edge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Whether it lies on a side path: a shortcut. */
  readonly skip: boolean;
  /** What flows along it. */
  readonly shape: Shape;
  /** Corners of the line, from the source to the target. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Where its shape is written, left-aligned on this baseline. */
  readonly label: readonly [x: number, y: number];
  readonly top: number;
  readonly bottom: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly brackets: readonly Bracket[];
  readonly edges: readonly Edge[];
  /** The box that shows a layer: its own, or that of the folded group it is in. */
  readonly boxOf: ReadonlyMap<string, Box>;
}

/** Measures of the picture in CSS pixels. */
export interface Measures {
  readonly boxWidth: number;
  readonly boxHeight: number;
  /** Between rows; holds a shape and the point where a shortcut leaves. */
  readonly gap: number;
  readonly heading: number;
  /** Between the nested brackets on the left. */
  readonly bracket: number;
  readonly laneGap: number;
  /** A lane of shortcuts without nodes is as wide as a written shape. */
  readonly emptyLane: number;
  /** How far below its source a shortcut leaves the main line. */
  readonly branch: number;
  readonly margin: number;
}

export const wide: Measures = {
  boxWidth: 164,
  boxHeight: 38,
  gap: 30,
  heading: 20,
  bracket: 11,
  laneGap: 22,
  emptyLane: 92,
  branch: 8,
  margin: 12,
};

/** Two lanes of boxes side by side on a telephone. */
export const narrow: Measures = { ...wide, boxWidth: 137, bracket: 8, laneGap: 12, emptyLane: 80, margin: 4 };

interface Link {
  readonly source: number;
  readonly target: number;
  readonly shape: Shape;
}

/** @param entries the folded tree, see `listEntries` */
export function layOut(entries: readonly Entry[], measures: Measures = wide): Layout {
  const nodes = entries.filter((entry) => !entry.open);
  const { links, ownerOf } = linkNodes(nodes);
  const incoming = groupBy(links, nodes.length, (link) => link.target);
  const outgoing = groupBy(links, nodes.length, (link) => link.source);

  const rows = longestPaths(nodes.length, incoming, (link) => link.source);
  const strung = findChains(rows, incoming, outgoing);
  const { laneOfChain, laneOfLink, laneCount } = assignLanes(rows, strung, links);
  const laneOf = (node: number) => laneOfChain[strung.chainOf[node] ?? 0] ?? 0;

  // Columns.
  const holdsNodes = Array.from({ length: laneCount }, () => false);
  for (let node = 0; node < nodes.length; node++) holdsNodes[laneOf(node)] = true;
  const depth = Math.max(0, ...nodes.map((entry) => entry.path.length));
  const laneX: number[] = [];
  let x = measures.margin + depth * measures.bracket + (depth > 0 ? 6 : 0);
  for (const full of holdsNodes) {
    laneX.push(x);
    x += (full ? measures.boxWidth : measures.emptyLane) + measures.laneGap;
  }
  const width = x - measures.laneGap + measures.margin;

  // Rows: each as high as the headings above it need.
  const rowCount = Math.max(0, ...rows) + 1;
  const headings = Array.from({ length: rowCount }, () => 0);
  let waiting = 0;
  let node = 0;
  for (const entry of entries) {
    if (entry.open) waiting++;
    else {
      const row = rows[node++] ?? 0;
      headings[row] = Math.max(headings[row] ?? 0, waiting);
      waiting = 0;
    }
  }
  const rowY: number[] = [];
  let y = measures.margin;
  for (const count of headings) {
    y += count * measures.heading;
    rowY.push(y);
    y += measures.boxHeight + measures.gap;
  }
  const height = y - measures.gap + measures.margin;

  const boxes = nodes.map((entry, index): Box => {
    const lane = laneOf(index);
    return {
      entry,
      lane,
      x: laneX[lane] ?? 0,
      y: rowY[rows[index] ?? 0] ?? 0,
      width: measures.boxWidth,
      height: measures.boxHeight,
    };
  });

  const edges = links.map((link, index): Edge => {
    const source = boxes[link.source] as Box;
    const target = boxes[link.target] as Box;
    const lane = laneOfLink[index] ?? 0;
    const passing = lane !== source.lane && lane !== target.lane;
    const line = (laneX[lane] ?? 0) + (passing ? 10 : measures.boxWidth / 2);
    return {
      ...route(source, target, lane, line, measures.branch),
      ...describeLink(link, nodes, source, target, lane),
    };
  });

  const boxOf = new Map<string, Box>();
  for (const [layer, index] of ownerOf) boxOf.set(layer, boxes[index] as Box);
  return { width, height, boxes, edges, boxOf, brackets: findBrackets(entries, boxes, measures) };
}

function describeLink(link: Link, nodes: readonly Entry[], source: Box, target: Box, lane: number) {
  const from = nodes[link.source]?.node.id ?? '';
  const to = nodes[link.target]?.node.id ?? '';
  const skip = lane !== 0 || source.lane !== 0 || target.lane !== 0;
  return { id: `${from} → ${to}`, from, to, skip, shape: link.shape };
}

/** Wires of the layers become wires of the boxes that show them; two between the same boxes are one. */
function linkNodes(nodes: readonly Entry[]) {
  const ownerOf = new Map<string, number>();
  nodes.forEach(({ node }, index) => {
    if (node.type === 'layer') ownerOf.set(node.layer.name, index);
    else for (const layer of node.layers) ownerOf.set(layer.name, index);
  });
  const links: Link[] = [];
  const seen = new Set<string>();
  nodes.forEach(({ node }, target) => {
    for (const layer of node.type === 'layer' ? [node.layer] : node.layers) {
      layer.inputs.forEach((input, slot) => {
        const source = ownerOf.get(input);
        const key = `${source} ${target}`;
        if (source === undefined || source === target || seen.has(key)) return;
        seen.add(key);
        links.push({ source, target, shape: layer.inputShapes[slot] ?? [] });
      });
    }
  });
  return { links, ownerOf };
}

function groupBy(links: readonly Link[], count: number, keyOf: (link: Link) => number): Link[][] {
  const groups: Link[][] = Array.from({ length: count }, () => []);
  for (const link of links) groups[keyOf(link)]?.push(link);
  return groups;
}

/** Nodes come in topological order, so one pass suffices. */
function longestPaths(
  count: number,
  incoming: readonly Link[][],
  sourceOf: (link: Link) => number,
): number[] {
  const rows: number[] = [];
  for (let node = 0; node < count; node++) {
    rows.push(
      (incoming[node] ?? []).reduce((row, link) => Math.max(row, (rows[sourceOf(link)] ?? 0) + 1), 0),
    );
  }
  return rows;
}

interface Chain {
  readonly first: number;
  last: number;
  /** Node before the first and node after the last; −1 for none. */
  readonly entry: number;
  exit: number;
}

interface StrungNodes {
  readonly chainOf: readonly number[];
  readonly chains: readonly Chain[];
  /** Node before each in its chain; −1 for the first. */
  readonly previous: readonly number[];
}

/**
 * A link is straight when it is the longest way out of its source and the longest way into its target;
 * straight links string nodes into chains. The chain of the first node is the main path.
 */
function findChains(
  rows: readonly number[],
  incoming: readonly Link[][],
  outgoing: readonly Link[][],
): StrungNodes {
  const toEnd: number[] = rows.map(() => 0);
  for (let node = rows.length - 1; node >= 0; node--) {
    toEnd[node] = (outgoing[node] ?? []).reduce(
      (best, link) => Math.max(best, (toEnd[link.target] ?? 0) + 1),
      0,
    );
  }
  const best = (links: readonly Link[], score: (link: Link) => number): Link | undefined =>
    links.reduce<Link | undefined>(
      (chosen, link) => (chosen === undefined || score(link) > score(chosen) ? link : chosen),
      undefined,
    );

  const chainOf: number[] = [];
  const chains: Chain[] = [];
  const previous: number[] = [];
  for (let node = 0; node < rows.length; node++) {
    const into = best(incoming[node] ?? [], (link) => rows[link.source] ?? 0);
    const out = into && best(outgoing[into.source] ?? [], (link) => toEnd[link.target] ?? 0);
    if (into !== undefined && out === into) {
      const chain = chainOf[into.source] ?? 0;
      chainOf.push(chain);
      previous.push(into.source);
      const found = chains[chain];
      if (found !== undefined) found.last = node;
    } else {
      chainOf.push(chains.length);
      previous.push(-1);
      chains.push({ first: node, last: node, entry: into?.source ?? -1, exit: -1 });
    }
  }
  for (const chain of chains) {
    chain.exit = best(outgoing[chain.last] ?? [], (link) => rows[link.target] ?? 0)?.target ?? -1;
  }
  return { chainOf, chains, previous };
}

/** Chains and passing links take the first lane that is free over their rows; sorted by their first row. */
function assignLanes(
  rows: readonly number[],
  { chainOf, chains, previous }: StrungNodes,
  links: readonly Link[],
) {
  type Claim = { start: number; end: number; chain: number; link: number };
  const claims: Claim[] = chains.map((chain, index) => ({
    start: chain.entry < 0 ? (rows[chain.first] ?? 0) : (rows[chain.entry] ?? 0) + 1,
    end: chain.exit < 0 ? (rows[chain.last] ?? 0) : (rows[chain.exit] ?? 0) - 1,
    chain: index,
    link: -1,
  }));
  const laneOfLink: number[] = [];
  links.forEach((link, index) => {
    const from = chainOf[link.source] ?? 0;
    const to = chainOf[link.target] ?? 0;
    const passes = (rows[link.target] ?? 0) - (rows[link.source] ?? 0) > 1;
    const leadsIn = chains[to]?.first === link.target && chains[to].entry === link.source;
    const leadsOut = chains[from]?.last === link.source && chains[from].exit === link.target;
    const along = previous[link.target] === link.source;
    if (passes && !leadsIn && !leadsOut && !along) {
      claims.push({
        start: (rows[link.source] ?? 0) + 1,
        end: (rows[link.target] ?? 0) - 1,
        chain: -1,
        link: index,
      });
    }
    laneOfLink.push(-1 - (leadsIn && from !== to ? to : from));
  });
  claims.sort((a, b) => a.start - b.start || b.end - a.end);

  const laneEnds: number[] = [];
  const laneOfChain: number[] = chains.map(() => 0);
  for (const claim of claims) {
    let lane = laneEnds.findIndex((end) => end < claim.start);
    if (lane < 0) lane = laneEnds.push(-1) - 1;
    laneEnds[lane] = claim.end;
    if (claim.chain >= 0) laneOfChain[claim.chain] = lane;
    else laneOfLink[claim.link] = lane;
  }
  for (let index = 0; index < laneOfLink.length; index++) {
    const lane = laneOfLink[index] ?? 0;
    if (lane < 0) laneOfLink[index] = laneOfChain[-1 - lane] ?? 0;
  }
  return { laneOfChain, laneOfLink, laneCount: Math.max(1, laneEnds.length) };
}

/** The corners of a line: out of the source's bottom, down its lane, into the target's top or side. */
function route(source: Box, target: Box, lane: number, line: number, branch: number) {
  const out: [number, number] = [source.x + source.width / 2, source.y + source.height];
  const points: (readonly [number, number])[] = [out];
  const leaves = out[1] + branch;
  if (lane !== source.lane) points.push([out[0], leaves], [line, leaves]);
  const bottom = target.y + (lane === target.lane ? 0 : target.height / 2);
  points.push([line, bottom]);
  if (lane < target.lane) points.push([target.x, bottom]);
  else if (lane > target.lane) points.push([target.x + target.width, bottom]);
  const straight = lane === source.lane && lane === target.lane;
  // Close to the source: headings stand above the target.
  const beside = lane === target.lane ? target.y - 7 : (leaves + bottom) / 2 + 4;
  return {
    points,
    label: [line + 6, straight ? out[1] + 22 : beside] as const,
    top: out[1],
    bottom,
  };
}

function findBrackets(
  entries: readonly Entry[],
  boxes: readonly Box[],
  { margin, bracket, heading }: Measures,
): Bracket[] {
  const bottoms = new Map<string, number>();
  for (const box of boxes) {
    for (const id of box.entry.path) {
      bottoms.set(id, Math.max(bottoms.get(id) ?? 0, box.y + box.height));
    }
  }
  const brackets: Bracket[] = [];
  let waiting: Entry[] = [];
  let next = 0;
  for (const entry of entries) {
    if (entry.open) {
      waiting.push(entry);
      continue;
    }
    const top = boxes[next++]?.y ?? 0;
    waiting.forEach((open, index) => {
      brackets.push({
        entry: open,
        x: margin + (open.level - 1) * bracket,
        y: top - (waiting.length - index) * heading,
        bottom: bottoms.get(open.node.id) ?? top,
      });
    });
    waiting = [];
  }
  return brackets;
}
