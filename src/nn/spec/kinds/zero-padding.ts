import { ExplainedError } from '../../../explained/index.ts';
import type { Pair } from '../layer-spec.ts';
import { kerasCall, kerasName, kerasZeros } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { imageOf } from './shape-rules.ts';
import { paddingOf, paddingPairs } from './tfjs-settings.ts';
import { torchZeros } from './torch-text.ts';

export const described: Described<'zeroPadding'> = {
  inputs: 'one',
  check({ name, padding }) {
    if (typeof padding === 'string')
      throw new ExplainedError('network-bad-padding', { layer: name, value: padding });
  },
  shape(layer, inputs) {
    const [height, width, channels] = imageOf(layer, inputs);
    const { top, bottom, left, right } = layer.padding;
    const down = {
      axis: 'height',
      n: height,
      before: top,
      after: bottom,
      result: height + top + bottom,
    } as const;
    const across = {
      axis: 'width',
      n: width,
      before: left,
      after: right,
      result: width + left + right,
    } as const;
    return {
      outputShape: [down.result, across.result, channels],
      formula: { rule: 'pad', axes: [down, across], channels },
    };
  },
  field({ padding: { top, left } }, [field]) {
    if (!field) return null;
    const start: Pair = [field.start[0] - top * field.stride[0], field.start[1] - left * field.stride[1]];
    return { ...field, start };
  },
};

export const made: Made<'zeroPadding'> = {
  onImages: true,
  read: { ZeroPadding2D: ({ padding }) => ({ kind: 'zeroPadding', padding: paddingOf(padding) }) },
  make: ({ padding }, { layers, common }) => [
    layers.zeroPadding2d({ ...common, padding: paddingPairs(padding) }),
  ],
};

export const written: Written<'zeroPadding'> = {
  keras: ({ name, padding }) => kerasCall('ZeroPadding2D', kerasZeros(padding), kerasName(name)),
  torch: ({ padding }, _, [x = '']) => `F.pad(${x}, ${torchZeros(padding)})`,
};
