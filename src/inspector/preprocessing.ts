import type { InputNormalisation } from '../nn/spec/index.ts';

/**
 * What weights for ImageNet expect of a picture of 0…1, by whose they are. torchvision and timm: RGB, the set's mean taken
 * off and divided by its standard deviation. Keras' first ResNets, as Caffe's: BGR of 0…255, the mean taken off alone.
 */
export const imagenetNormalisations = {
  torchvision: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], order: 'rgb' },
  keras: {
    mean: [103.939 / 255, 116.779 / 255, 123.68 / 255],
    std: [1 / 255, 1 / 255, 1 / 255],
    order: 'bgr',
  },
} as const satisfies Record<string, InputNormalisation>;

export type ImagenetStyle = keyof typeof imagenetNormalisations;
