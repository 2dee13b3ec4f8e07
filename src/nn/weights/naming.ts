/** How the libraries name weights in files, and in which order of axes they write them. */

import type { layers, LayerVariable } from '@tensorflow/tfjs-layers';
import { inOwnOrder } from './flatten-order.ts';
import { fromTorch, torchKey, torchWeightName, type NamedArray } from './layout.ts';

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
  /** Where this book's PyTorch export keeps the layer. */
  readonly module: string;
}

export interface Naming {
  readonly name: 'keras' | 'torchvision' | 'pytorch';
  /** Names that the weight may have, the usual one first. */
  keys(slot: Slot): readonly string[];
  /**
   * An array of the file in TensorFlow's order of axes.
   * @param flattened whether the file's network flattens in TensorFlow's order
   */
  turned(slot: Slot, array: NamedArray, flattened: boolean): NamedArray;
  /** Names of arrays that are added to it, where the library has parted it. */
  added?(slot: Slot): readonly string[];
  /** The shape that the file should have it in. */
  written(slot: Slot): readonly number[];
}

const keras: Naming = {
  name: 'keras',
  // Keras 3 numbers them.
  keys: ({ layer, variable, weight, index, exportedAs }) => [
    exportedAs,
    // As TensorFlow.js writes it: in a layer that is made of others, by their names.
    variable.originalName,
    // Of models within a model that have layers of one name.
    exportedAs.replace(/[^/]*$/, String(index)),
    `${layer.name}/${weight}`,
    `${layer.name}/${index}`,
    // Keras 3 calls the kernel of a depthwise convolution so in its legacy HDF5, TensorFlow.js as Keras 2 did.
    ...(/DepthwiseConv2D$/.test(layer.getClassName()) && weight === 'depthwise_kernel'
      ? [exportedAs.replace(/[^/]*$/, 'kernel'), `${layer.name}/kernel`]
      : []),
  ],
  turned: (_, array) => array,
  written: ({ shape }) => shape,
};

/** torchvision's module names, which timm's ResNets share. */
const torchvision: Naming = {
  name: 'torchvision',
  keys: ({ layer, weight }) => [torchKey(layer.name, weight)],
  turned: turnedTorch,
  written: torchShape,
};

/** A PyTorch module whose parts carry the layers' own names, as this book exports them. */
const pytorch: Naming = {
  name: 'pytorch',
  keys: (slot) => exportedKeys(slot),
  added: ({ layer, weight, index, module }) =>
    // The product with the state has a bias of its own.
    weight === 'bias' && isRecurrent(layer)
      ? [`${module}.bias_hh_l0${isBack(layer, index) ? '_reverse' : ''}`]
      : [],
  turned: turnedTorch,
  written: torchShape,
};

const isRecurrent = (layer: layers.Layer): boolean =>
  layer.weights.some(({ originalName }) => originalName.endsWith('/recurrent_kernel'));

/** Of a layer that goes both ways, the second half of its weights. */
const isBack = (layer: layers.Layer, index: number): boolean =>
  layer.getClassName() === 'Bidirectional' && index >= layer.weights.length / 2;

const recurrentKeys: Readonly<Record<string, string>> = {
  kernel: 'weight_ih_l0',
  recurrent_kernel: 'weight_hh_l0',
  bias: 'bias_ih_l0',
};

function exportedKeys({ layer, weight, index, module }: Slot): string[] {
  if (isRecurrent(layer))
    return [`${module}.${recurrentKeys[weight] ?? weight}${isBack(layer, index) ? '_reverse' : ''}`];
  const names = layer.weights.map(({ originalName }) => originalName.split('/').at(-1));
  if (names.includes('pointwise_kernel')) {
    const part = weight === 'depthwise_kernel' ? 'depthwise' : 'pointwise';
    return [`${module}_${part}.${torchWeightName(weight)}`];
  }
  // Slopes that no layer of PyTorch has are a parameter of the module.
  return [`${module}.${torchWeightName(weight)}`, ...(weight === 'alpha' ? [module] : [])];
}

/** Batches that PyTorch's batch norm has seen; nothing here needs it. */
export const countsBatches = (name: string): boolean => /(^|[./])num_batches_tracked$/.test(name);

export const namings = [keras, torchvision, pytorch] as const;

/** PyTorch's shape of a weight. */
function torchShape({ weight, shape }: Slot): readonly number[] {
  const [a = 1, b = 1, c = 1, d = 1] = shape;
  if (weight === 'depthwise_kernel') return [c * d, 1, a, b];
  const turned = [[a], [b, a], [c, b, a], [d, c, a, b]];
  return weight.endsWith('kernel') ? (turned[shape.length - 1] ?? shape) : shape;
}

function turnedTorch({ layer, weight, shape }: Slot, given: NamedArray, flattened: boolean): NamedArray {
  const array = fromTorch(weight, given, shape);
  return flattened ? array : inOwnOrder(layer, weight, array);
}
