/**
 * One run of an experiment, as a line of `content/results/<experiment>.jsonl`. Everything that is said about an
 * experiment (tables, intervals, paired tests, figures) is computed from its rows.
 */

/** A network by its hyper-parameters: `networkOf` in `scripts/experiments/networks.ts` writes it out. */
export interface NetworkChoice {
  readonly network: 'linear' | 'simple-cnn' | 'cifar-resnet';
  /** Layers with weights; absent for `linear` and `simple-cnn`. */
  readonly depth?: number;
  /** Channels of the first stage; absent for `linear`. */
  readonly width?: number;
  /** `false`: the plain twin. Absent where there is no such choice. */
  readonly skip?: boolean;
  /** `false`: built without batch norm, its convolutions with a bias. Absent: with, as the network is. */
  readonly norm?: false;
}

/** How a set of pictures was answered after the training, in inference mode, one view a picture. */
export interface Answers {
  readonly count: number;
  readonly accuracy: number;
  /** Mean cross-entropy in nats. */
  readonly loss: number;
  /** A bit a picture, in the set's order, 1 where it was right; base64 (`unpackBits`). Absent for training pictures. */
  readonly right?: string;
}

export interface ResultRow extends NetworkChoice {
  readonly experiment: string;
  /** Unique within the experiment; the same for the same settings. */
  readonly run: string;
  /** `choose`: to choose a learning rate on validation; `final`: what the experiment is about. A run may be both. */
  readonly purpose: 'choose' | 'final';
  readonly parameters: number;
  readonly seed: number;
  /** Training pictures. */
  readonly pictures: number;
  /** Passes over the training pictures. */
  readonly epochs: number;
  /** Steps of the optimiser. */
  readonly updates: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly schedule: string;
  readonly warmup: number;
  readonly momentum: number;
  readonly weightDecay: number;
  readonly labelSmoothing: number;
  readonly augment: Readonly<Record<string, number | boolean>> | false;
  /** Where the weights came from: drawn by the seed, or trained on the eight other classes; `frozen`: only the last layer trained. */
  readonly start?: 'scratch' | 'fine-tuned' | 'frozen';
  readonly outcome: 'finished' | 'stopped' | 'diverged';
  /** Processor time of the training. */
  readonly seconds: number;
  /** The training pictures as they are, not augmented. Absent when diverged. */
  readonly train?: Answers;
  /** Absent when diverged, or where the validation pictures are themselves trained on. */
  readonly validation?: Answers;
  /** CIFAR-10's own test pictures of cats and dogs. Absent when diverged. */
  readonly test?: Answers;
  /** An entry an epoch, of the augmented batches, in training mode. */
  readonly curve: { readonly loss: readonly number[]; readonly accuracy: readonly number[] };
  /** `jpeg`: JPEG copies of the pictures; `binary`: the official binary version. */
  readonly source: 'jpeg' | 'binary';
  readonly engine: string;
}

/** The rows of a `.jsonl` file; a last line cut short by an interruption is left out. */
export function parseRows(text: string): ResultRow[] {
  return text
    .split('\n')
    .slice(0, -1)
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ResultRow);
}

/** A bit for each entry, the first in the lowest bit of the first byte, as base64. */
export function packBits(bits: readonly boolean[]): string {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, at) => {
    if (bit) bytes[at >> 3]! |= 1 << (at & 7);
  });
  return btoa(String.fromCharCode(...bytes));
}

/** What {@link packBits} packed. */
export function unpackBits(packed: string, count: number): boolean[] {
  const bytes = atob(packed);
  return Array.from({ length: count }, (_, at) => ((bytes.charCodeAt(at >> 3) >> (at & 7)) & 1) === 1);
}
