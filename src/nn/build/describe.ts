/**
 * Any layers model, read into the same description as a network written as
 * data, so that one inspector serves both.
 */

import { ExplainedError } from '../../explained/index.ts';
import type * as layers from '@tensorflow/tfjs-layers';
import { parameterFormula } from '../spec/counts.ts';
import { describeNetwork } from '../spec/describe-network.ts';
import type { NetworkDescription } from '../spec/description.ts';
import type { LayerSpec, NetworkSpec, Shape } from '../spec/layer-spec.ts';
import { readLayer } from './read-layer.ts';
import { outputName, outputsOf } from '../spec/outputs.ts';
import { workedShape } from '../spec/shapes.ts';
import { checkLayer } from '../spec/validation.ts';

type Layer = layers.layers.Layer;
type Model = layers.LayersModel;
type Symbolic = layers.SymbolicTensor;
type Node = Layer['inboundNodes'][number];

export interface DescribeOptions {
  /**
   * For models whose input size is open (`[null, null, 3]`, `[null]`): one number for every open size, or all sizes
   * (height, width, channels; length, channels); by name where inputs differ.
   */
  readonly input?: number | Shape | Readonly<Record<string, number | Shape>>;
}

/** One use of a layer, in the order in which the model was put together. */
interface Use {
  readonly layer: Layer;
  readonly node: Node;
}

function isModel(layer: Layer): layer is Model {
  // `instanceof` would fail for a model made with a second copy of tfjs.
  return Array.isArray((layer as Partial<Model>).layers) && Array.isArray((layer as Partial<Model>).outputs);
}

/**
 * Every use of a layer that the model's outputs depend on, down to the tensors that are `known` already.
 * A tensor's id grows with each use, so ids order them.
 */
function usesOf(model: Model, known: ReadonlyMap<number, string>): Use[] {
  const uses = new Map<Node, Use>();
  const pending: Symbolic[] = [...model.outputs];
  for (let tensor = pending.pop(); tensor; tensor = pending.pop()) {
    if (known.has(tensor.id)) continue;
    const layer = tensor.sourceLayer;
    const node = layer.inboundNodes[tensor.nodeIndex];
    if (!node || uses.has(node)) continue;
    uses.set(node, { layer, node });
    // An input layer's node lists its own tensor as its input.
    if (layer.getClassName() !== 'InputLayer') pending.push(...node.inputTensors);
  }
  const order = ({ node }: Use) => node.outputTensors[0]?.id ?? 0;
  return [...uses.values()].sort((a, b) => order(a) - order(b));
}

/** Collects the layers of a model and of the models inside it. */
class ModelReader {
  readonly specs: LayerSpec[] = [];
  readonly #shapes = new Map<string, Shape>();
  /** The name of each layer's first use. */
  readonly names = new Map<Layer, string>();
  readonly #options: DescribeOptions;

  constructor(options: DescribeOptions) {
    this.#options = options;
  }

