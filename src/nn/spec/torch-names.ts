/**
 * torchvision's module for a layer of Keras' name: `conv3_block2_1_conv` is
 * `layer2.1.conv1`, `conv3_block1_0_bn` is `layer2.0.downsample.1`, `predictions` is `fc`.
 * Any other name stands for itself.
 */
export function torchModuleName(layer: string): string {
  if (layer === 'predictions') return 'fc';
  const stem = /^conv1_(conv|bn)$/.exec(layer);
  if (stem) return `${stem[1] ?? ''}1`;
  const inBlock = /^conv(\d+)_block(\d+)_(\d+)_(conv|bn)$/.exec(layer);
  if (!inBlock) return layer;
  const [, stage, block, step, kind = ''] = inBlock;
  const place = `layer${Number(stage) - 1}.${Number(block) - 1}`;
  return step === '0' ? `${place}.downsample.${kind === 'conv' ? 0 : 1}` : `${place}.${kind}${step ?? ''}`;
}

/** A buffer of the exported module: its flattened values stand in TensorFlow's order, and not with the channels first. */
export const flattenedMark = 'channels_last';
