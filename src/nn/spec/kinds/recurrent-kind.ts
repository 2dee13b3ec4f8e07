/** What describes and writes a layer that goes through a sequence step by step, whichever of them it is. */

import type { RecurrentBody } from '../layer-spec.ts';
import type { Described, Tools, Written } from './kind.ts';
import {
  checkRecurrent,
  checkTorchRecurrent,
  recurrentArguments,
  recurrentClass,
  recurrentField,
  recurrentKeras,
  recurrentParameters,
  recurrentProducts,
  recurrentShape,
} from './recurrent-rules.ts';
import { recurrentInitial } from './tfjs-settings.ts';
import { torchRecurrent, torchRecurrentModule } from './torch-text.ts';

type Kind = RecurrentBody['kind'];

export const describedRecurrent: Described<Kind> = {
  inputs: 'some',
  check: (layer) => checkRecurrent(layer.name, layer),
  shape: recurrentShape,
  parameters: recurrentParameters,
  multiplyAdds: (layer, channels, _, input) => recurrentProducts(layer, channels, input),
  field: recurrentField,
};

export const writtenRecurrent: Written<Kind> = {
  keras: (layer) => recurrentKeras(layer, layer.name),
  kerasArguments: recurrentArguments,
  kerasClass: recurrentClass,
  torchModules(layer, module, description) {
    checkTorchRecurrent(layer.name, layer, layer.inputs.length);
    return [torchRecurrentModule(layer, module, description)];
  },
  torch: (layer, module, [x = '']) => torchRecurrent(layer, module, x),
};

/** What tfjs needs to make it: its settings without what places it in the network. */
export function recurrentSettings<
  Layer extends { readonly name: string; readonly inputs: unknown; readonly kind: Kind },
>(layer: Layer, tools: Tools) {
  const {
    name: _,
    inputs: __,
    kind: ___,
    sharesWeightsOf: ____,
    ...settings
  } = layer as Layer & {
    readonly sharesWeightsOf?: string;
  };
  return { ...settings, ...tools.common, ...recurrentInitial(tools) };
}
