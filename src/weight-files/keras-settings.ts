/**
 * What a network of Keras says of its layers that TensorFlow.js lacks, passes over, or takes for something else. It reads
 * the settings that it knows and drops all others without a word; so what is not known to be the same is named here.
 */
import type { DescribedLayer } from './weight-file.ts';

type Settings = Readonly<Record<string, unknown>>;

/** Whether a value of a setting means the same to both. */
type Same = (value: unknown) => boolean;

const any: Same = () => true;
/** As if it were not there. */
const off: Same = (value) => [value].flat().every((each) => !each);
const ones: Same = (value) => [value].flat().every((each) => each === 1 || each === null);
const channelsLast: Same = (value) => value === null || value === 'channels_last';
const oneOf =
  (...values: readonly unknown[]): Same =>
  (value) =>
    values.includes(value);

const activations = oneOf(
  null,
  ...'elu gelu hard_sigmoid linear log_softmax mish relu relu6 selu sigmoid softmax softplus softsign swish tanh'.split(
    ' ',
  ),
);

/** Where every layer has it. `seed` and the first values are for networks that are not trained yet. */
const everywhere =
  /^(name|trainable|dtype|autocast|batch_input_shape|build_input_shape|seed|implementation|rank|sparse|ragged|synchronized|\w+_(initializer|regularizer|constraint)s?)$/;

const all = (names: string, same: Same = any): Record<string, Same> =>
  Object.fromEntries(names.split(' ').map((name) => [name, same]));

const convolution = {
  ...all('filters kernel_size strides dilation_rate padding data_format use_bias'),
  activation: activations,
  groups: ones,
};
// None at all: of zero, a stride of two makes one row less than where nothing is said.
const transposed = { ...convolution, dilation_rate: ones, output_padding: oneOf(null) };
const pooling = all('pool_size strides padding data_format');
const global = { data_format: any, keepdims: off };
const recurrent = {
  ...all('units use_bias unit_forget_bias dropout recurrent_dropout unroll use_cudnn num_constants'),
  ...all(
    'return_sequences return_state go_backwards stateful input_dim input_length cell zero_output_for_mask',
  ),
  activation: activations,
  recurrent_activation: activations,
};
/** Along one axis or three, TensorFlow.js takes the channels to be last whatever is said. */
const ordered = { data_format: channelsLast };
const normalisation = all('axis epsilon center scale');

/** Settings that mean the same, by layer; undefined for a layer that TensorFlow.js has and gets wrong. */
const known: Readonly<Record<string, Readonly<Record<string, Same>> | undefined>> = {
  InputLayer: all('batch_shape shape optional input_tensor type_spec'),
  Activation: { activation: activations },
  Dense: { ...all('units use_bias input_dim'), activation: activations },
  Conv1D: { ...convolution, ...ordered, padding: oneOf('valid', 'same') },
  Conv2D: convolution,
  Conv3D: { ...convolution, ...ordered },
  Conv2DTranspose: transposed,
  Conv3DTranspose: { ...transposed, ...ordered },
  DepthwiseConv2D: { ...convolution, depth_multiplier: any, dilation_rate: ones },
  SeparableConv2D: { ...convolution, ...ordered, depth_multiplier: any },
  MaxPooling1D: { ...pooling, ...ordered },
  MaxPooling2D: pooling,
  MaxPooling3D: { ...pooling, ...ordered },
  AveragePooling1D: { ...pooling, ...ordered },
  AveragePooling2D: pooling,
  AveragePooling3D: { ...pooling, ...ordered },
  GlobalAveragePooling1D: { ...global, ...ordered },
  GlobalAveragePooling2D: global,
  GlobalMaxPooling1D: { ...global, ...ordered },
  GlobalMaxPooling2D: global,
  ZeroPadding2D: all('padding data_format'),
  Cropping2D: all('cropping data_format'),
  // Its bilinear takes the corners of pixels for their middles.
  UpSampling2D: { ...all('size data_format'), interpolation: oneOf('nearest') },
  Flatten: all('data_format'),
  BatchNormalization: { ...normalisation, ...all('momentum fused renorm_momentum') },
  LayerNormalization: normalisation,
  Softmax: all('axis'),
  ReLU: all('max_value'),
  LeakyReLU: all('alpha negative_slope'),
  ELU: { alpha: ones },
  PReLU: all('shared_axes'),
  ThresholdedReLU: all('theta'),
  Embedding: all('input_dim output_dim input_length mask_zero'),
  Add: {},
  Multiply: {},
  Average: {},
  Maximum: {},
  Minimum: {},
  // Counted from the end, any axis is the last one there.
  Concatenate: { axis: (value) => value === -1 || !(Number(value) < 0) },
  Dot: all('axes normalize'),
  Reshape: all('target_shape'),
  Permute: all('dims'),
  RepeatVector: all('n'),
  Masking: all('mask_value'),
  Dropout: all('rate noise_shape'),
  SpatialDropout1D: all('rate noise_shape'),
  GaussianDropout: all('rate'),
  AlphaDropout: all('rate noise_shape'),
  GaussianNoise: all('stddev'),
  LSTM: recurrent,
  GRU: recurrent,
  SimpleRNN: recurrent,
  RNN: recurrent,
  LSTMCell: recurrent,
  GRUCell: recurrent,
  SimpleRNNCell: recurrent,
  StackedRNNCells: all('cells'),
  ConvLSTM2D: { ...convolution, ...recurrent, ...ordered },
  TimeDistributed: all('layer'),
  Bidirectional: all('layer backward_layer merge_mode num_constants'),
  Rescaling: all('scale offset'),
  Resizing: undefined,
  CenterCrop: undefined,
  CategoryEncoding: undefined,
  RandomWidth: undefined,
};

