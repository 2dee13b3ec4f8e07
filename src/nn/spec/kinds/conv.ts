import { ExplainedError } from '../../../explained/index.ts';
import { plainPadding } from '../plain-padding.ts';
import { throughWindow } from './field-rules.ts';
import { kerasConvolution } from './keras-text.ts';
import type { Described, Made, Reader, Written } from './kind.ts';
import { imageOf, windowed } from './shape-rules.ts';
import { activationIn, convolutionOf, heNormal } from './tfjs-settings.ts';
import { channelsInto, paddedApart, torchActivated, torchConv2d } from './torch-text.ts';

export const described: Described<'conv'> = {
  inputs: 'one',
  shape(layer, inputs) {
    const image = imageOf(layer, inputs);
    const { groups, filters } = layer;
    if (image[2] % groups !== 0 || filters % groups !== 0) {
      throw new ExplainedError('network-groups', { layer: layer.name, groups, channels: image[2], filters });
    }
    return windowed(layer, image, layer, filters);
  },
  parameters: ({ kernelSize, groups, filters, useBias }, channels) => [
    { label: 'kernel', factors: [...kernelSize, channels / groups, filters] },
    ...(useBias ? [{ label: 'bias', factors: [filters] }] : []),
  ],
  multiplyAdds: ({ kernelSize, groups, filters }, channels, [rows = 0, columns = 0]) => [
    { label: 'kernel', factors: [rows, columns, ...kernelSize, channels / groups, filters] },
  ],
  field: throughWindow,
};

const read: Reader = (config) => {
  const convolution = convolutionOf(config);
  return convolution && { kind: 'conv', filters: config.filters, groups: config.groups ?? 1, ...convolution };
};

export const made: Made<'conv'> = {
  on: 'images',
  read: { Conv2D: read, ExplicitConv2D: read },
  make(layer, tools) {
    const { filters, kernelSize, strides, dilation, useBias, groups } = layer;
    const { layers, own, common, zeros, seed } = tools;
    const activation = activationIn(layer);
    const padding = plainPadding(layer.padding, layer);
    const shared = { ...common, filters, useBias, activation };
    if (groups !== 1 || padding === null) {
      return [
        own.explicitConv2d({
          ...shared,
          kernelSize,
          strides,
          dilationRate: dilation,
          padding: layer.padding,
          groups,
          kernelInitializer: zeros ? 'zeros' : 'heNormal',
          seed,
        }),
      ];
    }
    return [
      layers.conv2d({
        ...shared,
        kernelSize: [...kernelSize],
        strides: [...strides],
        dilationRate: [...dilation],
        padding,
        kernelInitializer: heNormal(tools),
      }),
    ];
  },
};

export const written: Written<'conv'> = {
  keras(layer, padName) {
    const groups = layer.groups === 1 ? [] : [`groups=${layer.groups}`];
    return kerasConvolution('Conv2D', layer, [String(layer.filters)], groups, padName);
  },
  torchModules: (layer, module, description) => {
    const sizes = [channelsInto(description), layer.filters] as const;
    const options = { groups: layer.groups, bias: layer.useBias };
    return [`${module} = ${torchConv2d(sizes, layer, description, options)}`];
  },
  torch: ({ activation }, module, [x = ''], description) =>
    torchActivated(`${module}(${paddedApart(x, description)})`, activation, 3),
};
