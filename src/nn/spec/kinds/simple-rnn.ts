import type { LayerOf } from '../layer-spec.ts';
import type { Described, Made, Tools, Written } from './kind.ts';
import {
  checkRecurrent,
  checkTorchRecurrent,
  recurrentOf,
  recurrentClass,
  recurrentField,
  recurrentKeras,
  recurrentParameters,
  recurrentProducts,
  recurrentShape,
} from './recurrent-rules.ts';
import { recurrentInitial } from './tfjs-settings.ts';
import { torchRecurrent, torchRecurrentModule } from './torch-text.ts';

export const described: Described<'simpleRnn'> = {
  inputs: 'some',
  check: (layer) => checkRecurrent(layer.name, layer),
  shape: recurrentShape,
  parameters: recurrentParameters,
  multiplyAdds: (layer, channels, _, input) => recurrentProducts(layer, channels, input),
  field: recurrentField,
};

export const made: Made<'simpleRnn'> = {
  on: 'sequences',
  read: {
    SimpleRNN(config) {
      const settings = recurrentOf(config);
      return settings && { kind: 'simpleRnn', ...settings };
    },
  },
  make: (layer, tools) => [madeSimpleRNN(layer, tools)],
};

function madeSimpleRNN(layer: LayerOf<'simpleRnn'>, tools: Tools) {
  const { name: _, inputs: __, kind: ___, sharesWeightsOf: ____, ...settings } = layer;
  return tools.layers.simpleRNN({ ...settings, ...tools.common, ...recurrentInitial(tools) });
}

export const written: Written<'simpleRnn'> = {
  keras: (layer) => recurrentKeras(layer, layer.name),
  kerasClass: recurrentClass,
  torchModules(layer, module, description) {
    checkTorchRecurrent(layer.name, layer, layer.inputs.length);
    return [torchRecurrentModule(layer, module, description)];
  },
  torch: (layer, module, [x = '']) => torchRecurrent(layer, module, x),
};
