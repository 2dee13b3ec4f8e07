import type { ActivationName } from './layer-spec.ts';

export const activationNames: readonly ActivationName[] = [
  'relu',
  'relu6',
  'sigmoid',
  'tanh',
  'softmax',
  'linear',
  'elu',
  'selu',
  'softplus',
  'softsign',
  'swish',
  'gelu',
  'leakyRelu',
];
