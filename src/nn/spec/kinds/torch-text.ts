/** Expressions of PyTorch that kinds share. */

import type { LayerDescription } from '../description.ts';
import type { ActivationName, Padding, Pair } from '../layer-spec.ts';
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
