/**
 * A model's graph computed block by block: where a convolution, a batch norm, an addition and a ReLU follow each other, by the
 * kernels of `fused-block.ts`, if the running backend has them, and layer by layer as tfjs does it everywhere else.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { layers, LayersModel, LayerVariable, SymbolicTensor } from '@tensorflow/tfjs-layers';
import type { ConvolutionAttributes } from './geometry.ts';
import {
  batchMoments,
  convolutionMoments,
  convolutionNormalised,
  hasBlockKernel,
  movingStatistics,
  normaliseRelu,
  runBlockKernel as run,
} from './fused-block.ts';

type Layer = layers.Layer;

/** A layer, applied once. */
interface Step {
  readonly layer: Layer;
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
}

/** Steps that are one: what is read of them is `inputs`, and nothing but the last one's output is seen outside. */
interface Block {
  readonly steps: readonly Step[];
  readonly inputs: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  readonly convolution?:
    { readonly weights: LayerVariable; readonly attributes: ConvolutionAttributes } | undefined;
  readonly norm: BatchNorm;
  readonly residual?: SymbolicTensor | undefined;
  readonly relu: boolean;
}
type Part = Step | Block;

/** The parts of tfjs's BatchNormalization layer that are used here. */
interface BatchNorm extends Layer {
  readonly axis: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly gamma?: LayerVariable;
  readonly beta?: LayerVariable;
  readonly movingMean: LayerVariable;
  readonly movingVariance: LayerVariable;
}

const plans = new WeakMap<LayersModel, readonly Part[] | undefined>();

/** In the order of their blocks; undefined where there is no block, or a layer hands on more than tensors. */
function planOf(model: LayersModel): readonly Part[] | undefined {
  if (!plans.has(model)) {
    const steps = stepsOf(model);
    const plain = !steps.some(({ layer }) => ['Masking', 'Embedding'].includes(layer.getClassName()));
    const parts = plain ? partsOf(steps, model.outputs) : steps;
    plans.set(model, parts.some((part) => 'norm' in part) ? parts : undefined);
  }
  return plans.get(model);
}

/** Every layer that an output needs, after those that it needs itself. */
function stepsOf({ inputs, outputs }: LayersModel): Step[] {
  const steps: Step[] = [];
  const seen = new Set<object>();
  const visit = (symbolic: SymbolicTensor): void => {
    const { sourceLayer: layer, nodeIndex } = symbolic;
    const node = layer.inboundNodes[nodeIndex]!;
    if (inputs.includes(symbolic) || seen.has(node)) return;
    seen.add(node);
    node.inputTensors.forEach(visit);
    steps.push({ layer, inputs: node.inputTensors, outputs: node.outputTensors });
  };
  outputs.forEach(visit);
  return steps;
}

function partsOf(steps: readonly Step[], outputs: readonly SymbolicTensor[]): Part[] {
  const makers = new Map(steps.flatMap((step) => step.outputs.map((output) => [output, step] as const)));
  const readers = new Map<SymbolicTensor, Step[]>();
  for (const step of steps)
    for (const input of step.inputs) readers.set(input, [...(readers.get(input) ?? []), step]);
  const blocks = new Map<Step, Block>();
  const taken = new Set<Step>();
  /** Who reads the output of a step, if it is one alone and nobody sees the output itself. */
  const onlyReader = ({ outputs: made }: Step): Step | undefined => {
    const [reader, ...others] = readers.get(made[0]!) ?? [];
    return made.length === 1 && others.length === 0 && !outputs.includes(made[0]!) ? reader : undefined;
  };
  for (const step of steps) {
    if (!isBatchNorm(step)) continue;
    const before = makers.get(step.inputs[0]!);
    const convolution = before && onlyReader(before) === step ? convolutionOf(before) : undefined;
    const within = before && convolution ? [before, step] : [step];
    let residual: SymbolicTensor | undefined;
    let next = onlyReader(step);
    if (next && isAddition(next) && !taken.has(next)) {
      residual = next.inputs.find((input) => input !== step.outputs[0]);
      within.push(next);
      next = onlyReader(next);
    }
    const relu = next !== undefined && isRelu(next);
    if (next && relu) within.push(next);
    if (within.length === 1) continue;
    within.forEach((each) => taken.add(each));
    const first = within[0]!;
    blocks.set(within.at(-1)!, {
      steps: within,
      inputs: [...first.inputs, ...(residual ? [residual] : [])],
      outputs: within.at(-1)!.outputs,
      convolution,
      norm: step.layer as BatchNorm,
      residual,
      relu,
    });
  }
  // A block stands where its last layer does: what is added to it has been computed by then.
  return steps.flatMap((step): Part[] => {
    const block = blocks.get(step);
    return block ? [block] : taken.has(step) ? [] : [step];
  });
}

