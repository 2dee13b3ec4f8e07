import { ExplainedError } from '../../../explained/index.ts';
import { checkSize } from '../checks.ts';
import { shapeText } from '../shape-text.ts';
import { gatheredField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';

export const described: Described<'repeat'> = {
  inputs: 'one',
  check: ({ name, times }) => checkSize(name, 'times', times),
  shape(layer, [input = []]) {
    const [features] = input;
    if (input.length !== 1 || features === undefined) {
      throw new ExplainedError('network-rank-vector', {
        layer: layer.name,
        kind: layer.kind,
        input: layer.inputs[0] ?? '',
        shape: shapeText(input),
      });
    }
    return { outputShape: [layer.times, features], formula: { rule: 'repeat' } };
  },
  field: gatheredField,
};

export const made: Made<'repeat'> = {
  read: { RepeatVector: ({ n }) => ({ kind: 'repeat', times: n }) },
  make: ({ times }, { layers, common }) => [layers.repeatVector({ ...common, n: times })],
};

export const written: Written<'repeat'> = {
  keras: ({ name, times }) => kerasCall('RepeatVector', String(times), kerasName(name)),
  torch: ({ times }, _, [x = '']) => `${x}[:, None].expand(-1, ${times}, -1)`,
};
