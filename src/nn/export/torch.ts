/** The network as PyTorch code: a module whose parts carry the layers' names. */

import { describeNetwork } from '../spec/describe-network.ts';
import { writtenKind } from '../spec/kinds/index.ts';
import type { LayerSpec, NetworkSpec } from '../spec/layer-spec.ts';
import { outputsOf } from '../spec/outputs.ts';
import { flattenedMark } from '../spec/torch-names.ts';
import { pythonNames, targetsOf, tensorNames } from './python-code.ts';
import { torchParts } from './torch-parts.ts';

/** Kept in the state dict, so that whoever reads the weights knows in which order the rows of a dense layer stand. */
const mark = `self.register_buffer("${flattenedMark}", torch.tensor(True))  # flattens rows, columns, channels`;

/** `cifar_resnet20` is `CifarResnet20`. */
function className(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter(Boolean);
  const joined = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  // Neither a word of Python's nor what the module itself calls `F`.
  return /^(?!(None|True|False|F)$)[A-Za-z]/.test(joined) ? joined : `Network${joined}`;
}

/** Lines that freeze a layer's parts; a separable convolution has two. */
function frozenLines(module: string, spec: LayerSpec): string[] {
  if (spec.trainable !== false) return [];
  const parts = writtenKind(spec).torchParts ?? [''];
  return parts.map((part) => `${module}${part}.requires_grad_(False)`);
}

/**
 * Python that defines the network as a PyTorch module. Images are N × C × H × W,
 * as PyTorch has them; `same` padding is written out for the spec's input size. A ResNet's parts have the names that
 * torchvision gives them, so that its state dicts fit.
 * @throws {ExplainedError} for a spec that cannot be described, or an unknown layer
 */
export function toTorchCode(spec: NetworkSpec): string {
  const network = describeNetwork(spec);
  const names = pythonNames(spec);
  const tensors = tensorNames(network, spec, names);
  const variable = (name: string) => tensors.get(name) ?? name;
  const parts = torchParts(spec);
  const inputs = network.layers.filter(({ kind }) => kind === 'input');
  const kept = network.layers.flatMap((layer) => {
    if (layer.spec.sharesWeightsOf !== undefined) return [];
    const module = parts.expression(layer.name);
    const lines = writtenKind(layer.spec).torchModules?.(layer.spec, module, layer, writtenKind) ?? [];
    return lines.length > 0 ? [...lines, ...frozenLines(module, layer.spec)] : [];
  });
  const flattens = network.layers.some(
    ({ kind, inputShapes: [input = []], outputShape }) =>
      (kind === 'flatten' || kind === 'reshape') && input.length > 1 && outputShape.length === 1,
  );
  const steps = network.layers
    .filter(({ kind }) => kind !== 'input')
    .map((layer) => {
      const module = parts.expression(layer.spec.sharesWeightsOf ?? layer.name);
      const inputs = layer.spec.inputs.map(variable);
      const output = writtenKind(layer.spec).torch(layer.spec, module, inputs, layer, writtenKind);
      return `${targetsOf(layer, tensors)} = ${output}`;
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
    ...body(['super().__init__()', ...(flattens ? [mark] : []), ...parts.containers, ...kept]),
    '',
    `    def forward(self, ${inputs.map(({ name }) => variable(name)).join(', ')}):`,
    ...body([...steps, `return ${outputsOf(spec).map(variable).join(', ')}`]),
    '',
    '',
    `model = ${className(spec.name)}()`,
    '',
  ].join('\n');
}
