/**
 * A whole training step (forward, loss, backward) of a network, planned once. What is fused:
 * batch norm with the ReLU behind it, and with the addition of a shortcut between the two.
 */
import { describeNetwork } from '../spec/describe-network.ts';
import type { SimdExports } from '../kernels/simd-module.ts';
import type { LayerSpec, NetworkSpec } from '../spec/layer-spec.ts';
import { PlanBuilder } from './plan-builder.ts';
import type { PlannedOutput, Place, Weight } from './plan-builder.ts';
import {
  canPlanActivation,
  planActivation,
  planAdd,
  planConcatenate,
  planSubsample,
  planZeroPadding,
} from './plan-elementwise.ts';
import type { PlannedLayer } from './plan-layer.ts';
import { convolutionOf, denseAsConvolution, planLinear } from './plan-linear.ts';
import { planBatchNorm, planFrozenNorm } from './plan-normalisation.ts';
import { planGlobalAverage, planPool, wholePicture, windowOf } from './plan-pooling.ts';
import { present } from '../../explained/present.ts';

/** What a step is planned from: plain data, which another worker can be sent. */
export interface NetworkToPlan {
  readonly spec: NetworkSpec;
  readonly weights: readonly WeightToPlan[];
}

export interface WeightToPlan {
  readonly layer: string;
  /** Within the layer: `kernel`, `gamma`, … */
  readonly name: string;
  readonly count: number;
  readonly trains: boolean;
}

export interface Plan {
  readonly builder: PlanBuilder;
  readonly input: PlannedOutput;
  readonly logits: PlannedOutput;
  readonly classes: number;
  readonly labels: Place;
  /** Where pictures are mixed: the other label, and the share of the first. */
  readonly others: Place;
  readonly shares: Place;
  readonly probabilities: Place;
  readonly logitsGradient: Place;
  readonly right: Place;
}

/** Why a network cannot be planned; tfjs's own layers then do the step. */
export interface Unplannable {
  readonly unplannable: string;
}

export function planStep(network: NetworkToPlan, module: SimdExports, batch: number): Plan | Unplannable {
  const reason = reasonAgainst(network.spec);
  if (reason) return { unplannable: reason };
  return new Planner(network, module, batch).plan();
}

function reasonAgainst(spec: NetworkSpec): string | undefined {
  const inputs = spec.layers.filter((layer) => layer.kind === 'input');
  if (inputs.length !== 1) return `${inputs.length} inputs`;
  const read = new Set(spec.layers.flatMap((layer) => layer.inputs));
  const outputs = spec.layers.filter((layer) => !read.has(layer.name));
  if (outputs.length !== 1 || outputs[0] !== spec.layers.at(-1)) return 'more than one output';
  for (const layer of spec.layers) {
    if (layer.sharesWeightsOf) return `${layer.name} shares weights`;
    if (layer.kind === 'unknown') return layer.className;
    if (layer.kind === 'depthwiseConv' || layer.kind === 'separableConv' || layer.kind === 'dropout')
      return layer.kind;
    if (layer.kind === 'conv' && layer.groups !== 1) return 'grouped convolution';
    const activation = 'activation' in layer ? layer.activation : undefined;
    const last = layer === spec.layers.at(-1);
    if (activation && !canPlanActivation(activation) && !(activation === 'softmax' && last))
      return activation;
  }
  return undefined;
}

const frozenInside = ({ name }: LayerSpec): string => `${name}: a frozen batch norm behind layers that train`;

class Planner {
  readonly #spec: NetworkSpec;
  readonly #weights: ReadonlyMap<string, WeightToPlan>;
  readonly #builder: PlanBuilder;
  readonly #activations = new Map<string, PlannedOutput>();
  readonly #planned: { readonly layer: string; readonly planned: PlannedLayer }[] = [];
  readonly #consumers = new Map<string, LayerSpec[]>();
  readonly #byName = new Map<string, LayerSpec>();
  /** Batch norms and additions that are done together with a later layer. */
  readonly #fused = new Set<string>();

  constructor({ spec, weights }: NetworkToPlan, module: SimdExports, batch: number) {
    this.#spec = spec;
    this.#weights = new Map(weights.map((weight) => [`${weight.layer}/${weight.name}`, weight]));
    this.#builder = new PlanBuilder(module, batch);
    for (const layer of spec.layers) {
      this.#byName.set(layer.name, layer);
      for (const input of layer.inputs)
        this.#consumers.set(input, [...(this.#consumers.get(input) ?? []), layer]);
    }
  }

