import { ExplainedError } from '../../../explained/index.ts';
import { throughWindow } from './field-rules.ts';
import { kerasActivation, kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { sequenceOf, windowed1d } from './shape-rules.ts';
import {
  activationIn,
  activationOf,
  heNormal,
  oneOf,
  sequencePaddingOf,
  unlessLinear,
} from './tfjs-settings.ts';
import { alongLength, channelsInto, paddedAlong, torchActivated } from './torch-text.ts';

export const described: Described<'conv1d'> = {
  inputs: 'one',
  alongLength: true,
  check({ name, padding }) {
    if (typeof padding !== 'string') throw new ExplainedError('network-sequence-padding', { layer: name });
  },
  shape: (layer, inputs) => windowed1d(layer, sequenceOf(layer, inputs), layer, layer.filters),
  parameters: ({ kernelSize, filters, useBias }, channels) => [
    { label: 'kernel', factors: [kernelSize, channels, filters] },
    ...(useBias ? [{ label: 'bias', factors: [filters] }] : []),
  ],
  multiplyAdds: ({ kernelSize, filters }, channels, [length = 0]) => [
    { label: 'kernel', factors: [length, kernelSize, channels, filters] },
  ],
  field: throughWindow,
};

export const made: Made<'conv1d'> = {
  on: 'sequences',
  read: {
    Conv1D(config) {
      const [activation, padding] = [activationOf(config), sequencePaddingOf(config)];
      if (activation === null || padding === null) return null;
      return {
        kind: 'conv1d',
        filters: config.filters,
        kernelSize: oneOf(config.kernelSize),
        strides: oneOf(config.strides ?? 1),
        padding,
        dilation: oneOf(config.dilationRate ?? 1),
        useBias: config.useBias !== false,
        ...unlessLinear(activation),
      };
    },
  },
  make(layer, tools) {
    const { filters, kernelSize, strides, padding, dilation, useBias } = layer;
    const settings = { filters, kernelSize, strides, padding, useBias, activation: activationIn(layer) };
    return [
      tools.layers.conv1d({
        ...tools.common,
        ...settings,
        dilationRate: dilation,
        kernelInitializer: heNormal(tools),
      }),
    ];
  },
};

export const written: Written<'conv1d'> = {
  keras: ({ name, filters, kernelSize, strides, padding, dilation, useBias, activation }) =>
    kerasCall(
      'Conv1D',
      String(filters),
      String(kernelSize),
      ...(strides === 1 ? [] : [`strides=${strides}`]),
      ...(padding === 'same' ? ['padding="same"'] : []),
      ...(dilation === 1 ? [] : [`dilation_rate=${dilation}`]),
      ...(useBias ? [] : ['use_bias=False']),
      ...kerasActivation(activation),
      kerasName(name),
    ),
  torchModules({ filters, kernelSize, strides, dilation, useBias }, module, description) {
    const options = [
      strides === 1 ? '' : `, stride=${strides}`,
      dilation === 1 ? '' : `, dilation=${dilation}`,
      useBias ? '' : ', bias=False',
    ];
    return [
      `${module} = nn.Conv1d(${channelsInto(description)}, ${filters}, ${kernelSize}${options.join('')})`,
    ];
  },
  torch: ({ activation }, module, [x = ''], description) =>
    torchActivated(
      alongLength(x, (moved) => `${module}(${paddedAlong(moved, description)})`),
      activation,
      2,
    ),
};
