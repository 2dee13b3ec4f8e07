import { ExplainedError } from '../../../explained/index.ts';
import type { Shape } from '../layer-spec.ts';
import { shapeText } from '../shape-text.ts';
import { sameField } from './field-rules.ts';
import { kerasCall, kerasName } from './keras-text.ts';
import type { Described, Made, Written } from './kind.ts';
import { alongLength, channelsInto } from './torch-text.ts';

const slopes = (input: Shape, shared: readonly number[]) =>
  input.map((size, axis) => (shared.includes(axis + 1) ? 1 : size));

/** Whether each channel has one slope. */
const isByChannel = (rank: number, shared: readonly number[]) =>
  Array.from({ length: rank - 1 }, (_, axis) => axis + 1).every((axis) => shared.includes(axis)) &&
  !shared.includes(rank);

export const described: Described<'prelu'> = {
  inputs: 'one',
  shape(layer, [input = []]) {
    const { name, sharedAxes } = layer;
    const wrong = sharedAxes.find((axis) => !Number.isInteger(axis) || axis < 1 || axis > input.length);
    if (wrong !== undefined) {
      throw new ExplainedError('network-shared-axis', {
        layer: name,
        value: wrong,
        most: input.length,
        shape: shapeText(input),
      });
    }
    return { outputShape: input, formula: { rule: 'unchanged' } };
  },
  parameters: ({ sharedAxes }, _, input) => [{ label: 'alpha', factors: slopes(input, sharedAxes) }],
  field: sameField,
};

export const made: Made<'prelu'> = {
  read: { PReLU: ({ sharedAxes }) => ({ kind: 'prelu', sharedAxes: sharedAxes ?? [] }) },
  make: ({ sharedAxes }, { layers, common }) => [
    layers.prelu({ ...common, ...(sharedAxes.length > 0 ? { sharedAxes: [...sharedAxes] } : {}) }),
  ],
};

export const written: Written<'prelu'> = {
  keras: ({ name, sharedAxes }) =>
    kerasCall(
      'PReLU',
      ...(sharedAxes.length > 0 ? [`shared_axes=[${sharedAxes.join(', ')}]`] : []),
      kerasName(name),
    ),
  torchModules({ sharedAxes }, module, description) {
    const {
      inputShapes: [input = []],
    } = description;
    if (isByChannel(input.length, sharedAxes))
      return [`${module} = nn.PReLU(${channelsInto(description)}, init=0.0)`];
    const sizes = slopes(input, sharedAxes);
    const [rows = 1, columns = 1, channels = 1] = sizes;
    const ordered = sizes.length === 3 ? [channels, rows, columns] : sizes;
    return [`${module} = nn.Parameter(torch.zeros(${ordered.join(', ')}))`];
  },
  torch({ sharedAxes }, module, [x = ''], { inputShapes: [input = []] }) {
    if (!isByChannel(input.length, sharedAxes)) return `F.relu(${x}) - ${module} * F.relu(-${x})`;
    return input.length === 2 || input.length > 3
      ? alongLength(x, (moved) => `${module}(${moved})`)
      : `${module}(${x})`;
  },
};
