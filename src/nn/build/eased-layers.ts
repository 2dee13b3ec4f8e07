/**
 * Layers of TensorFlow.js that are stricter than what they compute, or than Keras: it flattens no vector, as
 * `GlobalAveragePooling2D` and `Flatten` after one another ask for; it leaves a size open that `Reshape` is to work out,
 * since that of the batch is; and a recurrent layer's output and state are one tensor, which it lets go when the first of
 * the two has been read.
 */
import * as tf from '@tensorflow/tfjs-core';
import type * as layers from '@tensorflow/tfjs-layers';

type Layer = layers.layers.Layer;
type Shape = (number | null)[];

function flattensVectors(layer: Layer): void {
  layer.inputSpec = [{ minNDim: 2 }] as Layer['inputSpec'];
}

function worksSizesOut(layer: Layer): void {
  const worked = layer.computeOutputShape.bind(layer);
  layer.computeOutputShape = (given) => {
    const [batch = null, ...sizes] = (Array.isArray(given[0]) ? given[0] : given) as Shape;
    // Of a batch of one it works the size out.
    const isKnown = sizes.every((size) => size !== null);
    const [, ...found] = worked([isKnown ? 1 : batch, ...sizes]) as Shape;
    return [batch, ...found];
  };
}

/** Each output of a recurrent layer as a tensor of its own. */
function partsStates(layer: Layer): void {
  const call = layer.call.bind(layer);
  layer.call = (...given) => {
    const outputs = call(...given);
    if (!Array.isArray(outputs)) return outputs;
    return outputs.map((output, at) => (outputs.indexOf(output) < at ? output.clone() : output));
  };
}

const eased: Readonly<Record<string, (layer: Layer) => void>> = {
  Flatten: flattensVectors,
  Reshape: worksSizesOut,
  LSTM: partsStates,
  GRU: partsStates,
  SimpleRNN: partsStates,
  RNN: partsStates,
};

/** Lets a layer compute what it can. */
export function ease(layer: Layer): void {
  eased[layer.getClassName()]?.(layer);
}

/** What `make` gives, with layers that it reads from settings before it returns eased. */
export function withEasedLayers<Made>(make: () => Made): Made {
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const before = Object.keys(eased).map((className) => [className, classNameMap[className]!] as const);
  for (const [className, [made, fromConfig]] of before)
    classNameMap[className] = [
      made,
      (...given) => {
        const layer = fromConfig(...given);
        ease(layer as Layer);
        return layer;
      },
    ];
  try {
    return make();
  } finally {
    for (const [className, entry] of before) classNameMap[className] = entry;
  }
}
