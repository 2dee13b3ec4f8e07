import { checkNumber } from '../checks.ts';
import { sameField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { pythonNumber } from './python-text.ts';
import { unchanged } from './shape-rules.ts';
import { isLastAxis } from './tfjs-settings.ts';
import { channelsInto, rankInto } from './torch-text.ts';

export const described: Described<'batchNorm'> = {
  inputs: 'one',
  check({ name, epsilon, momentum }) {
    checkNumber(name, 'epsilon', epsilon, 0, 1);
    checkNumber(name, 'momentum', momentum, 0, 1);
  },
  shape: unchanged,
  // PyTorch calls only the trainable ones parameters; Keras' total counts all.
  parameters: ({ scale, center }, channels) => [
    ...(scale ? [{ label: 'gamma', factors: [channels] }] : []),
    ...(center ? [{ label: 'beta', factors: [channels] }] : []),
    { label: 'moving mean', factors: [channels], trainable: false },
    { label: 'moving variance', factors: [channels], trainable: false },
  ],
  field: sameField,
};

export const made: Made<'batchNorm'> = {
  read: {
    BatchNormalization: (config, rank) => {
      const { epsilon, momentum, center, scale } = config;
      return isLastAxis(config, rank) ? { kind: 'batchNorm', epsilon, momentum, center, scale } : null;
    },
  },
  make: ({ epsilon, momentum, center, scale }, { layers, common }) => [
    layers.batchNormalization({ ...common, epsilon, momentum, center, scale }),
  ],
};

export const written: Written<'batchNorm'> = {
  keras: ({ name, momentum, epsilon, center, scale }) =>
    kerasCall(
      'BatchNormalization',
      `momentum=${pythonNumber(momentum)}`,
      `epsilon=${pythonNumber(epsilon)}`,
      ...(center ? [] : ['center=False']),
      ...(scale ? [] : ['scale=False']),
      kerasName(name),
    ),
  torchModules({ epsilon, momentum, center, scale }, module, description) {
    const layerClass = `BatchNorm${[1, 1, 1, 2, 3][rankInto(description)] ?? 3}d`;
    // PyTorch's momentum is the share of the new batch, Keras' that of the old average.
    const numbers = `eps=${pythonNumber(epsilon)}, momentum=${pythonNumber(1 - momentum)}`;
    const affine = center || scale ? '' : ', affine=False';
    const lines = [`${module} = nn.${layerClass}(${channelsInto(description)}, ${numbers}${affine})`];
    if (scale !== center)
      lines.push(`${module}.${scale ? 'bias' : 'weight'}.requires_grad_(False)  # stays as it is`);
    return lines;
  },
  torch: (_, module, [x = ''], description) =>
    // PyTorch normalises the second axis; a sequence, of vectors or of images, has its channels last.
    rankInto(description) % 2 === 0 ? `${module}(${x}.movedim(-1, 1)).movedim(1, -1)` : `${module}(${x})`,
};
