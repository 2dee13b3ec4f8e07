/** Choosing a learning rate: on validation alone, by the same rule everywhere. */
import type { NetworkChoice, ResultRow } from './row.ts';

/** A network's hyper-parameters as one text: rows of equal text are of the same kind of network. */
export function kindOf({ network, depth, width, skip, norm }: NetworkChoice): string {
  return [
    network === 'cifar-resnet' ? (skip === false ? 'plain' : 'resnet') : network,
    ...(depth === undefined ? [] : [String(depth)]),
    ...(width === undefined ? [] : [`w${width}`]),
    ...(norm === false ? ['no-norm'] : []),
  ].join('-');
}

/**
 * The learning rate of the highest validation accuracy among the rows of one kind of network; of equals the one of
 * the lower validation loss. Diverged runs lose to any that finished.
 * @returns `undefined` while no row has a validation accuracy
 */
export function chosenRate(rows: readonly ResultRow[], kind: string): number | undefined {
  const own = rows.filter((row) => row.validation && kindOf(row) === kind);
  const [best] = own.sort(
    (a, b) => b.validation!.accuracy - a.validation!.accuracy || a.validation!.loss - b.validation!.loss,
  );
  return best?.learningRate;
}
