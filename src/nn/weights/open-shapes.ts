/**
 * Layers that Keras puts together and TensorFlow.js does not: it flattens no vector, as `GlobalAveragePooling2D` and
 * `Flatten` after one another ask for, and leaves a size open that `Reshape` is to work out, since that of the batch is.
 * What both compute is the same.
 */
import * as tf from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';

type Layer = layers.layers.Layer;
type Shape = (number | null)[];

const eased: Readonly<Record<string, (layer: Layer) => void>> = {
  Flatten: (layer) => {
    layer.inputSpec = [{ minNDim: 2 }] as Layer['inputSpec'];
  },
  Reshape: (layer) => {
    const worked = layer.computeOutputShape.bind(layer);
    layer.computeOutputShape = (given) => {
      const [batch = null, ...sizes] = (Array.isArray(given[0]) ? given[0] : given) as Shape;
      // Of a batch of one it works the size out.
      const isKnown = sizes.every((size) => size !== null);
      const [, ...found] = worked([isKnown ? 1 : batch, ...sizes]) as Shape;
      return [batch, ...found];
    };
  },
};

/** What `make` gives, with layers that it reads from settings before it returns made so that they fit as in Keras. */
export function withOpenShapes<Made>(make: () => Made): Made {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const before = Object.keys(eased).map((className) => [className, classNameMap[className]!] as const);
  for (const [className, [made, fromConfig]] of before)
    classNameMap[className] = [
      made,
      (...given) => {
        const layer = fromConfig(...given);
        eased[className]!(layer as Layer);
        return layer;
      },
    ];
  try {
    return make();
  } finally {
    for (const [className, entry] of before) classNameMap[className] = entry;
  }
}