const isRecord = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isDescribed = (value: unknown): value is DescribedLayer =>
  isRecord(value) && typeof value['class_name'] === 'string' && isRecord(value['config']);

/** The layers that a model, or a wrapper, is made of. */
const within = ({ config }: DescribedLayer): DescribedLayer[] =>
  ['layers', 'layer', 'backward_layer', 'cell', 'cells'].flatMap((key) =>
    [config[key]].flat().filter(isDescribed),
  );

const isModel = ({ config }: DescribedLayer): boolean => Array.isArray(config['layers']);

/** `(strides)`, or `(activation: hard_sigmoid)` where a word says more. */
const named = (layer: string, setting: string, value: unknown): string => {
  const word = isDescribed(value) ? value.class_name : value;
  return `${layer} (${typeof word === 'string' ? `${setting}: ${word}` : setting})`;
};

/**
 * @param network as TensorFlow.js reads it
 * @param isKeras3 whether Keras 3 wrote it: some words mean something else there
 * @returns layers and settings, each once; none where all mean the same
 */
export function unlikeTfjs(network: DescribedLayer, isKeras3: boolean): string[] {
  return [...new Set([...unlike(network, isKeras3), ...masksLost(network)])];
}

function unlike(layer: DescribedLayer, isKeras3: boolean): string[] {
  const { class_name: className, config } = layer;
  const inner = within(layer).flatMap((each) => unlike(each, isKeras3));
  // What is no layer of TensorFlow.js' own is for those to know who made it.
  if (isModel(layer) || !(className in known)) return inner;
  const same = known[className];
  if (!same) return [className, ...inner];
  const found = Object.entries(config).flatMap(([setting, value]) => {
    if (everywhere.test(setting)) return isKnownToTrain(value) ? [] : [named(className, setting, value)];
    const isSame = (same[setting] ?? off)(value) && !(isKeras3 && value === 'hard_sigmoid');
    return isSame ? [] : [named(className, setting, value)];
  });
  return [...found, ...(isMirrored(config) ? [] : [`${className} (backward_layer)`]), ...inner];
}

/** Without a regulariser that only Keras has, a network would train otherwise. */
const isKnownToTrain = (value: unknown): boolean =>
  !isDescribed(value) || value.class_name !== 'OrthogonalRegularizer';

/** Whether what reads a sequence from its end is what reads it from its start: TensorFlow.js makes the one of the other. */
function isMirrored({ layer, backward_layer: backward }: Settings): boolean {
  if (!isDescribed(layer) || !isDescribed(backward)) return true;
  const settings = ({ class_name, config }: DescribedLayer) =>
    JSON.stringify([
      class_name,
      Object.entries(config).filter(([key]) => key !== 'go_backwards' && !everywhere.test(key)),
    ]);
  return settings(layer) === settings(backward);
}

/** Through these a mask goes on as it is in both. */
const carriers = new Set(
  `Activation BatchNormalization Dense Dropout ELU GaussianDropout GaussianNoise LayerNormalization LeakyReLU PReLU ReLU
  Rescaling SpatialDropout1D TimeDistributed`.split(/\s+/),
);
const recurrents = new Set(['LSTM', 'GRU', 'SimpleRNN', 'RNN', 'ConvLSTM2D', 'Bidirectional']);
/** What reads a mask and does something with it. */
const readers = new Set([...recurrents, 'GlobalAveragePooling1D', 'Softmax', 'AlphaDropout']);

/**
 * Layers that a mask would reach otherwise than in Keras, in the order in which the layers stand: TensorFlow.js leaves it
 * out of means, keeps it where a layer of Keras' ends it, and hands none out of a model within the model.
 */
function masksLost(network: DescribedLayer): string[] {
  const found: string[] = [];
  const walk = (model: DescribedLayer, depth: number): void => {
    let state: 'none' | 'masked' | 'ended' = 'none';
    for (const layer of within(model)) {
      const { class_name: className, config } = layer;
      const lost = (): void => void found.push(`${className} (mask)`);
      if (isModel(layer)) {
        walk(layer, depth + 1);
        if (state === 'masked') lost();
      } else if (className === 'Masking' || (className === 'Embedding' && config['mask_zero'] === true)) {
        state = 'masked';
        continue;
      } else if (state === 'masked' && recurrents.has(className)) {
        const inner = isDescribed(config['layer']) ? config['layer'].config : config;
        if (inner['return_sequences'] !== true) state = 'ended';
        else if (className === 'Bidirectional' || inner['zero_output_for_mask'] === true) lost();
      } else if (state !== 'none' && readers.has(className)) lost();
      else if (state === 'masked' && !carriers.has(className)) state = 'ended';
    }
    if (depth > 0 && state === 'masked') found.push(`${model.class_name} (mask)`);
  };
  walk(network, 0);
  return found;
}
