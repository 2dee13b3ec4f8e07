import { checkNumber } from '../checks.ts';
import { sameField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { pythonNumber } from './python-text.ts';
import { unchanged } from './shape-rules.ts';

export const described: Described<'gaussianNoise'> = {
  inputs: 'one',
  check: ({ name, deviation }) => checkNumber(name, 'deviation', deviation, 0, 1e6),
  shape: unchanged,
  field: sameField,
};

export const made: Made<'gaussianNoise'> = {
  read: { GaussianNoise: ({ stddev }) => ({ kind: 'gaussianNoise', deviation: stddev }) },
  make: ({ deviation }, { layers, common }) => [layers.gaussianNoise({ ...common, stddev: deviation })],
};

export const written: Written<'gaussianNoise'> = {
  keras: ({ name, deviation }) => kerasCall('GaussianNoise', pythonNumber(deviation), kerasName(name)),
  torch: ({ deviation }, _, [x = '']) =>
    `${x} + torch.randn_like(${x}) * (${pythonNumber(deviation)} if self.training else 0)`,
};
