import type { Described, Made, Written } from './kind.ts';
import { describedRecurrent, recurrentSettings, writtenRecurrent } from './recurrent-kind.ts';
import { gatedOf } from './recurrent-rules.ts';

export const described: Described<'gru'> = describedRecurrent;

export const made: Made<'gru'> = {
  on: 'sequences',
  read: {
    GRU(config) {
      const settings = gatedOf(config);
      return settings && { kind: 'gru', ...settings };
    },
  },
  make: (layer, tools) => [tools.layers.gru(recurrentSettings(layer, tools))],
};

export const written: Written<'gru'> = writtenRecurrent;
