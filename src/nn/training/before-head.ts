/** What a network's last layer reads. */
import { ExplainedError } from '../../explained/index.ts';
import type * as tf from '@tensorflow/tfjs-core';
import {
  type layers,
  type LayersModel,
  model as createModel,
  type SymbolicTensor,
} from '@tensorflow/tfjs-layers';
import { sharedPrediction } from '../inference/predict.ts';

/** The part of a network up to one of its tensors, with the same weights. */
export const partUpTo = (model: LayersModel, outputs: SymbolicTensor): LayersModel =>
  createModel({ inputs: model.inputs, outputs });

/** What a layer reads for a batch, flat. The part of the network before it is made once. */
export function beforeHead(
  model: LayersModel,
  head: layers.Layer,
): (batch: () => tf.Tensor) => Promise<Float32Array> {
  const { input } = head;
  const part = partUpTo(model, Array.isArray(input) ? input[0]! : input);
  return async (batch) => {
    const x = batch();
    try {
      const read = await sharedPrediction(part, x);
      const values = (await read.data()).slice() as Float32Array;
      read.dispose();
      return values;
    } finally {
      x.dispose();
    }
  };
}

/** The dense layer that a network ends in, be a softmax behind it or not. */
export function headOf(model: LayersModel): { layer: layers.Layer; kernel: tf.Tensor2D } {
  let layer = model.outputs[0]!.sourceLayer;
  while (layer.weights.length === 0) {
    const before = layer.inboundNodes[0]?.inboundLayers ?? [];
    if (before.length !== 1) break;
    layer = before[0] as layers.Layer;
  }
  if (layer.getClassName() !== 'Dense' || [layer.input].flat()[0]!.shape.length !== 2)
    throw new ExplainedError('features-no-head', { layer: layer.name });
  return { layer, kernel: layer.weights[0]!.read() as tf.Tensor2D };
}
