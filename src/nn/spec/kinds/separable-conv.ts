import type { Padding } from '../layer-spec.ts';
import { plainPadding } from '../plain-padding.ts';
import { throughWindow } from './field-rules.ts';
import { kerasConvolution } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { imageOf, windowed } from './shape-rules.ts';
import { activationIn, convolutionOf, heNormal, paddingPairs } from './tfjs-settings.ts';
import { channelsInto, paddedApart, torchActivated, torchConv2d } from './torch-text.ts';

export const described: Described<'separableConv'> = {
  inputs: 'one',
  shape: (layer, inputs) => windowed(layer, imageOf(layer, inputs), layer, layer.filters),
  parameters: ({ kernelSize, depthMultiplier, filters, useBias }, channels) => [
    { label: 'depthwise kernel', factors: [...kernelSize, channels, depthMultiplier] },
    { label: 'pointwise kernel', factors: [channels * depthMultiplier, filters] },
    ...(useBias ? [{ label: 'bias', factors: [filters] }] : []),
  ],
  multiplyAdds: ({ kernelSize, depthMultiplier, filters }, channels, [rows = 0, columns = 0]) => [
    { label: 'depthwise kernel', factors: [rows, columns, ...kernelSize, channels, depthMultiplier] },
    { label: 'pointwise kernel', factors: [rows, columns, channels * depthMultiplier, filters] },
  ],
  field: throughWindow,
};

export const made: Made<'separableConv'> = {
  on: 'images',
  read: {
    // tfjs leaves the multiplier out of the configuration; it is the last size of the first kernel.
    SeparableConv2D: (config, _, weights) => {
      const convolution = convolutionOf(config);
      const depthMultiplier = weights[0]?.[3] ?? config.depthMultiplier ?? 1;
      return (
        convolution && { kind: 'separableConv', filters: config.filters, depthMultiplier, ...convolution }
      );
    },
  },
  make(layer, tools) {
    const { layers, common } = tools;
    const plain = plainPadding(layer.padding, layer);
    const convolved = layers.separableConv2d({
      ...common,
      filters: layer.filters,
      kernelSize: [...layer.kernelSize],
      strides: [...layer.strides],
      dilationRate: [...layer.dilation],
      depthMultiplier: layer.depthMultiplier,
      padding: plain ?? 'valid',
      useBias: layer.useBias,
      activation: activationIn(layer),
      depthwiseInitializer: heNormal(tools),
      pointwiseInitializer: heNormal(tools),
    });
    if (plain !== null) return [convolved];
    const padding = paddingPairs(layer.padding as Padding);
    return [layers.zeroPadding2d({ name: tools.padName, padding }), convolved];
  },
};

export const written: Written<'separableConv'> = {
  keras(layer, padName) {
    const { depthMultiplier, filters } = layer;
    const multiplier = depthMultiplier === 1 ? [] : [`depth_multiplier=${depthMultiplier}`];
    return kerasConvolution('SeparableConv2D', layer, [String(filters)], multiplier, padName);
  },
  torchModules: (layer, module, description) => {
    const channels = channelsInto(description);
    const between = channels * layer.depthMultiplier;
    const depthwise = torchConv2d([channels, between], layer, description, { groups: channels, bias: false });
    const bias = layer.useBias ? '' : ', bias=False';
    return [
      `${module}_depthwise = ${depthwise}`,
      `${module}_pointwise = nn.Conv2d(${between}, ${layer.filters}, 1${bias})`,
    ];
  },
  torchParts: ['_depthwise', '_pointwise'],
  torch: ({ activation }, module, [x = ''], description) =>
    torchActivated(`${module}_pointwise(${module}_depthwise(${paddedApart(x, description)}))`, activation, 3),
};
