import type { Padding } from '../layer-spec.ts';
import { plainPadding } from '../plain-padding.ts';
import { throughWindow } from './field-rules.ts';
import { kerasConvolution } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { imageOf, windowed } from './shape-rules.ts';
import { activationIn, convolutionOf, heNormal, paddingPairs } from './tfjs-settings.ts';
import { channelsInto, paddedApart, torchActivated, torchConv2d } from './torch-text.ts';

export const described: Described<'depthwiseConv'> = {
  inputs: 'one',
  shape(layer, inputs) {
    const image = imageOf(layer, inputs);
    return windowed(layer, image, layer, image[2] * layer.depthMultiplier);
  },
  parameters: ({ kernelSize, depthMultiplier, useBias }, channels) => [
    { label: 'kernel', factors: [...kernelSize, channels, depthMultiplier] },
    ...(useBias ? [{ label: 'bias', factors: [channels * depthMultiplier] }] : []),
  ],
  multiplyAdds: ({ kernelSize, depthMultiplier }, channels, [rows = 0, columns = 0]) => [
    { label: 'kernel', factors: [rows, columns, ...kernelSize, channels, depthMultiplier] },
  ],
  field: throughWindow,
};

export const made: Made<'depthwiseConv'> = {
  on: 'images',
  read: {
    // tfjs keeps the dilation of this layer and does not use it.
    DepthwiseConv2D: (config) => {
      const convolution = convolutionOf({ ...config, dilationRate: 1 });
      return (
        convolution && {
          kind: 'depthwiseConv',
          depthMultiplier: config.depthMultiplier ?? 1,
          ...convolution,
        }
      );
    },
    ExplicitDepthwiseConv2D: (config) => {
      const convolution = convolutionOf(config);
      return (
        convolution && {
          kind: 'depthwiseConv',
          depthMultiplier: config.depthMultiplier ?? 1,
          ...convolution,
        }
      );
    },
  },
  make(layer, tools) {
    const { kernelSize, strides, dilation, depthMultiplier, padding, useBias } = layer;
    const { layers, own, common, zeros, seed } = tools;
    const shared = { ...common, depthMultiplier, useBias, activation: activationIn(layer) };
    if (dilation.some((step) => step !== 1)) {
      return [
        own.explicitDepthwiseConv2d({
          ...shared,
          kernelSize,
          strides,
          dilationRate: dilation,
          padding,
          kernelInitializer: zeros ? 'zeros' : 'heNormal',
          seed,
        }),
      ];
    }
    const plain = plainPadding(padding, layer);
    const convolved = layers.depthwiseConv2d({
      ...shared,
      kernelSize: [...kernelSize],
      strides: [...strides],
      padding: plain ?? 'valid',
      depthwiseInitializer: heNormal(tools),
    });
    if (plain !== null) return [convolved];
    const pairs = paddingPairs(padding as Padding);
    return [layers.zeroPadding2d({ name: tools.padName, padding: pairs }), convolved];
  },
};

export const written: Written<'depthwiseConv'> = {
  keras(layer, padName) {
    const { depthMultiplier } = layer;
    const multiplier = depthMultiplier === 1 ? [] : [`depth_multiplier=${depthMultiplier}`];
    return kerasConvolution('DepthwiseConv2D', layer, [], multiplier, padName);
  },
  torchModules: (layer, module, description) => {
    const channels = channelsInto(description);
    const sizes = [channels, channels * layer.depthMultiplier] as const;
    const options = { groups: channels, bias: layer.useBias };
    return [`${module} = ${torchConv2d(sizes, layer, description, options)}`];
  },
  torch: ({ activation }, module, [x = ''], description) =>
    torchActivated(`${module}(${paddedApart(x, description)})`, activation, 3),
};