  /**
   * @param given names of the layers that feed the model's inputs; none for the outermost model
   * @returns the names of the layers that make the model's outputs
   */
  read(model: Model, prefix: string, given: readonly string[] | null, frozen: boolean): string[] {
    const names = new Map<number, string>();
    if (given) model.inputs.forEach((tensor, i) => names.set(tensor.id, given[i] ?? ''));
    const [first] = model.layers;
    if (first && isModel(first) && first.inputs[0] === model.inputs[0]) {
      // A sequential model that begins with a model takes over its tensors: nothing marks the border but this.
      const inner = this.read(
        first,
        `${this.#freeName(`${prefix}${first.name}`)}/`,
        given,
        frozen || !first.trainable,
      );
      first.outputs.forEach((tensor, i) => names.set(tensor.id, inner[i] ?? ''));
    }
    const uses = usesOf(model, names);
    // Inputs in the order in which the model takes them, whatever order they were made in.
    const rankOf = ({ layer, node }: Use) => {
      const at = layer.getClassName() === 'InputLayer' ? model.inputs.indexOf(node.outputTensors[0]!) : -1;
      return at === -1 ? Infinity : at;
    };
    uses.sort((a, b) => (rankOf(a) === rankOf(b) ? 0 : rankOf(a) - rankOf(b)));
    for (const { layer, node } of uses) {
      const [output] = node.outputTensors;
      if (!output) continue;
      const inputs = node.inputTensors.map((tensor) => names.get(tensor.id) ?? '');
      const isFrozen = frozen || !layer.trainable;
      if (layer.getClassName() === 'InputLayer') {
        names.set(output.id, this.#push(this.#inputLayer(prefix, layer, output), layer));
      } else if (isModel(layer)) {
        const inner = this.read(layer, `${this.#freeName(`${prefix}${layer.name}`)}/`, inputs, isFrozen);
        node.outputTensors.forEach((tensor, i) => names.set(tensor.id, inner[i] ?? ''));
      } else {
        const name = this.#push(this.#plainLayer(prefix, layer, node, inputs, isFrozen), layer);
        node.outputTensors.forEach((tensor, i) => names.set(tensor.id, outputName(name, i)));
      }
    }
    return model.outputs.map((tensor) => names.get(tensor.id) ?? '');
  }

  #push(spec: LayerSpec, layer: Layer): string {
    const inputs = spec.inputs.map((name) => this.#shapes.get(name) ?? []);
    this.specs.push(spec);
    const { outputShape, furtherShapes = [] } = workedShape(spec, inputs);
    [outputShape, ...furtherShapes].forEach((shape, i) => this.#shapes.set(outputName(spec.name, i), shape));
    if (!this.names.has(layer)) this.names.set(layer, spec.name);
    return spec.name;
  }

  readonly #taken = new Map<string, number>();

  /** A second use of `conv` is `conv:2`. */
  #freeName(name: string): string {
    const uses = (this.#taken.get(name) ?? 0) + 1;
    this.#taken.set(name, uses);
    return uses === 1 ? name : `${name}:${uses}`;
  }

  #inputLayer(prefix: string, layer: Layer, tensor: Symbolic): LayerSpec {
    const sizes = tensor.shape.slice(1);
    const stated = this.#statedFor(layer.name, sizes.length);
    const shape = sizes.map((size, axis) => {
      if (size !== null) return size;
      const given = typeof stated === 'number' ? stated : stated?.[axis];
      if (given !== undefined) return given;
      const example = sizes.length === 3 ? 224 : 100;
      throw new ExplainedError('network-open-size', {
        layer: layer.name,
        shape: sizes.map((each) => each ?? '?').join('×'),
        one: `{ input: ${example} }`,
        all: `{ input: [${sizes.map((each) => each ?? example).join(', ')}] }`,
      });
    });
    return { kind: 'input', name: this.#freeName(`${prefix}${layer.name}`), inputs: [], shape };
  }

  /** What was said of an input's open sizes; a shape of another length is another input's. */
  #statedFor(name: string, rank: number): number | Shape | undefined {
    const { input } = this.#options;
    const stated: unknown =
      typeof input === 'object' && !Array.isArray(input)
        ? (input as Readonly<Record<string, number | Shape>>)[name]
        : input;
    if (stated === undefined || typeof stated === 'number') return stated;
    if (!Array.isArray(stated)) throw new ExplainedError('network-input-shape', { value: String(stated) });
    return stated.length === rank ? (stated as Shape) : undefined;
  }

  #plainLayer(
    prefix: string,
    layer: Layer,
    node: Node,
    inputs: readonly string[],
    frozen: boolean,
  ): LayerSpec {
    const shared = this.names.get(layer);
    const common = {
      name: this.#freeName(`${prefix}${layer.name}`),
      inputs,
      ...(frozen ? { trainable: false } : {}),
      ...(shared === undefined ? {} : { sharesWeightsOf: shared }),
    };
    const inputShapes = inputs.map((name) => this.#shapes.get(name) ?? []);
    const [reported = [], ...further] = reportedShapes(layer, node, inputShapes);
    const body = readLayer(layer, inputShapes[0]?.length ?? 0);
    if (body) {
      const spec = { ...common, ...body } as LayerSpec;
      if (agrees(spec, inputShapes, [reported, ...further]) && weighs(spec, inputShapes, layer)) return spec;
    }
    const trainable = frozen
      ? 0
      : layer.trainableWeights.reduce((sum, weight) => sum + count(weight.shape), 0);
    const parameters = { total: layer.countParams(), trainable };
    const furtherShapes = further.length > 0 ? { furtherShapes: further } : {};
    const className = layer.getClassName();
    return { ...common, kind: 'unknown', className, outputShape: reported, ...furtherShapes, parameters };
  }
}

const count = (shape: readonly (number | null)[]) =>
  shape.reduce<number>((product, size) => product * (size ?? 1), 1);

/** What tfjs says the layer gives for these inputs, without the batch, an output after the other. */
function reportedShapes(layer: Layer, node: Node, inputs: readonly Shape[]): Shape[] {
  // Counted from the end, tfjs says one axis and puts the values beside one another along the last.
  const { axis } = layer.getConfig();
  if (layer.getClassName() === 'Concatenate' && Number(axis) < -1)
    return [workedShape({ kind: 'concatenate', name: '', inputs: inputs.map(String) }, inputs).outputShape];
  // Of one picture: where the size of a batch is open, tfjs leaves open what a reshape has to work out.
  const batched = inputs.map((shape) => [1, ...shape]);
  let outputs = node.outputTensors.map(({ shape }) => shape);
  try {
    const computed = layer.computeOutputShape(batched.length === 1 ? (batched[0] ?? []) : batched);
    outputs = (Array.isArray(computed[0]) ? computed : [computed]) as layers.Shape[];
  } catch {
    // Some layers cannot say; the shapes recorded when the model was put together stand.
  }
  return outputs.map((shape) => shape.slice(1).map((size) => size ?? 1));
}

/** Whether this project's arithmetic gives the shapes that tfjs gives; if not, tfjs's are shown. */
function agrees(spec: LayerSpec, inputs: readonly Shape[], reported: readonly Shape[]): boolean {
  try {
    checkLayer(spec);
    const { outputShape, furtherShapes = [] } = workedShape(spec, inputs);
    return JSON.stringify([outputShape, ...furtherShapes]) === JSON.stringify(reported);
  } catch (error) {
    if (error instanceof ExplainedError) return false;
    throw error;
  }
}

/** Whether this project counts as many weights as the layer has, those that it shares included. */
function weighs({ sharesWeightsOf: _, ...spec }: LayerSpec, inputs: readonly Shape[], layer: Layer): boolean {
  return parameterFormula(spec, inputs).result === layer.countParams();
}

/**
 * The spec of any layers model: functional or sequential, with several inputs,
 * shared layers, models inside models (their layers are named `inner/layer`).
 * A layer the project has no kind for becomes `unknown`, with tfjs's own shape and counts.
 *
 * @throws {ExplainedError} `network-not-built` or `network-open-size` when the model itself does not know its sizes
 */
export function specOf(model: layers.LayersModel, options: DescribeOptions = {}): NetworkSpec {
  const outputs = model.outputs as Symbolic[] | undefined;
  if (!outputs || outputs.length === 0) throw new ExplainedError('network-not-built', { layer: model.name });
  const reader = new ModelReader(options);
  const given = reader.read(model, '', null, !model.trainable);
  const spec = { name: model.name, layers: reader.specs };
  return String(outputsOf(spec)) === String(given) ? spec : { ...spec, outputs: given };
}

/** Any size will do where a model leaves it open, when names alone are asked for. */
const anySize = 64;

/** The names that a model's layers have in its spec, those of models within it among them. */
export function namesOfLayers(model: layers.LayersModel): {
  readonly spec: NetworkSpec;
  readonly names: ReadonlyMap<layers.layers.Layer, string>;
} {
  const reader = new ModelReader({ input: anySize });
  reader.read(model, '', null, !model.trainable);
  return { spec: { name: model.name, layers: reader.specs }, names: reader.names };
}

/** Describe any layers model; see {@link specOf} and `describeNetwork`. */
export function describe(model: layers.LayersModel, options: DescribeOptions = {}): NetworkDescription {
  return describeNetwork(specOf(model, options));
}
