import { LayersModel } from '@tensorflow/tfjs-layers';
import * as nn from '../nn/index.ts';
import type { RunContext } from '../notebook/kernel/index.ts';

/**
 * `model.summary()` prints the text that tfjs makes of a model, as one piece, and offers the inspector of the same
 * model below it. A summary that the reader's own function prints is left to it.
 */
let run: Pick<RunContext, 'slot' | 'handle'> | undefined;
let patched = false;

/** From now on summaries belong to this run. */
export function followSummaries(of: Pick<RunContext, 'slot' | 'handle'>): void {
  run = of;
}

export function offerInspectors(): void {
  if (patched) return;
  patched = true;
  const { prototype } = LayersModel;
  const { summary } = prototype;
  prototype.summary = function (this: LayersModel, lineLength, positions, print) {
    // A sequential model hands on the console's own function where it was given none.
    if (print && print !== console.log) return summary.call(this, lineLength, positions, print);
    const lines: string[] = [];
    summary.call(this, lineLength, positions, (line?: unknown) => void lines.push(String(line)));
    console.log(lines.join('\n'));
    offer(this);
  };
}

function offer(model: LayersModel): void {
  const network = described(model);
  if (network && run) run.slot()({ kind: 'network', network, handle: run.handle(model), folded: true });
}

/** Nothing for a model whose shapes are open, or whose layers the inspector does not know. */
function described(model: LayersModel): unknown {
  try {
    return nn.describe(model);
  } catch {
    return undefined;
  }
}
