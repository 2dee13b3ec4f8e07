import { ExplainedError } from '../../explained/index.ts';
import type { LayersModel } from '@tensorflow/tfjs-layers';

/**
 * Freezes every layer before the first whose name begins with `from`: their weights stay in training, and their batch norms
 * go on with the averages that they have, as in Keras. Without `from`, all but the last stage of a ResNet and the head
 * (`conv4…` of a CIFAR net, `conv5…` of one for ImageNet).
 * Every layer from there on trains, also one that was frozen before.
 * @param from how the name of the first layer to train begins, in the order of `model.layers`
 * @returns the names of the layers that train on and have weights
 * @throws {ExplainedError} `freeze-no-layer` where no layer is called so, and without `from` where none is called `conv…_`
 */
export function freeze(model: LayersModel, from = lastStage(model)): string[] {
  const first = model.layers.findIndex(({ name }) => from !== undefined && name.startsWith(from));
  if (first < 0) throw new ExplainedError('freeze-no-layer', { from: from ?? 'conv…', model: model.name });
  model.layers.forEach((layer, at) => (layer.trainable = at >= first));
  return model.layers.flatMap(({ name, trainable, weights }) =>
    trainable && weights.length > 0 ? [name] : [],
  );
}

function lastStage(model: LayersModel): string | undefined {
  const stages = model.layers.flatMap(({ name }) => /^conv\d+_/.exec(name) ?? []);
  return stages.at(-1);
}
