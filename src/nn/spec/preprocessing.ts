import type { InputNormalisation } from './questions.ts';

/**
 * What weights for ImageNet expect of a picture of 0…1, by the names that Keras gives the ways (`mode` of its
 * `preprocess_input`). `torch`, of torchvision and most of timm: RGB, the set's mean subtracted, divided by its standard
 * deviation. `caffe`, of Keras' ResNet-50, 101 and 152 and its VGG: BGR of 0…255, the mean subtracted and no more. `tf`, of
 * Keras' ResNet V2, MobileNet and Inception: RGB of −1…1.
 */
export const imagenetPreprocessing = {
  torch: { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225], order: 'rgb' },
  caffe: {
    mean: [103.939 / 255, 116.779 / 255, 123.68 / 255],
    std: [1 / 255, 1 / 255, 1 / 255],
    order: 'bgr',
  },
  tf: { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], order: 'rgb' },
} as const satisfies Record<string, InputNormalisation>;

export type ImagenetStyle = keyof typeof imagenetPreprocessing;
