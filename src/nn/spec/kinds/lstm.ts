import type { Described, Made, Written } from './kind.ts';
import { describedRecurrent, recurrentSettings, writtenRecurrent } from './recurrent-kind.ts';
import { gatedOf } from './recurrent-rules.ts';

export const described: Described<'lstm'> = describedRecurrent;

export const made: Made<'lstm'> = {
  on: 'sequences',
  read: {
    LSTM(config) {
      const settings = gatedOf(config);
      return settings && { kind: 'lstm', ...settings };
    },
  },
  make: (layer, tools) => [tools.layers.lstm(recurrentSettings(layer, tools))],
};

export const written: Written<'lstm'> = writtenRecurrent;
