/**
 * What can be wrong with a network, said so that a reader can mend it: the
 * layer, what was expected, what was found, what to change.
 *
 * The templates here are the English ones of `content/ui/en/errors.json` (a
 * test keeps the two equal); the page shows the reader's language by `code`.
 */

const templates = {
  'network-empty': 'The network has no layers. Begin with an input layer.',
  'network-missing-input':
    'Layer “{layer}” reads “{input}”, but no layer of the network has that name. Add it, or correct the name in the inputs of “{layer}”.',
  'network-no-inputs':
    'The number of inputs of layer “{layer}” ({kind}) is {found}, but it must be {expected}. Correct its inputs.',
  'network-cycle':
    'These layers wait for one another in a circle: {path}. Let “{layer}” read a layer that does not depend on it.',
  'network-order':
    'Layer “{layer}” reads “{input}”, which comes later in the list. Put “{input}” before “{layer}”.',
  'network-duplicate-name': 'Two layers are named “{layer}”. Give each layer a name of its own.',
  'network-unknown-kind': 'Layer “{layer}” is of the unknown kind “{kind}”. The kinds are: {known}.',
  'network-bad-size':
    'Layer “{layer}”: {field} is {value}, but it must be a whole number of at least {least}.',
  'network-bad-number':
    'Layer “{layer}”: {field} is {value}, but it must be a number from {least} to {most}.',
  'network-absurd-size':
    'Layer “{layer}”: {field} is {value}, more than the {limit} that this book will build. Choose a smaller number.',
  'network-bad-padding':
    'Layer “{layer}”: padding is {value}, but it must be “same”, “valid”, or numbers for top, bottom, left and right.',
  'network-bad-activation':
    'Layer “{layer}”: the activation “{value}” is unknown. The activations are: {known}.',
  'network-rank':
    'Layer “{layer}” ({kind}) needs an input of height × width × channels, but “{input}” gives {shape}. Put it before the network is flattened or pooled globally.',
  'network-shapes-differ':
    'Layer “{layer}” adds “{first}” ({firstShape}) and “{second}” ({secondShape}), but only equal shapes can be added. Give both paths the same stride and the same number of channels, for instance with a 1×1 convolution on the shortcut.',
  'network-sides-differ':
    'Layer “{layer}” joins “{first}” ({firstShape}) and “{second}” ({secondShape}) along the channels, but all other sizes must be equal. Give both paths the same stride and padding.',
  'network-window-too-large':
    'Layer “{layer}”: its {kernel} window does not fit into its padded input of {padded} (the input is {shape}). Enlarge the network’s input, add padding, or use a smaller kernel.',
  'network-groups':
    'Layer “{layer}”: {groups} groups cannot divide {channels} input channels and {filters} filters evenly. Choose numbers that {groups} divides.',
  'network-fewer-channels':
    'Layer “{layer}” appends zero channels up to {filters}, but its input {shape} already has more. Raise filters, or use a 1×1 convolution.',
  'network-depth': 'There is no ResNet-{depth}. The depths are {known}.',
  'network-cifar-depth':
    'A CIFAR ResNet of {block} blocks has {rule} layers, and {depth} is not such a number. The nearest are {nearest}.',
  'network-option': '{option} is “{value}”, but it must be one of: {known}.',
  'network-input-shape':
    'The input of the network is {value}, but it must be one size, or height, width and channels.',
  'network-not-built':
    'The model “{layer}” does not know its input shape yet. Give its first layer an inputShape, or call it on an input.',
  'network-open-size':
    'The input “{layer}” has no fixed size ({shape}). Say which one to describe: describe(model, 224).',
  'network-unknown-layer':
    'Layer “{layer}” is a {className}, which this book does not know. Its shape and its parameters are as TensorFlow.js reports them.',
  'network-unknown-build':
    'Layer “{layer}” is a {className}, which this book does not know and so cannot build or export.',
  'network-unsupported-export':
    'Layer “{layer}” ({value} with explicit padding) has no equal in {target}. Use “same” or “valid” padding, or a zero-padding layer before it.',
  'network-unsupported-activation':
    'Layer “{layer}”: TensorFlow.js cannot apply {value} inside a layer. Use a separate activation layer.',
  'network-strided-dilation':
    'Layer “{layer}”: TensorFlow.js cannot run a convolution whose stride ({strides}) and dilation ({dilation}) are both above 1. Set one of them to 1.',
  'network-too-large-to-build':
    'This network has {params} parameters, more than the {limit} that a browser can hold. Lower the width.',
  'weights-missing': 'No weights were given for layer “{layer}” (looked for {key}).',
  'weights-surplus': 'These weights belong to no layer of the model: {key}.',
  'weights-shape': 'Layer “{layer}”: the weights {key} have shape {found}, but the layer needs {expected}.',
  'weights-unfit':
    'The weights of “{file}” do not fit this model. Of the {of} it needs {fitted} fit. Missing: {missing}. Of another shape: {misshapen}. Left over: {surplus}. The model is unchanged. Build the same network, or name the layers to leave as they are in except.',
  'weights-convention':
    '“{file}” is a ResNet of the {found} convention, but this model follows {expected} ({differences}). Loaded as it is, its outputs would be wrong, so the model is unchanged. Load it into a model built with {build}.',
  'weights-settings':
    'In “{file}” the layer “{layer}” has {setting} {found}, but in this model it has {expected}. The shapes of the weights agree and the computation does not, so the model is unchanged. Build the model with the file’s setting.',
  'weights-unrecognised':
    'No name in “{file}” belongs to a layer of this model. The file has names such as {found}; the model needs names such as {expected}. Name the model’s layers after the file, or choose another file.',
} as const;

export type NetworkErrorCode = keyof typeof templates;

/** Every code with its English template. */
export const networkErrorTemplates: Readonly<Record<NetworkErrorCode, string>> = templates;

/** An error in a network, or in a question about one. */
export class NetworkError extends Error {
  readonly code: NetworkErrorCode;
  readonly values: Readonly<Record<string, string | number>>;
  /** Name of the layer at fault; empty when it is no single layer. */
  readonly layer: string;

  constructor(code: NetworkErrorCode, values: Readonly<Record<string, string | number>>) {
    super(
      templates[code].replace(/\{(\w+)\}/g, (place, name: string) => {
        const value = values[name];
        if (value === undefined) return place;
        return typeof value === 'number' ? value.toLocaleString('en') : value;
      }),
    );
    this.name = 'NetworkError';
    this.code = code;
    this.values = values;
    this.layer = String(values['layer'] ?? '');
  }
}
