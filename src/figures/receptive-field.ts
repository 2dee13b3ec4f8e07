import { describeNetwork, resnet, type ResnetDepth } from '../nn/spec/index.ts';

/** One place on the way through a network, and what a position there sees of the input. */
export interface FieldStep {
  readonly layer: string;
  /** `input`, `conv1`, `pool1`, `conv2` … `conv5`. */
  readonly stage: string;
  /** Side of the feature map and its channels. */
  readonly side: number;
  readonly channels: number;
  /** Input pixels that one position sees, on one axis. */
  readonly size: number;
  /** Input pixels between neighbouring positions. */
  readonly stride: number;
  /** Input coordinate of the first pixel that position 0 sees. */
  readonly start: number;
}

/** The input, the stem's convolution and pooling, and the end of each residual block. */
export function fieldSteps(depth: ResnetDepth): FieldStep[] {
  return describeNetwork(resnet(depth)).layers.flatMap((layer) => {
    const field = layer.receptiveField;
    const isStep = /^(input|conv1_conv|pool1_pool)$|_out$/.test(layer.name);
    if (!field || !isStep) return [];
    return [
      {
        layer: layer.name,
        stage: layer.name.split('_')[0]!,
        side: layer.outputShape[0]!,
        channels: layer.outputShape.at(-1)!,
        size: field.size[0],
        stride: field.stride[0],
        start: field.start[0],
      },
    ];
  });
}

/** The position of a feature map whose field's middle is nearest to an input coordinate. */
export function nearestPosition({ start, size, stride, side }: FieldStep, coordinate: number): number {
  return Math.max(0, Math.min(side - 1, Math.round((coordinate - start - size / 2) / stride)));
}
