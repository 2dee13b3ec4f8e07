/** The network as PyTorch code: a module whose parts carry the layers' names. */

import { describeNetwork } from '../spec/describe-network.ts';
import type { LayerDescription } from '../spec/description.ts';
import type { ActivationName, LayerOf, LayerSpec, NetworkSpec, Pair } from '../spec/layer-spec.ts';
import { NetworkError } from '../spec/network-error.ts';
import { outputLayers, pythonNames, pythonNumber, pythonPair, tensorNames } from './python-code.ts';

interface Zeros {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Padding in numbers. TensorFlow's `same` depends on the input size; PyTorch is told the result. */
function zerosOf(layer: LayerDescription): Zeros {
  const [down, across] = layer.formula.rule === 'window' ? layer.formula.axes : [];
  return {
    top: down?.before ?? 0,
    bottom: down?.after ?? 0,
    left: across?.before ?? 0,
    right: across?.after ?? 0,
  };
}

/** PyTorch's own `padding=` is the same on both sides. */
const isEven = ({ top, bottom, left, right }: Zeros) => top === bottom && left === right;

const pads = ({ left, right, top, bottom }: Zeros) => `(${left}, ${right}, ${top}, ${bottom})`;

function activated(expression: string, activation: ActivationName | undefined, slope = 0.3): string {
  switch (activation) {
    case undefined:
    case 'linear':
      return expression;
    case 'sigmoid':
    case 'tanh':
      return `torch.${activation}(${expression})`;
    case 'softmax':
      return `F.softmax(${expression}, dim=1)`;
    case 'swish':
      return `F.silu(${expression})`;
    case 'leakyRelu':
      return `F.leaky_relu(${expression}, ${pythonNumber(slope)})`;
    default:
      return `F.${activation}(${expression})`;
  }
}

/** `, stride=2, padding=3, bias=False`: what differs from PyTorch's defaults. */
function convolutionOptions(
  spec: { readonly strides: Pair; readonly dilation: Pair },
  padding: Zeros,
  options: { readonly groups?: number; readonly bias: boolean },
): string {
  const { groups = 1, bias } = options;
  const even: Pair = [padding.top, padding.left];
  return [
    spec.strides[0] === 1 && spec.strides[1] === 1 ? '' : `, stride=${pythonPair(spec.strides)}`,
    isEven(padding) && (even[0] !== 0 || even[1] !== 0) ? `, padding=${pythonPair(even)}` : '',
    spec.dilation[0] === 1 && spec.dilation[1] === 1 ? '' : `, dilation=${pythonPair(spec.dilation)}`,
    groups === 1 ? '' : `, groups=${groups}`,
    bias ? '' : ', bias=False',
  ].join('');
}

function batchNorm(module: string, spec: LayerOf<'batchNorm'>, description: LayerDescription): string[] {
  const [shape = []] = description.inputShapes;
  const layerClass = shape.length === 1 ? 'BatchNorm1d' : 'BatchNorm2d';
  // PyTorch's momentum is the share of the new batch, Keras' that of the old average.
  const numbers = `eps=${pythonNumber(spec.epsilon)}, momentum=${pythonNumber(1 - spec.momentum)}`;
  const affine = spec.center || spec.scale ? '' : ', affine=False';
  const lines = [`${module} = nn.${layerClass}(${shape.at(-1) ?? 0}, ${numbers}${affine})`];
  if (spec.scale !== spec.center) {
    lines.push(`${module}.${spec.scale ? 'bias' : 'weight'}.requires_grad_(False)  # stays as it is`);
  }
  return lines;
}

/** What a layer keeps: lines of `__init__`. */
function moduleLines(name: string, description: LayerDescription): string[] {
  const { spec } = description;
  const module = `self.${name}`;
  const channels = description.inputShapes[0]?.at(-1) ?? 0;
  const zeros = zerosOf(description);
  switch (spec.kind) {
    case 'conv': {
      const options = convolutionOptions(spec, zeros, { groups: spec.groups, bias: spec.useBias });
      return [
        `${module} = nn.Conv2d(${channels}, ${spec.filters}, ${pythonPair(spec.kernelSize)}${options})`,
      ];
    }
    case 'depthwiseConv': {
      const filters = channels * spec.depthMultiplier;
      const options = convolutionOptions(spec, zeros, { groups: channels, bias: spec.useBias });
      return [`${module} = nn.Conv2d(${channels}, ${filters}, ${pythonPair(spec.kernelSize)}${options})`];
    }
    case 'separableConv': {
      const between = channels * spec.depthMultiplier;
      const options = convolutionOptions(spec, zeros, { groups: channels, bias: false });
      const bias = spec.useBias ? '' : ', bias=False';
      return [
        `${module}_depthwise = nn.Conv2d(${channels}, ${between}, ${pythonPair(spec.kernelSize)}${options})`,
        `${module}_pointwise = nn.Conv2d(${between}, ${spec.filters}, 1${bias})`,
      ];
    }
    case 'batchNorm':
      return batchNorm(module, spec, description);
    case 'dense':
      return [`${module} = nn.Linear(${channels}, ${spec.units}${spec.useBias ? '' : ', bias=False'})`];
    default:
      return [];
  }
}

function pooled(description: LayerDescription, spec: LayerOf<'maxPool' | 'averagePool'>, x: string): string {
  const zeros = zerosOf(description);
  const window = `${pythonPair(spec.kernelSize)}, stride=${pythonPair(spec.strides)}`;
  const even: Pair = [zeros.top, zeros.left];
  const isPadded = zeros.top + zeros.bottom + zeros.left + zeros.right > 0;
  // PyTorch pads a pooling window by at most half of it.
  const fits = isEven(zeros) && even[0] * 2 <= spec.kernelSize[0] && even[1] * 2 <= spec.kernelSize[1];
  const padding = isPadded && fits ? `, padding=${pythonPair(even)}` : '';
  if (spec.kind === 'maxPool') {
    const from = isPadded && !fits ? `F.pad(${x}, ${pads(zeros)}, value=-float("inf"))` : x;
    return `F.max_pool2d(${from}, ${window}${padding})`;
  }
  if (!isPadded || fits) {
    return `F.avg_pool2d(${x}, ${window}${padding}${isPadded ? ', count_include_pad=False' : ''})`;
  }
  // Padding is left out of the mean: divide by the share of the window that lies on the image.
  const share = (of: string) => `F.avg_pool2d(F.pad(${of}, ${pads(zeros)}), ${window})`;
  return `${share(x)} / ${share(`torch.ones_like(${x})`)}`;
}

/** The expression of a layer's output in `forward`, given those of its inputs. */
function expression(name: string, description: LayerDescription, inputs: readonly string[]): string {
  const { spec } = description;
  const [x = ''] = inputs;
  const module = `self.${name}`;
  const zeros = zerosOf(description);
  const paddedApart = isEven(zeros) ? x : `F.pad(${x}, ${pads(zeros)})`;
  switch (spec.kind) {
    case 'zeroPadding':
      return `F.pad(${x}, ${pads(spec.padding)})`;
    case 'conv':
    case 'depthwiseConv':
      return activated(`${module}(${paddedApart})`, spec.activation);
    case 'separableConv':
      return activated(`${module}_pointwise(${module}_depthwise(${paddedApart}))`, spec.activation);
    case 'batchNorm':
      return `${module}(${x})`;
    case 'activation':
      return activated(x, spec.activation, spec.slope);
    case 'maxPool':
    case 'averagePool':
      return pooled(description, spec, x);
    case 'globalAveragePool':
      return `${x}.mean(dim=(2, 3))`;
    case 'globalMaxPool':
      return `${x}.amax(dim=(2, 3))`;
    case 'add':
      return inputs.join(' + ');
    case 'concatenate':
      return `torch.cat([${inputs.join(', ')}], dim=1)`;
    case 'subsamplePad': {
      const more = spec.filters - (description.inputShapes[0]?.[2] ?? 0);
      return `F.pad(${x}[:, :, ::${spec.strides[0]}, ::${spec.strides[1]}], (0, 0, 0, 0, 0, ${more}))`;
    }
    case 'flatten':
      // Height, width, channels, as TensorFlow orders them.
      return description.inputShapes[0]?.length === 3
        ? `${x}.permute(0, 2, 3, 1).flatten(1)`
        : `${x}.flatten(1)`;
    case 'dense': {
      const isImage = description.inputShapes[0]?.length === 3;
      const product = isImage ? `${module}(${x}.movedim(1, -1)).movedim(-1, 1)` : `${module}(${x})`;
      return activated(product, spec.activation);
    }
    case 'dropout':
      return `F.dropout(${x}, ${pythonNumber(spec.rate)}, self.training)`;
    case 'input':
      return name;
    case 'unknown':
      throw new NetworkError('network-unknown-build', { layer: spec.name, className: spec.className });
  }
}

/** `cifar_resnet20` is `CifarResnet20`. */
function className(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[A-Za-z]/.test(joined) ? joined : `Network${joined}`;
}

/** Name of the module that keeps a layer's weights; a separable convolution keeps two. */
function frozenLines(name: string, spec: LayerSpec): string[] {
  if (spec.trainable !== false) return [];
  const parts = spec.kind === 'separableConv' ? ['_depthwise', '_pointwise'] : [''];
  return parts.map((part) => `self.${name}${part}.requires_grad_(False)`);
}

/**
 * Python that defines the network as a PyTorch module. Images are N × C × H × W,
 * as PyTorch has them; `same` padding is written out for the spec's input size.
 * @throws {NetworkError} for a spec that cannot be described, or an unknown layer
 */
export function toTorchCode(spec: NetworkSpec): string {
  const network = describeNetwork(spec);
  const names = pythonNames(spec);
  const tensors = tensorNames(spec, names);
  const variable = (name: string) => tensors.get(name) ?? name;
  const inputs = network.layers.filter(({ kind }) => kind === 'input');
  const kept = network.layers.flatMap((layer) => {
    if (layer.spec.sharesWeightsOf !== undefined) return [];
    const name = names.get(layer.name) ?? '';
    const lines = moduleLines(name, layer);
    return lines.length > 0 ? [...lines, ...frozenLines(name, layer.spec)] : [];
  });
  const steps = network.layers
    .filter(({ kind }) => kind !== 'input')
    .map((layer) => {
      const module = names.get(layer.spec.sharesWeightsOf ?? layer.name) ?? '';
      return `${variable(layer.name)} = ${expression(module, layer, layer.inputs.map(variable))}`;
    });
  const shapes = inputs.map(({ outputShape }) => {
    const [height, width, channels] = outputShape;
    return `(N, ${outputShape.length === 3 ? [channels, height, width].join(', ') : outputShape.join(', ')})`;
  });
  const body = (lines: readonly string[]) => lines.map((line) => `        ${line}`);
  return [
    'import torch',
    'from torch import nn',
    'from torch.nn import functional as F',
    '',
    '',
    `class ${className(spec.name)}(nn.Module):`,
    `    """Input: ${shapes.join(', ')}."""`,
    '',
    '    def __init__(self):',
    ...body(['super().__init__()', ...kept]),
    '',
    `    def forward(self, ${inputs.map(({ name }) => variable(name)).join(', ')}):`,
    ...body([...steps, `return ${outputLayers(spec).map(variable).join(', ')}`]),
    '',
    '',
    `model = ${className(spec.name)}()`,
    '',
  ].join('\n');
}