  plan(): Plan | Unplannable {
    const builder = this.#builder;
    const shapes = new Map(
      describeNetwork(this.#spec).layers.map((layer) => [layer.name, layer.outputShape]),
    );
    this.#findFusions();
    for (const layer of this.#spec.layers) {
      if (this.#fused.has(layer.name)) continue;
      builder.layer = layer.name;
      const problem = this.#planLayer(layer, present(shapes.get(layer.name), `a shape of ${layer.name}`));
      if (problem) return { unplannable: problem };
    }
    const input = this.#given(this.#spec.layers.find((layer) => layer.kind === 'input')?.name);
    const logits = this.#given(this.#spec.layers.at(-1)?.name);
    const classes = logits.shape[0]!;
    if (logits.shape.length !== 1 || classes < 2)
      return { unplannable: `an output of shape ${logits.shape.join('×')}` };
    const [labels, others, shares, probabilities, right] = [
      builder.floats(builder.batch),
      builder.floats(builder.batch),
      builder.floats(builder.batch),
      builder.floats(logits.count),
      builder.floats(1),
    ];
    const logitsGradient = builder.acquire(4 * logits.count);
    logits.gradient = logitsGradient;
    for (const { layer, planned } of this.#planned.reverse()) {
      builder.layer = layer;
      planned.backward();
    }
    return { builder, input, logits, classes, labels, others, shares, probabilities, logitsGradient, right };
  }

  /** `batch norm → [add →] ReLU`, where nobody else looks at what is between. */
  #findFusions(): void {
    for (const layer of this.#spec.layers) {
      const relu = this.#isRelu(layer);
      if (!relu && layer.kind !== 'add') continue;
      const [before] = this.#inputsOf(layer);
      if (relu && before?.kind === 'batchNorm' && this.#onlyReader(before.name)) this.#fused.add(before.name);
      const add =
        relu && before?.kind === 'add' && this.#onlyReader(before.name)
          ? before
          : layer.kind === 'add'
            ? layer
            : undefined;
      if (!add || add.inputs.length !== 2 || add.inputs[0] === add.inputs[1]) continue;
      const norm = this.#lastNormOf(add);
      if (!norm || this.#isFollowedByRelu(add) !== relu) continue;
      this.#fused.add(norm.name);
      if (add !== layer) this.#fused.add(add.name);
    }
  }

  #isRelu(layer: LayerSpec): boolean {
    return layer.kind === 'activation' && layer.activation === 'relu';
  }

  #onlyReader(name: string): boolean {
    return this.#consumers.get(name)?.length === 1;
  }

  #isFollowedByRelu(layer: LayerSpec): boolean {
    const [reader, ...others] = this.#consumers.get(layer.name) ?? [];
    return reader !== undefined && others.length === 0 && this.#isRelu(reader);
  }