const isBatchNorm = ({ layer, inputs: [x] }: Step): boolean =>
  layer.getClassName() === 'BatchNormalization' &&
  x?.dtype === 'float32' &&
  x.shape.length >= 2 &&
  [-1, x.shape.length - 1].includes((layer as BatchNorm).axis);

/** Of two that are alike: nothing is repeated along an axis. */
const isAddition = ({ layer, inputs: [a, b, ...more] }: Step): boolean =>
  layer.getClassName() === 'Add' &&
  a !== undefined &&
  b !== undefined &&
  more.length === 0 &&
  a !== b &&
  JSON.stringify(a.shape) === JSON.stringify(b.shape);

function isRelu({ layer }: Step): boolean {
  const { activation, maxValue } = layer.getConfig();
  return layer.getClassName() === 'Activation'
    ? activation === 'relu'
    : layer.getClassName() === 'ReLU' && (maxValue ?? undefined) === undefined;
}

/** tfjs's layer or the book's own, if it does no more than a convolution of ours. */
function convolutionOf({ layer }: Step): Block['convolution'] {
  if (!['Conv2D', 'ExplicitConv2D'].includes(layer.getClassName())) return undefined;
  const config = layer.getConfig() as {
    strides: [number, number];
    padding: 'same' | 'valid' | 'causal' | { top: number; bottom: number; left: number; right: number };
    dilationRate: number | number[];
    dataFormat?: string;
    activation: string;
    useBias: boolean;
    groups?: number;
  };
  const { strides, padding, dilationRate, dataFormat, activation, useBias, groups = 1 } = config;
  const plain = !useBias && activation === 'linear' && groups === 1 && dataFormat !== 'channelsFirst';
  if (!plain || padding === 'causal' || [dilationRate].flat().some((rate) => rate !== 1)) return undefined;
  const pad: ConvolutionAttributes['pad'] =
    typeof padding === 'string'
      ? padding
      : [
          [0, 0],
          [padding.top, padding.bottom],
          [padding.left, padding.right],
          [0, 0],
        ];
  return { weights: layer.weights[0]!, attributes: { strides, pad, dataFormat: 'NHWC', dilations: 1 } };
}

/** What a block gives at once; undefined where its layers are to be asked. */
function fused(
  block: Block,
  value: (symbolic: SymbolicTensor) => tf.Tensor,
  training: boolean,
): tf.Tensor | undefined {
  const { norm, convolution, residual, relu, steps } = block;
  // Somebody watches a layer, or has put something in its place: it is asked itself.
  if (steps.some(({ layer }) => Object.hasOwn(layer, 'call') || hasHook(layer))) return undefined;
  const x = value(block.inputs[0]!);
  const { epsilon, momentum } = norm;
  const channels = norm.movingMean.shape;
  const affine = {
    gamma: norm.gamma?.read() ?? tf.ones(channels as number[]),
    beta: norm.beta?.read() ?? tf.zeros(channels as number[]),
    ...(residual && { residual: value(residual) }),
  };
  const attributes = { epsilon, relu };
  if (!training) {
    // It has no gradient.
    if (!convolution || !hasBlockKernel(convolutionNormalised) || tf.engine().state.gradientDepth > 0)
      return undefined;
    const averages = { mean: norm.movingMean.read(), variance: norm.movingVariance.read() };
    return run(
      convolutionNormalised,
      { x, filter: convolution.weights.read(), ...affine, ...averages },
      { ...convolution.attributes, ...attributes },
    );
  }
  if (!hasBlockKernel(normaliseRelu)) return undefined;
  const [z, statistics] = convolution
    ? run<[tf.Tensor, tf.Tensor]>(
        convolutionMoments,
        { x, filter: convolution.weights.read() },
        convolution.attributes,
      )
    : [x, outsideOfTape(batchMoments, x)];
  [norm.movingMean, norm.movingVariance].forEach((average, row) =>
    average.write(run(movingStatistics, { average: average.read(), statistics }, { momentum, row })),
  );
  return run(normaliseRelu, { z, statistics, ...affine }, attributes);
}

