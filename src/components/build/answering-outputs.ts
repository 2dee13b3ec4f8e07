import type { FrozenCell, FrozenOutput } from '../../notebook/outputs/frozen.ts';

/** A stored output that comes alive on the page, by the slot that it has in its cell. */
export interface AnsweringOutput {
  slot: number;
  output: FrozenOutput;
}

/** Of what a cell showed, what answers a reader more than it can as it stands: a table of layers, a plot with its tips. */
export const answeringOutputs = ({ outputs }: Pick<FrozenCell, 'outputs'>): AnsweringOutput[] =>
  outputs.flatMap((output, slot) =>
    output.kind === 'network' || output.kind === 'plot' ? [{ slot, output }] : [],
  );
