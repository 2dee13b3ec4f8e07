/** What the picture on the page and the exported picture have in common: lines, words and colours. */
import type { LayerKind } from '../nn/spec/index.ts';
import type { Entry } from './folding.ts';
import type { Edge } from './layout.ts';
import { writeCount } from './quantities.ts';
import { summariseSettings } from './settings.ts';
import type { Texts } from './texts.ts';

const cornerRadius = 6;

/** SVG path data of a line with rounded corners. */
export function drawLine(points: Edge['points']): string {
  const [start, ...rest] = points;
  if (start === undefined) return '';
  let path = `M${start[0]} ${start[1]}`;
  rest.forEach((point, index) => {
    const before = points[index] ?? start;
    const after = rest[index + 1];
    if (after === undefined) {
      path += `L${point[0]} ${point[1]}`;
      return;
    }
    const enter = towards(point, before);
    const leave = towards(point, after);
    path += `L${enter[0]} ${enter[1]}Q${point[0]} ${point[1]} ${leave[0]} ${leave[1]}`;
  });
  return path;
}

/** The point a corner's radius away from a corner, on the way to another point; lines are horizontal or vertical. */
function towards(
  corner: readonly [number, number],
  to: readonly [number, number],
): readonly [number, number] {
  const length = Math.abs(to[0] - corner[0]) + Math.abs(to[1] - corner[1]);
  const share = length === 0 ? 0 : Math.min(cornerRadius, length / 2) / length;
  return [corner[0] + (to[0] - corner[0]) * share, corner[1] + (to[1] - corner[1]) * share];
}

/** A small triangle whose tip is the end of the line. */
export function drawArrow(points: Edge['points']): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (tip === undefined || before === undefined) return '';
  const [x, y] = tip;
  const dx = Math.sign(x - before[0]);
  const dy = Math.sign(y - before[1]);
  return `M${x} ${y}l${-5 * dx - 3 * dy} ${-5 * dy - 3 * dx}l${6 * dy} ${6 * dx}z`;
}

/** A group by its name, the first and last stage in words. */
export function writeGroup(label: string, texts: Texts): string {
  return texts.has(`stage.${label}`) ? texts(`stage.${label}`) : label;
}

/** The two lines of text in a box. */
export function boxLines({ node }: Entry, texts: Texts): readonly [string, string] {
  if (node.type === 'layer') {
    const settings = summariseSettings(node.layer.spec);
    const kind = texts(`kind.${node.layer.kind}`);
    return [node.layer.name, settings === '' ? kind : `${kind} ${settings}`];
  }
  const params = node.layers.reduce((sum, layer) => sum + layer.params.total, 0);
  const size =
    node.blocks > 0
      ? texts('graph.blocks', { count: node.blocks })
      : texts('table.layers', { count: node.layers.length });
  return [writeGroup(node.label, texts), `${size} · ${writeCount(params, texts.lang)}`];
}

/** Whether a folded box hides a shortcut, which it then hints at. */
export function hidesShortcut({ node }: Entry): boolean {
  return node.type === 'group' && node.layers.some(({ kind }) => kind === 'add');
}

/** The colour on a box's edge, by what the layer does: a token of `tokens.css`. */
export function kindColour(kind: LayerKind): string {
  switch (kind) {
    case 'conv':
    case 'depthwiseConv':
    case 'separableConv':
    case 'transposedConv':
    case 'conv1d':
    case 'lstm':
    case 'gru':
    case 'simpleRnn':
    case 'bidirectional':
    case 'timeDistributed':
    case 'embedding':
    case 'dense':
      return '--main';
    case 'batchNorm':
    case 'layerNorm':
      return '--norm';
    case 'add':
    case 'multiply':
    case 'average':
    case 'maximum':
    case 'minimum':
    case 'concatenate':
    case 'subsamplePad':
      return '--skip';
    case 'zeroPadding':
    case 'cropping':
      return '--pad';
    default:
      return '--rule-strong';
  }
}