/** Of `x` without a gradient: that of the batch norm knows of the statistics. */
const outsideOfTape = (kernel: string, x: tf.Tensor): tf.Tensor => {
  const { engine } = tf;
  const { state } = engine();
  state.kernelDepth++;
  try {
    return run(kernel, { x });
  } finally {
    state.kernelDepth--;
  }
};

const hasHook = (layer: Layer): boolean => (layer as unknown as { _callHook?: unknown })._callHook != null;

/** The outputs of a model, in a tidy of the caller's. What no later part reads is let go, unless a gradient may ask for it. */
function compute(
  parts: readonly Part[],
  model: LayersModel,
  given: readonly tf.Tensor[],
  kwargs: Record<string, unknown>,
): tf.Tensor[] {
  const training = Boolean(kwargs['training']);
  const values = new Map<SymbolicTensor, tf.Tensor>(model.inputs.map((input, at) => [input, given[at]!]));
  // Parts stand in the order of what they need.
  const value = (symbolic: SymbolicTensor): tf.Tensor => values.get(symbolic)!;
  const left = new Map<SymbolicTensor, number>();
  for (const { inputs } of parts) for (const input of inputs) left.set(input, (left.get(input) ?? 0) + 1);
  const keeps = training || tf.engine().state.gradientDepth > 0;
  const letGo = (symbolic: SymbolicTensor): void => {
    values.get(symbolic)?.dispose();
    values.delete(symbolic);
  };
  const apply = ({ layer, inputs, outputs }: Step): void => {
    const made = [layer.apply(inputs.map(value), kwargs)].flat() as tf.Tensor[];
    outputs.forEach((output, at) => values.set(output, made[at]!));
  };
  for (const part of parts) {
    const whole = 'norm' in part ? fused(part, value, training) : undefined;
    if (whole) values.set(part.outputs[0]!, whole);
    else if ('norm' in part) {
      part.steps.forEach(apply);
      if (!keeps) part.steps.slice(0, -1).forEach(({ outputs }) => outputs.forEach(letGo));
    } else apply(part);
    for (const input of part.inputs) {
      const readers = (left.get(input) ?? 0) - 1;
      left.set(input, readers);
      if (readers === 0 && !keeps && !model.inputs.includes(input) && !model.outputs.includes(input))
        letGo(input);
    }
  }
  return model.outputs.map(value);
}

/** The parts of tfjs's models that a training and a prediction come down to. */
interface Computing {
  call(
    this: LayersModel,
    inputs: tf.Tensor | tf.Tensor[],
    kwargs?: Record<string, unknown>,
  ): tf.Tensor | tf.Tensor[];
  predictLoop(
    this: LayersModel,
    x: tf.Tensor | tf.Tensor[],
    batchSize?: number,
    verbose?: boolean,
  ): tf.Tensor | tf.Tensor[];
}

const patched = new WeakSet<object>();

/** Lets models of tfjs-layers be computed by blocks. Handed in, since a bundle that comes late has no copy of its own. */
export function computeModelsByBlocks({ prototype }: { readonly prototype: LayersModel }): void {
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const computing = prototype as unknown as Computing;
  const { call, predictLoop } = computing;
  computing.call = function (inputs, kwargs = {}) {
    const kernel = kwargs['training'] ? normaliseRelu : convolutionNormalised;
    const parts = hasBlockKernel(kernel) ? planOf(this) : undefined;
    if (!parts) return call.call(this, inputs, kwargs);
    return tf.tidy(() => compute(parts, this, [inputs].flat(), kwargs));
  };
  computing.predictLoop = function (x, batchSize = 32, ...rest) {
    const [only, ...others] = [x].flat();
    const parts = hasBlockKernel(convolutionNormalised) && others.length === 0 ? planOf(this) : undefined;
    if (!parts || !only?.size || this.outputs.length > 1)
      return predictLoop.call(this, x, batchSize, ...rest);
    return tf.tidy(() => {
      const size = only.shape[0];
      const found = Array.from({ length: Math.ceil(size / batchSize) }, (_, at) => {
        const taken = Math.min(batchSize, size - at * batchSize);
        const batch = taken === size ? only : tf.slice(only, at * batchSize, taken);
        return tf.tidy(() => compute(parts, this, [batch], {})[0]!);
      });
      return found.length === 1 ? found[0]! : tf.concat(found);
    });
  };
}
