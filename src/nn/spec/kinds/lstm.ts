import type { LayerOf } from '../layer-spec.ts';
import type { Described, Made, Tools, Written } from './kind.ts';
import {
  checkRecurrent,
  checkTorchRecurrent,
  gatedOf,
  recurrentClass,
  recurrentField,
  recurrentKeras,
  recurrentParameters,
  recurrentProducts,
  recurrentShape,
} from './recurrent-rules.ts';
import { recurrentInitial } from './tfjs-settings.ts';
import { torchRecurrent, torchRecurrentModule } from './torch-text.ts';

export const described: Described<'lstm'> = {
  inputs: 'some',
  check: (layer) => checkRecurrent(layer.name, layer),
  shape: recurrentShape,
  parameters: recurrentParameters,
  multiplyAdds: (layer, channels, _, input) => recurrentProducts(layer, channels, input),
  field: recurrentField,
};

export const made: Made<'lstm'> = {
  on: 'sequences',
  read: {
    LSTM(config) {
      const settings = gatedOf(config);
      return settings && { kind: 'lstm', ...settings };
    },
  },
  make: (layer, tools) => [madeLSTM(layer, tools)],
};

function madeLSTM(layer: LayerOf<'lstm'>, tools: Tools) {
  const { name: _, inputs: __, kind: ___, sharesWeightsOf: ____, ...settings } = layer;
  return tools.layers.lstm({ ...settings, ...tools.common, ...recurrentInitial(tools) });
}

export const written: Written<'lstm'> = {
  keras: (layer) => recurrentKeras(layer, layer.name),
  kerasClass: recurrentClass,
  torchModules(layer, module, description) {
    checkTorchRecurrent(layer.name, layer, layer.inputs.length);
    return [torchRecurrentModule(layer, module, description)];
  },
  torch: (layer, module, [x = '']) => torchRecurrent(layer, module, x),
};
