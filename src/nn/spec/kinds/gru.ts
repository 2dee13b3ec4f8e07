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

export const described: Described<'gru'> = {
  inputs: 'some',
  check: (layer) => checkRecurrent(layer.name, layer),
  shape: recurrentShape,
  parameters: recurrentParameters,
  multiplyAdds: (layer, channels, _, input) => recurrentProducts(layer, channels, input),
  field: recurrentField,
};

export const made: Made<'gru'> = {
  on: 'sequences',
  read: {
    GRU(config) {
      const settings = gatedOf(config);
      return settings && { kind: 'gru', ...settings };
    },
  },
  make: (layer, tools) => [madeGRU(layer, tools)],
};

function madeGRU(layer: LayerOf<'gru'>, tools: Tools) {
  const { name: _, inputs: __, kind: ___, sharesWeightsOf: ____, ...settings } = layer;
  return tools.layers.gru({ ...settings, ...tools.common, ...recurrentInitial(tools) });
}

export const written: Written<'gru'> = {
  keras: (layer) => recurrentKeras(layer, layer.name),
  kerasClass: recurrentClass,
  torchModules(layer, module, description) {
    checkTorchRecurrent(layer.name, layer, layer.inputs.length);
    return [torchRecurrentModule(layer, module, description)];
  },
  torch: (layer, module, [x = '']) => torchRecurrent(layer, module, x),
};
