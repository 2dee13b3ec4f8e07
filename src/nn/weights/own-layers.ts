import type { LayersModel } from '@tensorflow/tfjs-layers';

/** The layers of `src/nn/build` that TensorFlow.js has not. */
const ownLayers = new Set([
  'ExplicitConv2D',
  'ExplicitDepthwiseConv2D',
  'ExplicitMaxPooling2D',
  'ExplicitAveragePooling2D',
  'SubsamplePad',
]);

/** Whether `tf.loadLayersModel` needs `ownLayersScript` of `nn/export` for it. */
export const hasOwnLayers = (model: LayersModel): boolean =>
  model.layers.some((layer) => ownLayers.has(layer.getClassName()));
