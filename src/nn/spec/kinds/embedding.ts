import { ExplainedError } from '../../../explained/index.ts';
import { checkSize } from '../checks.ts';
import { sameField, stillField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { channelsFirst, channelsLast, rankInto } from './torch-text.ts';

export const described: Described<'embedding'> = {
  inputs: 'one',
  check({ name, words, units }) {
    checkSize(name, 'words', words);
    checkSize(name, 'units', units);
  },
  shape: ({ units }, [input = []]) => ({
    outputShape: [...input, units],
    formula: { rule: 'embedding' },
  }),
  parameters: ({ words, units }) => [{ label: 'embeddings', factors: [words, units] }],
  field: (layer, seen, formula, inputs) =>
    inputs[0]?.length === 1 ? sameField(layer, seen, formula, inputs) : stillField(seen[0] ?? 'unknown'),
};

export const made: Made<'embedding'> = {
  read: {
    Embedding: ({ inputDim, outputDim, maskZero }) => ({
      kind: 'embedding',
      words: inputDim,
      units: outputDim,
      ...(maskZero === true ? { maskZero } : {}),
    }),
  },
  make: ({ words, units, maskZero = false }, { layers, initializers, common, zeros, seed }) => [
    layers.embedding({
      ...common,
      inputDim: words,
      outputDim: units,
      maskZero,
      embeddingsInitializer: zeros
        ? 'zeros'
        : initializers.randomUniform({ minval: -0.05, maxval: 0.05, seed }),
    }),
  ],
};

export const written: Written<'embedding'> = {
  keras: ({ name, words, units, maskZero }) =>
    kerasCall(
      'Embedding',
      String(words),
      String(units),
      ...(maskZero ? ['mask_zero=True'] : []),
      kerasName(name),
    ),
  torchModules: ({ words, units }, module) => [`${module} = nn.Embedding(${words}, ${units})`],
  torch({ name, maskZero }, module, [x = ''], description) {
    // What a mask changes behind it, PyTorch has no word for.
    if (maskZero)
      throw new ExplainedError('network-no-counterpart', {
        layer: name,
        value: 'maskZero',
        target: 'PyTorch',
      });
    const { outputShape } = description;
    return channelsFirst(`${module}(${channelsLast(x, rankInto(description))}.long())`, outputShape.length);
  },
};
