import { ExplainedError } from '../../../explained/index.ts';
import { throughSpread } from './field-rules.ts';
import { kerasConvolution } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { pythonPair } from './python-text.ts';
import { imageOf, spread } from './shape-rules.ts';
import { activationIn, convolutionOf, heNormal } from './tfjs-settings.ts';
import { channelsInto, torchActivated } from './torch-text.ts';

export const described: Described<'transposedConv'> = {
  inputs: 'one',
  check({ name, padding }) {
    if (typeof padding !== 'string') throw new ExplainedError('network-sequence-padding', { layer: name });
  },
  shape: (layer, inputs) => spread(imageOf(layer, inputs), layer, layer.filters),
  parameters: ({ kernelSize, filters, useBias }, channels) => [
    { label: 'kernel', factors: [...kernelSize, filters, channels] },
    ...(useBias ? [{ label: 'bias', factors: [filters] }] : []),
  ],
  // A kernel for each input position, what `same` cuts off included.
  multiplyAdds: ({ kernelSize, filters }, channels, _, [rows = 0, columns = 0]) => [
    { label: 'kernel', factors: [rows, columns, ...kernelSize, filters, channels] },
  ],
  field: throughSpread,
};

export const made: Made<'transposedConv'> = {
  on: 'images',
  read: {
    Conv2DTranspose(config) {
      const convolution = convolutionOf(config);
      if (!convolution) return null;
      const { dilation, padding, ...settings } = convolution;
      if (typeof padding !== 'string' || dilation.some((step) => step !== 1)) return null;
      return { kind: 'transposedConv', filters: config.filters, padding, ...settings };
    },
  },
  make(layer, tools) {
    const { filters, kernelSize, strides, padding, useBias } = layer;
    return [
      tools.layers.conv2dTranspose({
        ...tools.common,
        filters,
        kernelSize: [...kernelSize],
        strides: [...strides],
        padding,
        useBias,
        activation: activationIn(layer),
        kernelInitializer: heNormal(tools),
      }),
    ];
  },
};

export const written: Written<'transposedConv'> = {
  keras: (layer, padName) =>
    kerasConvolution('Conv2DTranspose', { ...layer, dilation: [1, 1] }, [String(layer.filters)], [], padName),
  torchModules({ filters, kernelSize, strides, useBias }, module, description) {
    // Kernels smaller than the stride leave a gap at the end as well.
    const gap = [0, 1].map((i) => Math.max(strides[i as 0 | 1] - kernelSize[i as 0 | 1], 0));
    const options = [
      `, stride=${pythonPair(strides)}`,
      gap.some((size) => size > 0) ? `, output_padding=${pythonPair([gap[0]!, gap[1]!])}` : '',
      useBias ? '' : ', bias=False',
    ];
    const sizes = `${channelsInto(description)}, ${filters}, ${pythonPair(kernelSize)}`;
    return [`${module} = nn.ConvTranspose2d(${sizes}${options.join('')})`];
  },
  torch({ activation, kernelSize, strides, padding }, module, [x = ''], { outputShape }) {
    const cut = ([0, 1] as const).map((i) => {
      const rest = padding === 'same' ? Math.max(kernelSize[i] - strides[i], 0) : 0;
      const before = Math.floor(rest / 2);
      return rest === 0 ? ':' : `${before}:${before + (outputShape[i] ?? 0)}`;
    });
    const isWhole = cut.every((range) => range === ':');
    const full = `${module}(${x})`;
    return torchActivated(isWhole ? full : `${full}[:, :, ${cut.join(', ')}]`, activation, 3);
  },
};