  #lastNormOf(add: LayerSpec): LayerSpec | undefined {
    const norms = this.#inputsOf(add).filter(
      (layer) => layer.kind === 'batchNorm' && this.#onlyReader(layer.name),
    );
    return norms.at(-1);
  }

  /** @returns a reason when it cannot be done */
  #planLayer(layer: LayerSpec, shape: readonly number[]): string | undefined {
    const builder = this.#builder;
    const inputs = layer.inputs.map((name) => this.#activations.get(name));
    const x = inputs[0]!;
    const needs = inputs.some((input) => input?.needsGradient);
    const make = (trains = false) => {
      const y = builder.activation(layer.name, shape, needs || trains);
      this.#activations.set(layer.name, y);
      return y;
    };
    const done = (
      planned: PlannedLayer | undefined,
      otherwise = `${layer.name}: a stride with a dilation`,
    ) => {
      if (!planned) return otherwise;
      this.#planned.push({ layer: layer.name, planned });
      return undefined;
    };
    const activated = (name: string | undefined, y: PlannedOutput): PlannedOutput => {
      if (!name || name === 'linear' || name === 'softmax') return y;
      // In place: what a convolution gives is not needed once its activation is known.
      const result = { ...y };
      this.#planned.push({ layer: layer.name, planned: planActivation(builder, name, 0.3, y, result) });
      this.#activations.set(layer.name, result);
      return result;
    };

    switch (layer.kind) {
      case 'input': {
        this.#activations.set(layer.name, builder.activation(layer.name, shape, false));
        return undefined;
      }
      case 'conv':
      case 'dense': {
        const kernel = this.#ownWeight(layer.name, 'kernel');
        const bias = this.#weight(layer.name, 'bias');
        const y = make(Boolean(kernel.training ?? bias?.training));
        if (layer.kind === 'dense' && x.shape.length !== 1)
          return `${layer.name}: a dense layer over ${x.shape.length} axes`;
        const g =
          layer.kind === 'conv'
            ? convolutionOf(layer, x, shape, builder.batch)
            : denseAsConvolution(builder.batch, x.shape[0]!, layer.units);
        const problem = done(planLinear(builder, g, x, y, kernel, bias));
        activated(layer.activation, y);
        return problem;
      }
      case 'batchNorm':
        return done(this.#normalise(layer, layer, undefined, false, shape), frozenInside(layer));
      case 'activation': {
        if (layer.activation === 'softmax') {
          this.#activations.set(layer.name, x);
          return undefined;
        }
        const [before] = this.#inputsOf(layer);
        if (before && this.#fused.has(before.name)) {
          if (before.kind === 'batchNorm')
            return done(this.#normalise(layer, before, undefined, true, shape), frozenInside(before));
          return done(this.#normaliseSum(layer, before, true, shape), frozenInside(layer));
        }
        return done(planActivation(builder, layer.activation, layer.slope ?? 0.3, x, make()));
      }
      case 'add': {
        if (layer.inputs.some((name) => this.#fused.has(name)))
          return done(this.#normaliseSum(layer, layer, false, shape), frozenInside(layer));
        return done(planAdd(builder, inputs as PlannedOutput[], make()));
      }
      case 'concatenate':
        return done(planConcatenate(builder, inputs as PlannedOutput[], make()));
      case 'zeroPadding':
        return done(planZeroPadding(builder, layer, x, make()));
      case 'subsamplePad':
        return done(planSubsample(builder, layer, x, make()));
      case 'maxPool':
      case 'averagePool':
        return done(
          planPool(builder, layer.kind === 'maxPool' ? 'max' : 'average', windowOf(layer, x), x, make()),
        );
      case 'globalMaxPool':
        return done(planPool(builder, 'max', wholePicture(x), x, make()));
      case 'globalAveragePool':
        return done(planGlobalAverage(builder, x, make()));
      case 'flatten': {
        // The same numbers in the same order.
        const y = builder.activation(layer.name, shape, needs, x.value);
        this.#activations.set(layer.name, y);
        return done(planActivation(builder, 'linear', 0, x, y));
      }
      default:
        return layer.kind;
    }
  }

  #normaliseSum(
    layer: LayerSpec,
    add: LayerSpec,
    relu: boolean,
    shape: readonly number[],
  ): PlannedLayer | undefined {
    const norm = present(this.#lastNormOf(add), `a batch norm before ${add.name}`);
    const skip = this.#given(add.inputs.find((name) => name !== norm.name));
    return this.#normalise(layer, norm, skip, relu, shape);
  }

  /** `layer` is the last of what is fused: its name goes to the result. */
  #normalise(
    layer: LayerSpec,
    norm: LayerSpec,
    skip: PlannedOutput | undefined,
    relu: boolean,
    shape: readonly number[],
  ): PlannedLayer | undefined {
    const { epsilon } = norm as { epsilon: number };
    const x = this.#given(norm.inputs[0]);
    const [gamma, beta] = [this.#weight(norm.name, 'gamma'), this.#weight(norm.name, 'beta')];
    const weights = {
      gamma,
      beta,
      movingMean: this.#ownWeight(norm.name, 'moving_mean'),
      movingVariance: this.#ownWeight(norm.name, 'moving_variance'),
    };
    const needs =
      x.needsGradient || skip?.needsGradient === true || Boolean(gamma?.training ?? beta?.training);
    const y = this.#builder.activation(layer.name, shape, needs);
    this.#activations.set(layer.name, y);
    if (norm.trainable !== false)
      return planBatchNorm(this.#builder, x, y, { layer: norm.name, epsilon, weights, skip, relu });
    return needs ? undefined : planFrozenNorm(this.#builder, x, y, { epsilon, weights, skip, relu });
  }

  /** What a layer that comes before has given. */
  #given(name: string | undefined): PlannedOutput {
    return present(name === undefined ? undefined : this.#activations.get(name), `what ${name} gives`);
  }

  #inputsOf(layer: LayerSpec): LayerSpec[] {
    return layer.inputs.map((name) => present(this.#byName.get(name), `a layer ${name}`));
  }

  /** One that every layer of its kind has. */
  #ownWeight(layer: string, name: string): Weight {
    return present(this.#weight(layer, name), `a weight ${name} of ${layer}`);
  }

  #weight(layer: string, name: string): Weight | undefined {
    const known = this.#weights.get(`${layer}/${name}`);
    if (!known) return undefined;
    const { count, trains } = known;
    const builder = this.#builder;
    const training = trains
      ? { gradient: builder.floats(count), momentum: builder.floats(count), decays: name === 'kernel' }
      : undefined;
    const weight: Weight = {
      layer,
      name: `${layer}/${name}`,
      count,
      address: 0,
      ...(training ? { training } : {}),
    };
    builder.weights.push(weight);
    return weight;
  }
}
