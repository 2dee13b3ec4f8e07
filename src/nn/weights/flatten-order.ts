/**
 * In which order PyTorch has the values of a vector that was an image or a sequence. It flattens channels first where
 * convolutions and pools have left them, TensorFlow.js last: rows of the dense kernel behind it change places, and so do
 * the weights that a normalisation or a slope has for each value.
 */
import type { layers, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { NamedArray } from './layout.ts';

/** What makes a sequence of which PyTorch has the channels last. */
const channelsLast = /LSTM|GRU|RNN|Embedding|Bidirectional|TimeDistributed|Vector/;
/** What leaves every value in its place. */
const inPlace = /Dropout|Activation|LU|Softmax|Noise|Normalization|Rescaling/;

const madeOf = ({ sourceLayer, nodeIndex }: SymbolicTensor): readonly SymbolicTensor[] =>
  sourceLayer.getClassName() === 'InputLayer' ? [] : sourceLayer.inboundNodes[nodeIndex]!.inputTensors;

/** For each value of a vector, its place in PyTorch. */
function orderOf(tensor: SymbolicTensor): number[] {
  const size = tensor.shape[1]!;
  const className = tensor.sourceLayer.getClassName();
  const inputs = madeOf(tensor);
  const [input] = inputs;
  const sizes = (input?.shape.slice(1) ?? []) as number[];
  if (input && sizes.length === 1) {
    if (inPlace.test(className)) return orderOf(input);
    if (className === 'Concatenate') {
      let before = 0;
      return inputs.flatMap((each) => {
        const from = before;
        before += each.shape[1]!;
        return orderOf(each).map((at) => at + from);
      });
    }
  }
  const isFlattened =
    input && sizes.length > 1 && /^(Flatten|Reshape)$/.test(className) && isChannelsFirst(input);
  const channels = isFlattened ? sizes.at(-1)! : 1;
  return Array.from({ length: size }, (_, at) => ((at % channels) * size + at - (at % channels)) / channels);
}

/** Images have them first wherever they come from; a sequence has them where what made it has. */
function isChannelsFirst(tensor: SymbolicTensor): boolean {
  if (tensor.shape.length === 4) return true;
  const [input] = madeOf(tensor);
  const className = tensor.sourceLayer.getClassName();
  if (!input || tensor.shape.length > 4 || channelsLast.test(className)) return false;
  return className.endsWith('1D') || isChannelsFirst(input);
}

/** An array in TensorFlow's order of axes, its values along the first one as the layer has them. */
export function inOwnOrder(layer: layers.Layer, weight: string, array: NamedArray): NamedArray {
  const input = layer.inboundNodes[0]?.inputTensors[0];
  const [rows = 0, columns = 1] = array.shape;
  if (input?.shape.length !== 2 || input.shape[1] !== rows || weight === 'bias') return array;
  const order = orderOf(input);
  const data = Array.from(
    array.data,
    (_, at) => array.data[order[Math.floor(at / columns)]! * columns + (at % columns)]!,
  );
  return { ...array, data };
}
