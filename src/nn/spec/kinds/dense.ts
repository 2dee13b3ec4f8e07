import { checkSize } from '../checks.ts';
import { gatheredField, sameField } from './field-rules.ts';
import { kerasActivation, kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { activationIn, activationOf, unlessLinear } from './tfjs-settings.ts';
import { channelsInto, rankInto, torchActivated } from './torch-text.ts';

export const described: Described<'dense'> = {
  inputs: 'one',
  check: ({ name, units }) => checkSize(name, 'units', units),
  shape: ({ units }, [input = []]) => ({
    outputShape: [...input.slice(0, -1), units],
    formula: { rule: 'dense' },
  }),
  parameters: ({ units, useBias }, channels) => [
    { label: 'kernel', factors: [channels, units] },
    ...(useBias ? [{ label: 'bias', factors: [units] }] : []),
  ],
  multiplyAdds: ({ units }, channels, output) => [
    { label: 'kernel', factors: [...output.slice(0, -1), channels, units] },
  ],
  field: (layer, seen, formula, inputs) =>
    (inputs[0]?.length === 1 ? gatheredField : sameField)(layer, seen, formula, inputs),
};

export const made: Made<'dense'> = {
  read: {
    Dense: (config) => {
      const activation = activationOf(config);
      const { units, useBias } = config;
      return activation && { kind: 'dense', units, useBias: useBias !== false, ...unlessLinear(activation) };
    },
  },
  make(layer, { layers, initializers, common, zeros, seed }) {
    const { units, useBias } = layer;
    const kernelInitializer = zeros ? 'zeros' : initializers.glorotUniform({ seed });
    return [layers.dense({ ...common, units, useBias, activation: activationIn(layer), kernelInitializer })];
  },
};

export const written: Written<'dense'> = {
  keras: ({ name, units, useBias, activation }) =>
    kerasCall(
      'Dense',
      String(units),
      ...(useBias ? [] : ['use_bias=False']),
      ...kerasActivation(activation),
      kerasName(name),
    ),
  torchModules: ({ units, useBias }, module, description) => [
    `${module} = nn.Linear(${channelsInto(description)}, ${units}${useBias ? '' : ', bias=False'})`,
  ],
  torch({ activation }, module, [x = ''], description) {
    const rank = rankInto(description);
    const product = rank === 3 ? `${module}(${x}.movedim(1, -1)).movedim(-1, 1)` : `${module}(${x})`;
    return torchActivated(product, activation, rank);
  },
};
