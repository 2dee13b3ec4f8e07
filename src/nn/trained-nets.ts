import type { NetworkSpec } from './layer-spec.ts';
import { cifarResnet } from './resnet.ts';
import { simpleCnn } from './simple-cnn.ts';

/** The networks whose trained weights ship under `public/weights/<name>.safetensors`, in half precision. */
export const trainedNets = {
  resnet20: () => cifarResnet(20, { width: 16, classes: 2 }),
  plain20: () => cifarResnet(20, { width: 16, classes: 2, skip: false }),
  'simple-cnn': () => simpleCnn({ classes: 2 }),
} as const satisfies Record<string, () => NetworkSpec>;

export type TrainedNet = keyof typeof trainedNets;
