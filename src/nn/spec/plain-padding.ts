import type { Padding, PaddingSetting, Pair } from './layer-spec.ts';
import { effectiveKernel } from './sliding-window.ts';

interface PaddedWindow {
  readonly kernelSize: Pair;
  readonly strides: Pair;
  readonly dilation?: Pair;
}

/** Whether explicit padding is what `same` gives for every input: stride 1, half the kernel on each side. */
function isSame(
  { top, bottom, left, right }: Padding,
  { kernelSize, strides, dilation = [1, 1] }: PaddedWindow,
) {
  const half = (axis: 0 | 1) => (effectiveKernel(kernelSize[axis], dilation[axis]) - 1) / 2;
  const unstrided = strides[0] === 1 && strides[1] === 1;
  return unstrided && top === half(0) && bottom === half(0) && left === half(1) && right === half(1);
}

/**
 * Keras' own word for a padding, where it has one that means the same for every input size.
 * @returns nothing for padding that Keras can only write as a layer of its own
 */
export function plainPadding(padding: PaddingSetting, window: PaddedWindow): 'same' | 'valid' | null {
  if (typeof padding === 'string') return padding;
  if (padding.top + padding.bottom + padding.left + padding.right === 0) return 'valid';
  return isSame(padding, window) ? 'same' : null;
}
