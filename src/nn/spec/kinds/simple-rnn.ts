import type { Described, Made, Written } from './kind.ts';
import { describedRecurrent, recurrentSettings, writtenRecurrent } from './recurrent-kind.ts';
import { recurrentOf } from './recurrent-rules.ts';

export const described: Described<'simpleRnn'> = describedRecurrent;

export const made: Made<'simpleRnn'> = {
  on: 'sequences',
  read: {
    SimpleRNN(config) {
      const settings = recurrentOf(config);
      return settings && { kind: 'simpleRnn', ...settings };
    },
  },
  make: (layer, tools) => [tools.layers.simpleRNN(recurrentSettings(layer, tools))],
};

export const written: Written<'simpleRnn'> = writtenRecurrent;
