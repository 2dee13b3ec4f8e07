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

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * The learning rate of the highest validation accuracy among the rows of one kind of network: a mean over the seeds
 * that every rate has, for one seed may fail where others do not. Of equal ones the rate of the lower validation loss.
 * A diverged run counts as one that got nothing right.
 * @returns `undefined` while no row has a validation accuracy
 */
export function chosenRate(rows: readonly ResultRow[], kind: string): number | undefined {
  const own = rows.filter((row) => kindOf(row) === kind);
  const rates = [...new Set(own.map(({ learningRate }) => learningRate))];
  const of = (rate: number) => own.filter(({ learningRate }) => learningRate === rate);
  const common = new Set(
    own
      .map(({ seed }) => seed)
      .filter((seed) => rates.every((rate) => of(rate).some((row) => row.seed === seed))),
  );
  const [best] = rates
    .map((rate) => {
      const counted = of(rate).filter(({ seed }) => common.size === 0 || common.has(seed));
      return {
        rate,
        accuracy: mean(counted.map(({ validation }) => validation?.accuracy ?? 0)),
        loss: mean(counted.map(({ validation }) => validation?.loss ?? Infinity)),
      };
    })
    .sort((a, b) => b.accuracy - a.accuracy || a.loss - b.loss);
  return best && best.accuracy > 0 ? best.rate : undefined;
}
