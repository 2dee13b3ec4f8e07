/** Where `model.predict` asks for a planned pass first. Light: the plans themselves may come later, or never. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { LayersModel, type layers } from '@tensorflow/tfjs-layers';

export interface PlannedPredict {
  /** Of each output of the model, or undefined: then tfjs does it. */
  predict(model: LayersModel, x: Tensor): Tensor[] | undefined;
  /** Of one layer of the model. */
  output(model: LayersModel, layer: layers.Layer, x: Tensor): Tensor | undefined;
  /** What the model gives, its pictures shared by several workers; undefined where that cannot be had or is not worth it. */
  share(model: LayersModel, x: Tensor): Promise<Tensor | undefined>;
  /** Lets go what is kept for a model. */
  forget(model: LayersModel): void;
}

let planned: PlannedPredict | undefined;

/** A layer's output by a planned pass, where there is one. */
export const plannedOutput: PlannedPredict['output'] = (...given) => planned?.output(...given);

/** What a model gives for a batch, by as many workers as there are. The caller owns it, and keeps `x`. */
export const sharedPrediction = async (model: LayersModel, x: Tensor): Promise<Tensor> =>
  (await planned?.share(model, x)) ?? (model.predict(x) as Tensor);

/** The part of a model that `predict` and `predictOnBatch` come down to, their inputs checked. */
interface Predicting {
  predictLoop(
    this: LayersModel,
    x: Tensor | Tensor[],
    batchSize?: number,
    verbose?: boolean,
  ): Tensor | Tensor[];
  dispose(this: LayersModel): unknown;
}

let patched = false;

/** Lets `predict` of every layers model ask `given` first. */
export function hookPredict(given: PlannedPredict): void {
  planned = given;
  if (patched) return;
  patched = true;
  const prototype = LayersModel.prototype as unknown as Predicting;
  const { predictLoop, dispose } = prototype;
  prototype.predictLoop = function (x, ...rest) {
    const [only, ...others] = Array.isArray(x) ? x : [x];
    const found = only && others.length === 0 ? planned?.predict(this, only) : undefined;
    if (!found) return predictLoop.call(this, x, ...rest);
    const [first] = found;
    return first && found.length === 1 ? first : found;
  };
  prototype.dispose = function () {
    planned?.forget(this);
    return dispose.call(this);
  };
}
