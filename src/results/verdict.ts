/** What the experiments changed, a change a row, set side by side in the end. Chosen by the questions, not by the answers. */
import type { ExperimentName } from './experiments.ts';

export interface Change {
  /** What was changed: a text of `results.json`, and what stands in its places. */
  readonly text: string;
  readonly values?: Readonly<Record<string, number | string>>;
  readonly experiment: ExperimentName;
  /** The groups after the change and before it. */
  readonly after: string;
  readonly before: string;
}

const skips = (n: number): Change => ({
  text: 'changeSkips',
  values: { n },
  experiment: 'depth',
  after: `resnet-${n}-w8`,
  before: `plain-${n}-w8`,
});

const depth = (text: string, kind: string): Change => ({
  text,
  experiment: 'depth',
  after: `${kind}-56-w8`,
  before: `${kind}-8-w8`,
});

const pictures = (text: string, updates: number): Change => ({
  text,
  experiment: 'amount',
  after: `resnet-20-w8 pictures=9600 updates=${updates}`,
  before: 'resnet-20-w8 pictures=1600 updates=900',
});

export const changes: readonly Change[] = [
  ...[8, 20, 32, 56].map(skips),
  depth('changeDepthPlain', 'plain'),
  depth('changeDepthResidual', 'resnet'),
  { text: 'changeConvolution', experiment: 'recipe', after: 'simple-cnn-w16', before: 'linear' },
  { text: 'changeResidual', experiment: 'recipe', after: 'resnet-20-w8', before: 'simple-cnn-w16' },
  ...[0.03, 0.1].map((rate): Change => ({
    text: 'changeNorm',
    values: { rate: String(rate) },
    experiment: 'norm-rate',
    after: `resnet-20-w8 rate=${rate}`,
    before: `resnet-20-w8-no-norm rate=${rate}`,
  })),
  pictures('changePicturesUpdates', 900),
  pictures('changePicturesPasses', 5400),
  {
    text: 'changeStart',
    experiment: 'transfer',
    after: 'fine-tuned pictures=1600',
    before: 'scratch pictures=1600',
  },
];
