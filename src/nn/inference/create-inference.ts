/** A network's forward pass, planned once: in place of tfjs's own where there is a plan, and by itself. Sent to a kernel when it is first asked for. */
import * as tf from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { ExplainedError } from '../../explained/index.ts';
import type { installedSimd } from '../kernels/index.ts';
import {
  Forwards,
  outputsByPlan,
  sharedOutputsByPlan,
  type ModelReaders,
  type StartPassHelper,
} from './inference.ts';
import type { NoPlan } from './operations.ts';
import type { PlannedPredict } from './predict.ts';

/** Multiply-adds below which a pass takes less than planning it, and less than handing it over. */
const worthPlanning = 1e6;
const worthSharing = 1e9;
/** More workers than anybody has are a slip of the hand. */
const workersAsked = 64;

export type { StartPassHelper } from './inference.ts';

export interface ShareOptions {
  /** Workers that share the pictures, this one included; 1 to 64, of which 8 are taken at most. Default: as many as there are processors. */
  readonly workers?: number;
  /** Whose output is wanted, as for `output`; default: what the model gives. */
  readonly layer?: string;
  /** Aborted: the promise rejects with its reason after the part that is being computed. */
  readonly signal?: AbortSignal;
}

/** A model's forward pass, planned. */
export interface Inference {
  /** What `model.predict` gives, as a new tensor that the caller owns. @param x `[pictures, height, width, channels]`, float32 */
  predict(x: tf.Tensor): tf.Tensor;
  /**
   * What a layer gives, by its name in the model or in its description, as a new tensor that the caller owns; the layers
   * behind it are not computed.
   */
  output(layer: string, x: tf.Tensor): tf.Tensor;
  /**
   * What `predict` or `output` gives, its pictures shared by several workers: the same numbers with any number of them. A
   * worker that is lost costs time, and where there can be none this one does it all. Each has the weights once more.
   * @throws {ExplainedError} `train-setting` for workers that are no number from 1 to 64
   */
  share(x: tf.Tensor, options?: ShareOptions): Promise<tf.Tensor>;
  /** How many workers shared the last batch; 1 where none was shared. */
  readonly workers: number;
  /** Bytes of memory that are kept for it, here and by the workers that share, until {@link dispose}; 0 before the first pass. */
  readonly bytes: number;
  /** Gives the plans back; the model stays, and another pass plans again. */
  dispose(): void;
}

/** What plans stand on, handed in: a kernel has it already, and two copies would not know each other. */
export interface InferenceHost extends ModelReaders {
  readonly installedSimd: typeof installedSimd;
  /** Where there are workers to share with. */
  readonly startHelper?: StartPassHelper;
}

export interface InferenceTools {
  /**
   * Plans a model's forward pass on WASM. `model.predict` uses the same plan by itself where it can.
   * Nothing is planned before the first pass.
   * @throws ExplainedError `inference-not-planned`, by `predict` and `output`, where it cannot: on another backend, for a
   *   layer or a tensor that it does not know, or for several outputs
   */
  readonly inference: (model: LayersModel) => Inference;
  readonly planned: PlannedPredict;
}

const nobody: StartPassHelper = () => Promise.reject(new Error('no workers here'));

export function createInference({ installedSimd, startHelper, ...readers }: InferenceHost): InferenceTools {
  const made = new WeakMap<object, Forwards>();
  /** Over the backend that runs; undefined where it is none of WASM with this project's kernels. */
  const forwardsNow = (): Forwards | undefined => {
    const simd = installedSimd();
    if (!simd) return undefined;
    const known = made.get(simd) ?? new Forwards(simd, readers);
    made.set(simd, known);
    return known;
  };
  const planned: PlannedPredict = {
    predict(model, x) {
      const forwards = forwardsNow();
      const found = forwards && outputsByPlan(forwards, model, x, undefined, worthPlanning);
      return !found || 'unplannable' in found ? undefined : found;
    },
    output(model, layer, x) {
      const forwards = forwardsNow();
      const found = forwards && outputsByPlan(forwards, model, x, [layer], worthPlanning);
      return !found || 'unplannable' in found ? undefined : found[0];
    },
    async share(model, x) {
      const forwards = startHelper && forwardsNow();
      if (!forwards || globalThis.navigator.hardwareConcurrency < 2) return undefined;
      const found = await sharedOutputsByPlan(forwards, model, x, startHelper, { least: worthSharing });
      return 'unplannable' in found ? undefined : found[0];
    },
    forget: (model) => forwardsNow()?.forget(model),
  };
  const only = (found: tf.Tensor[] | NoPlan): tf.Tensor => {
    if ('unplannable' in found)
      throw new ExplainedError('inference-not-planned', { reason: found.unplannable });
    const [first, ...others] = found;
    if (!first || others.length > 0)
      throw new ExplainedError('inference-not-planned', { reason: `${found.length} outputs` });
    return first;
  };
  const inference = (model: LayersModel): Inference => {
    const askedOf = (layer: string | undefined): (string | layers.Layer)[] | undefined =>
      layer === undefined ? undefined : [model.layers.find(({ name }) => name === layer) ?? layer];
    const give = (x: tf.Tensor, layer?: string): tf.Tensor => {
      const forwards = forwardsNow();
      return only(
        forwards ? outputsByPlan(forwards, model, x, askedOf(layer)) : { unplannable: tf.getBackend() },
      );
    };
    return {
      predict: (x) => give(x),
      output: (layer, x) => give(x, layer),
      async share(x, { workers, layer, signal } = {}) {
        if (workers !== undefined && !(Number.isInteger(workers) && workers >= 1 && workers <= workersAsked))
          throw new ExplainedError('train-setting', {
            name: 'workers',
            found: String(workers),
            low: 1,
            high: workersAsked,
          });
        const forwards = forwardsNow();
        if (!forwards) return only({ unplannable: tf.getBackend() });
        const start = startHelper ?? nobody;
        return only(
          await sharedOutputsByPlan(forwards, model, x, start, { outputs: askedOf(layer), workers, signal }),
        );
      },
      get workers() {
        return forwardsNow()?.of(model).workers ?? 1;
      },
      get bytes() {
        return forwardsNow()?.of(model).bytes ?? 0;
      },
      dispose: () => planned.forget(model),
    };
  };
  return { inference, planned };
}
