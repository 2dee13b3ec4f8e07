import type { NetworkSpec } from '../spec/layer-spec.ts';
import { petResnet } from '../spec/pet-resnet.ts';
import { cifarResnet } from '../spec/resnet.ts';
import { simpleCnn } from '../spec/simple-cnn.ts';

/** The networks whose trained weights ship under `public/weights/<name>.safetensors`, in half precision. */
export const trainedNets = {
  resnet20: () => cifarResnet(20, { width: 16, classes: 2 }),
  plain20: () => cifarResnet(20, { width: 16, classes: 2, skip: false }),
  'simple-cnn': () => simpleCnn({ classes: 2 }),
  pets: () => petResnet(),
  eight: () => cifarResnet(20, { width: 8, classes: 8 }),
} as const satisfies Record<string, () => NetworkSpec>;

export type TrainedNet = keyof typeof trainedNets;

const pair = ['dog', 'cat'] as const;
const others = ['airplane', 'automobile', 'bird', 'deer', 'frog', 'horse', 'ship', 'truck'] as const;

/**
 * What each of them tells apart, in the order of its outputs. `pets` knows the eight other classes of CIFAR-10, to say
 * "neither"; `eight` knows nothing but those: what it has learnt of them can be taken on to dogs and cats.
 */
export const trainedClasses: Readonly<Record<TrainedNet, readonly string[]>> = {
  resnet20: pair,
  plain20: pair,
  'simple-cnn': pair,
  pets: [...pair, ...others],
  eight: others,
};

/** What those networks expect of a picture's channels of 0…1: `(x − mean) / std`, as of their 1,600 training pictures. */
export const trainedNormalisation = {
  mean: [0.49535415948606004, 0.457013059129902, 0.4131808100681679],
  std: [0.2527341844315393, 0.24875694413000016, 0.2528425910009405],
} as const;
