import type { ActivationName } from '../layer-spec.ts';
import { gatheredField, sameField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, LayerBody, Made, Written } from './kind.ts';
import { pythonNumber, pythonString } from './python-text.ts';
import { unchanged } from './shape-rules.ts';
import { activationOf, isLastAxis } from './tfjs-settings.ts';
import { rankInto, torchActivated } from './torch-text.ts';

/** Keras' own slope of a leaky ReLU. */
const defaultSlope = 0.3;

export const described: Described<'activation'> = {
  inputs: 'one',
  shape: unchanged,
  // The sum under a softmax runs over all values of a vector.
  field: (layer, seen, formula, inputs) =>
    layer.activation === 'softmax' && inputs[0]?.length === 1
      ? gatheredField(layer, seen, formula, inputs)
      : sameField(layer, seen, formula, inputs),
};

const named = (activation: ActivationName): LayerBody => ({ kind: 'activation', activation });

export const made: Made<'activation'> = {
  read: {
    Activation: (config) => {
      const name = activationOf(config);
      return name && named(name);
    },
    ReLU: ({ maxValue }) => {
      if (maxValue === 6) return named('relu6');
      return maxValue === null || maxValue === undefined ? named('relu') : null;
    },
    LeakyReLU: ({ alpha }) => ({ kind: 'activation', activation: 'leakyRelu', slope: alpha }),
    ELU: ({ alpha }) => (alpha === 1 ? named('elu') : null),
    Softmax: (config, rank) => (isLastAxis(config, rank) ? named('softmax') : null),
  },
  make: ({ activation, slope = defaultSlope }, { layers, common }) => [
    activation === 'leakyRelu'
      ? layers.leakyReLU({ ...common, alpha: slope })
      : layers.activation({ ...common, activation }),
  ],
};

export const written: Written<'activation'> = {
  keras: ({ name, activation, slope = defaultSlope }) =>
    activation === 'leakyRelu'
      ? kerasCall('LeakyReLU', `negative_slope=${pythonNumber(slope)}`, kerasName(name))
      : kerasCall('Activation', pythonString(activation), kerasName(name)),
  torch: ({ activation, slope }, _, [x = ''], description) =>
    torchActivated(x, activation, rankInto(description), slope),
};
