import type { InputNormalisation } from '../nn/spec/index.ts';
import type { ShownNet } from './network-choice.ts';

/** What is known of a network's shipped weights. */
export interface TrainedWeights {
  /** How many test pictures were looked at after training. */
  readonly count: number;
  /** Share of them that was right, with the weights as shipped. */
  readonly accuracy: number;
  /** 95 % interval of the accuracy. */
  readonly interval: readonly number[];
}

/** What the page was built with: the weights there are, and what their networks expect of a picture. */
export interface TrainedShelf {
  readonly nets: Readonly<Record<ShownNet, TrainedWeights>>;
  readonly normalisation: InputNormalisation;
}
