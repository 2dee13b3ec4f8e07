import { checkNumber } from '../checks.ts';
import { gatheredField, sameField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { pythonNumber } from './python-text.ts';
import { unchanged } from './shape-rules.ts';
import { isLastAxis } from './tfjs-settings.ts';
import { channelsFirst, channelsInto, channelsLast, rankInto } from './torch-text.ts';

export const described: Described<'layerNorm'> = {
  inputs: 'one',
  check: ({ name, epsilon }) => checkNumber(name, 'epsilon', epsilon, 0, 1),
  shape: unchanged,
  parameters: ({ scale, center }, channels) => [
    ...(scale ? [{ label: 'gamma', factors: [channels] }] : []),
    ...(center ? [{ label: 'beta', factors: [channels] }] : []),
  ],
  // The mean runs over all values of a vector.
  field: (layer, seen, formula, inputs) =>
    (inputs[0]?.length === 1 ? gatheredField : sameField)(layer, seen, formula, inputs),
};

export const made: Made<'layerNorm'> = {
  read: {
    LayerNormalization: (config, rank) => {
      const { epsilon, center, scale } = config;
      return isLastAxis(config, rank) ? { kind: 'layerNorm', epsilon, center, scale } : null;
    },
  },
  make: ({ epsilon, center, scale }, { layers, common }) => [
    layers.layerNormalization({ ...common, epsilon, center, scale }),
  ],
};

export const written: Written<'layerNorm'> = {
  keras: ({ name, epsilon, center, scale }) =>
    kerasCall(
      'LayerNormalization',
      `epsilon=${pythonNumber(epsilon)}`,
      ...(center ? [] : ['center=False']),
      ...(scale ? [] : ['scale=False']),
      kerasName(name),
    ),
  torchModules({ epsilon, center, scale }, module, description) {
    const options = center || scale ? (center ? '' : ', bias=False') : ', elementwise_affine=False';
    const lines = [
      `${module} = nn.LayerNorm(${channelsInto(description)}, eps=${pythonNumber(epsilon)}${options})`,
    ];
    if (center && !scale) lines.push(`${module}.weight.requires_grad_(False)  # stays as it is`);
    return lines;
  },
  torch(_, module, [x = ''], description) {
    const rank = rankInto(description);
    return channelsFirst(`${module}(${channelsLast(x, rank)})`, rank);
  },
};
