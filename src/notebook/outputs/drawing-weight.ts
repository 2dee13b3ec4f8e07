import type { InputOutput, Output, ValueNode } from '../protocol/index.ts';
import { partsOf, textsWeight } from './control-size.ts';
import { drawingLimits } from '../drawing/index.ts';
import { shownRows } from './table.ts';

/** What a cell draws at once, in elements; what goes beyond waits until the reader comes near. */
export const drawnAtOnce = 6_000;

/** A cell that shows much is gone through at each change; to weigh all of it anew would take long. */
const known = new WeakMap<Output, number>();

/** About how many elements an output will put on the page: known before it is drawn. */
export function drawingWeight(output: Output): number {
  const before = known.get(output);
  if (before !== undefined) return before;
  const weight = weigh(output);
  known.set(output, weight);
  return weight;
}

function weigh(output: Output): number {
  switch (output.kind) {
    case 'value':
      return branches(output.value);
    case 'tensor':
      return 200 + 2 * (output.histogram?.counts.length ?? 0);
    case 'network':
      return 100 + 12 * layerCount(output.network);
    case 'plot':
      return 500 + Math.min(drawingLimits.elements, longest(output.plot));
    case 'image':
      // A picture of a million pixels takes as long as some thousand elements.
      return 20 + 2 * output.pixels.length + (output.width * output.height * output.pixels.length) / 500;
    case 'table':
      return (
        20 + Math.min(output.rows.length, shownRows(output.columns.length)) * (1 + output.columns.length)
      );
    case 'text':
      return output.format === 'tex' ? 20 + 6 * output.text.length : 2 + output.text.length / 20;
    case 'log':
      return 2 + output.text.length / 20;
    case 'input':
      return 20 * controlCount(output) + 3 * partsOf(output) + textsWeight(output);
    case 'progress':
    case 'error':
      return 20;
    case 'custom':
      return 1_000;
  }
}

/** What is seen of a tree at first: its own entries; theirs are made when a reader opens them. */
function branches(node: ValueNode): number {
  const entries = node.type === 'list' ? node.items.length : node.type === 'record' ? node.entries.length : 0;
  return 1 + 6 * entries;
}

/** The longest array anywhere in a recorded plot: about how often its marks are repeated. */
function longest(recorded: unknown): number {
  if (typeof recorded !== 'object' || recorded === null) return 0;
  if (ArrayBuffer.isView(recorded)) return (recorded as Float64Array).length;
  const parts = Object.values(recorded).slice(0, 200);
  const own = Array.isArray(recorded) ? recorded.length : 0;
  return parts.reduce<number>((most, part) => Math.max(most, longest(part)), own);
}

const controlCount = ({ inputs = [] }: InputOutput): number =>
  inputs.reduce((sum, input) => sum + controlCount(input), 1);

function layerCount(network: unknown): number {
  const layers = (network as { layers?: unknown } | null)?.layers;
  return Array.isArray(layers) ? layers.length : 0;
}
