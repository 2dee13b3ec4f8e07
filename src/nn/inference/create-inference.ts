/** A network's forward pass, planned once: in place of tfjs's own where there is a plan, and by itself. Sent to a kernel when it is first asked for. */
import * as tf from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { ExplainedError } from '../../explained/index.ts';
import type { installedSimd } from '../kernels/index.ts';
import { Forwards, outputsByPlan, type ModelReaders } from './inference.ts';
import type { PlannedPredict } from './predict.ts';

/** Multiply-adds below which a pass takes less than planning it. */
const worthPlanning = 1e6;

/** A model's forward pass, planned. */
export interface Inference {
  /** What `model.predict` gives, as a new tensor that the caller owns. @param x `[pictures, height, width, channels]`, float32 */
  predict(x: tf.Tensor): tf.Tensor;
  /**
   * What a layer gives, by its name in the model or in its description, as a new tensor that the caller owns; the layers
   * behind it are not computed.
   */
  output(layer: string, x: tf.Tensor): tf.Tensor;
  /** Bytes of memory that are kept for it, until {@link dispose}; 0 before the first pass. */
  readonly bytes: number;
  /** Gives the plans back; the model stays, and another pass plans again. */
  dispose(): void;
}

/** What plans stand on, handed in: a kernel has it already, and two copies would not know each other. */
export interface InferenceHost extends ModelReaders {
  readonly installedSimd: typeof installedSimd;
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

export function createInference({ installedSimd, ...readers }: InferenceHost): InferenceTools {
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
    forget: (model) => forwardsNow()?.forget(model),
  };
  const inference = (model: LayersModel): Inference => {
    const give = (x: tf.Tensor, layer?: string): tf.Tensor => {
      const forwards = forwardsNow();
      const asked: (string | layers.Layer)[] | undefined =
        layer === undefined ? undefined : [model.layers.find(({ name }) => name === layer) ?? layer];
      const found = forwards ? outputsByPlan(forwards, model, x, asked) : { unplannable: tf.getBackend() };
      if ('unplannable' in found)
        throw new ExplainedError('inference-not-planned', { reason: found.unplannable });
      const [only, ...others] = found;
      if (!only || others.length > 0)
        throw new ExplainedError('inference-not-planned', { reason: `${found.length} outputs` });
      return only;
    };
    return {
      predict: (x) => give(x),
      output: (layer, x) => give(x, layer),
      get bytes() {
        return forwardsNow()?.of(model).bytes ?? 0;
      },
      dispose: () => planned.forget(model),
    };
  };
  return { inference, planned };
}
