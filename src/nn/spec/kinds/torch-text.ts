/** Expressions of PyTorch that kinds share. */

import type { LayerDescription } from '../description.ts';
import type { ActivationName, Padding, Pair, RecurrentBody } from '../layer-spec.ts';
import { pythonNumber, pythonPair } from './python-text.ts';

/** Padding in numbers. TensorFlow's `same` depends on the input size; PyTorch is told the result. */
export function zerosOf({ formula }: LayerDescription): Padding {
  const [down, across] = formula.rule === 'window' ? formula.axes : [];
  return {
    top: down?.before ?? 0,
    bottom: down?.after ?? 0,
    left: across?.before ?? 0,
    right: across?.after ?? 0,
  };
}

/** PyTorch's own `padding=` is the same on both sides. */
export const isEven = ({ top, bottom, left, right }: Padding): boolean => top === bottom && left === right;

export const torchZeros = ({ left, right, top, bottom }: Padding): string =>
  `(${left}, ${right}, ${top}, ${bottom})`;

/** The input, padded by hand where a convolution cannot do it itself. */
export function paddedApart(x: string, description: LayerDescription): string {
  const zeros = zerosOf(description);
  return isEven(zeros) ? x : `F.pad(${x}, ${torchZeros(zeros)})`;
}

/**
 * @param rank of what is activated, without the batch: channels come first in an image, last in anything else
 */
export function torchActivated(
  expression: string,
  activation: ActivationName | undefined,
  rank: number,
  slope = 0.3,
): string {
  switch (activation) {
    case undefined:
    case 'linear':
      return expression;
    case 'sigmoid':
    case 'tanh':
      return `torch.${activation}(${expression})`;
    case 'softmax':
      return `F.softmax(${expression}, dim=${torchChannelAxis(rank)})`;
    case 'swish':
      return `F.silu(${expression})`;
    case 'leakyRelu':
      return `F.leaky_relu(${expression}, ${pythonNumber(slope)})`;
    default:
      return `F.${activation}(${expression})`;
  }
}

/** Where the channels are: PyTorch has images as N × C × H × W; a sequence stays as TensorFlow has it. */
export const torchChannelAxis = (rank: number): number => (rank === 3 || rank === 1 ? 1 : -1);

/** `nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)`: with what differs from PyTorch's defaults. */
export function torchConv2d(
  [input, output]: readonly [input: number, output: number],
  spec: { readonly kernelSize: Pair; readonly strides: Pair; readonly dilation: Pair },
  description: LayerDescription,
  { groups = 1, bias }: { readonly groups?: number; readonly bias: boolean },
): string {
  const padding = zerosOf(description);
  const even: Pair = [padding.top, padding.left];
  const options = [
    spec.strides[0] === 1 && spec.strides[1] === 1 ? '' : `, stride=${pythonPair(spec.strides)}`,
    isEven(padding) && (even[0] !== 0 || even[1] !== 0) ? `, padding=${pythonPair(even)}` : '',
    spec.dilation[0] === 1 && spec.dilation[1] === 1 ? '' : `, dilation=${pythonPair(spec.dilation)}`,
    groups === 1 ? '' : `, groups=${groups}`,
    bias ? '' : ', bias=False',
  ];
  return `nn.Conv2d(${input}, ${output}, ${pythonPair(spec.kernelSize)}${options.join('')})`;
}

/** PyTorch pads a pooling window by at most half of it, evenly. */
export function torchPoolPadding(
  kernelSize: Pair,
  zeros: Padding,
): { readonly isPadded: boolean; readonly fits: boolean; readonly parameter: string } {
  const even: Pair = [zeros.top, zeros.left];
  const isPadded = zeros.top + zeros.bottom + zeros.left + zeros.right > 0;
  const fits = isEven(zeros) && even[0] * 2 <= kernelSize[0] && even[1] * 2 <= kernelSize[1];
  return { isPadded, fits, parameter: isPadded && fits ? `, padding=${pythonPair(even)}` : '' };
}

export const channelsInto = ({ inputShapes: [shape = []] }: LayerDescription): number => shape.at(-1) ?? 0;
export const rankInto = ({ inputShapes: [shape = []] }: LayerDescription): number => shape.length;

/** The axes in TensorFlow's order: an image with its channels last. */
export const channelsLast = (x: string, rank: number): string => (rank === 3 ? `${x}.movedim(1, -1)` : x);

/** Back to PyTorch's. */
export const channelsFirst = (x: string, rank: number): string => (rank === 3 ? `${x}.movedim(-1, 1)` : x);

/** Through a part of PyTorch that has the channels of a sequence before its length. */
export const alongLength = (x: string, through: (x: string) => string): string =>
  `${through(`${x}.movedim(-1, 1)`)}.movedim(1, -1)`;

/** Inputs that are joined value by value, those of lower rank with ones before their sizes. */
export function torchMerged(inputs: readonly string[], { inputShapes }: LayerDescription): string[] {
  const rank = Math.max(...inputShapes.map(({ length }) => length));
  return inputs.map((x, i) => {
    const own = inputShapes[i]?.length ?? rank;
    if (own === rank) return x;
    // All that stands after the batch in TensorFlow's order, the channels last.
    const widened = `${channelsLast(x, own)}[:${', None'.repeat(rank - own)}]`;
    return channelsFirst(widened, rank);
  });
}

/** A sequence, its length before its channels; PyTorch adds a second bias, which may stay zero. */
export const torchRecurrentModule = (
  { kind, units, useBias }: RecurrentBody,
  module: string,
  description: LayerDescription,
): string => {
  const layerClass = kind === 'lstm' ? 'LSTM' : 'RNN';
  const bias = useBias ? '' : ', bias=False';
  return `${module} = nn.${layerClass}(${channelsInto(description)}, ${units}, batch_first=True${bias})`;
};

export function torchRecurrent(
  { kind, returnSequences, returnState }: RecurrentBody,
  module: string,
  x: string,
): string {
  const given = (of: string) => (returnSequences ? of : `${of}[:, -1]`);
  if (!returnState) return given(`${module}(${x})[0]`);
  const more = kind === 'lstm' ? 'state[0][0], state[1][0]' : 'state[0]';
  return `(lambda steps, state: (${given('steps')}, ${more}))(*${module}(${x}))`;
}

/** Zeros before and after a sequence. */
export function zerosAlong({ formula }: LayerDescription): {
  readonly before: number;
  readonly after: number;
} {
  const [axis] = formula.rule === 'window' ? formula.axes : [];
  return { before: axis?.before ?? 0, after: axis?.after ?? 0 };
}

/** A sequence with its channels first, padded by hand. */
export function paddedAlong(x: string, description: LayerDescription): string {
  const { before, after } = zerosAlong(description);
  return before + after === 0 ? x : `F.pad(${x}, (${before}, ${after}))`;
}
