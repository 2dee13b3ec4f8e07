/** How the libraries name weights in files, and in which order of axes they write them. */

import type { layers, LayerVariable } from '@tensorflow/tfjs-layers';
import { fromTorch, permute, torchKey, torchWeightName, type NamedArray } from './layout.ts';

/** A place in a model where one array of a file goes. */
export interface Slot {
  readonly layer: layers.Layer;
  readonly variable: LayerVariable;
  /** Keras' name: `kernel`, `moving_mean`. */
  readonly weight: string;
  /** Its number among the layer's own weights. */
  readonly index: number;
  /** TensorFlow's shape. */
  readonly shape: readonly number[];
  /** Its name in this book's own safetensors. */
  readonly exportedAs: string;
}

export interface Naming {
  readonly name: 'keras' | 'torchvision' | 'pytorch';
  /** Names that the weight may have, the usual one first. */
  keys(slot: Slot): readonly string[];
  /** An array of the file in TensorFlow's order of axes. */
  turned(slot: Slot, array: NamedArray): NamedArray;
  /** The shape that the file should have it in. */
  written(slot: Slot): readonly number[];
}

const keras: Naming = {
  name: 'keras',
  // Keras 3 numbers them.
  keys: ({ layer, weight, index, exportedAs }) => [
    `${layer.name}/${weight}`,
    `${layer.name}/${index}`,
    exportedAs,
  ],
  turned: (_, array) => array,
  written: ({ shape }) => shape,
};

/** torchvision's module names, which timm's ResNets share. */
const torchvision: Naming = {
  name: 'torchvision',
  keys: ({ layer, weight }) => [torchKey(layer.name, weight)],
  turned: (slot, array) => flattened(slot, fromTorch(slot.weight, array, slot.shape)),
  written: torchShape,
};

/** A PyTorch module whose parts carry the layers' own names, as this book exports them: it flattens in TensorFlow's order. */
const pytorch: Naming = {
  name: 'pytorch',
  keys: ({ layer, weight }) => [
    `${layer.name.replace(/[^\p{XID_Continue}]/gu, '_')}.${torchWeightName(weight)}`,
  ],
  turned: ({ weight, shape }, array) => fromTorch(weight, array, shape),
  written: torchShape,
};

/** Batches that PyTorch's batch norm has seen; nothing here needs it. */
export const countsBatches = (name: string): boolean => /(^|[./])num_batches_tracked$/.test(name);

export const namings = [keras, torchvision, pytorch] as const;

/** PyTorch's shape of a weight. */
function torchShape({ weight, shape }: Slot): readonly number[] {
  const [a = 1, b = 1, c = 1, d = 1] = shape;
  if (weight === 'depthwise_kernel') return [c * d, 1, a, b];
  return shape.length === 4 ? [d, c, a, b] : shape.length === 2 ? [b, a] : shape;
}

/**
 * Behind a flatten, PyTorch's dense layer reads channels, rows, columns where TensorFlow's reads rows, columns, channels:
 * the kernel's rows change places.
 */
function flattened({ layer, weight }: Slot, array: NamedArray): NamedArray {
  const before = layer.inboundNodes[0]?.inboundLayers[0];
  if (weight !== 'kernel' || array.shape.length !== 2 || before?.getClassName() !== 'Flatten') return array;
  const [, height, width, channels] = [before.inboundNodes[0]?.inputShapes[0]].flat() as (number | null)[];
  const [rows = 0, units = 0] = array.shape;
  if (!height || !width || !channels || height * width * channels !== rows) return array;
  const { data } = permute({ shape: [channels, height, width, units], data: array.data }, [1, 2, 0, 3]);
  return { shape: array.shape, data };
}
