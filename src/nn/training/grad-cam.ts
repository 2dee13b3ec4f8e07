import { ExplainedError } from '../../explained/index.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { layers, LayersModel } from '@tensorflow/tfjs-layers';
import { present } from '../../explained/present.ts';
import { plannedOutput } from '../inference/predict.ts';
import { endsInSoftmax } from './model-output.ts';

export interface GradCamOptions {
  /** Whose output is looked at; default: the last layer that still has rows and columns. */
  readonly layer?: string;
  /** Which class the map speaks for; default: the one the model takes the picture for. */
  readonly class?: number;
  /** What the model says of the picture, where that is known: spares a reading, which WebGPU cannot do at once. */
  readonly probabilities?: readonly number[];
}

export interface GradCam {
  /** `[rows, columns]` of the layer, 0…1: where evidence for the class was found. All zeros if nowhere. */
  readonly map: tf.Tensor2D;
  readonly layer: string;
  readonly class: number;
  readonly probabilities: number[];
}

type Layer = layers.Layer;
interface Activated {
  activation?: { apply(x: tf.Tensor): tf.Tensor; getClassName(): string };
}

/**
 * Grad-CAM (Selvaraju et al. 2017): ReLU(Σₖ αₖ Aₖ), where Aₖ are the feature maps of a layer and αₖ is the
 * mean over the map of ∂z_c/∂Aₖ, with z_c the class's logit (before softmax). The map is divided by its largest value.
 *
 * @param image `[height, width, channels]`, normalised as the model was trained
 * @throws ExplainedError `grad-cam-layer` when there is no such layer, or none with rows and columns; `grad-cam-class`
 */
export function gradCam(model: LayersModel, image: tf.Tensor3D, options: GradCamOptions = {}): GradCam {
  const layer = chosenLayer(model, options.layer);
  let found: Omit<GradCam, 'map'> | undefined;
  const map = tf.tidy(() => {
    const batch = tf.expandDims(image, 0);
    // What the layer gives and what the model says, by a planned pass where there is one.
    const seen = plannedOutput(model, layer, batch);
    const said = options.probabilities ?? (seen && probabilitiesOf(model, batch));
    const logits = logitsOf(model);
    // A zero added to the layer's output: the gradient by it is the gradient by the output.
    let activation: tf.Tensor | undefined;
    let added: tf.Tensor | undefined;
    const call = layer.call.bind<Layer['call']>(layer);
    layer.call = (inputs, kwargs) => {
      const output = call(inputs, kwargs);
      const value = Array.isArray(output) ? output[0]! : output;
      // Kept: a model disposes of what is between its layers when it is done.
      activation ??= tf.keep(tf.clone(value));
      return added ? tf.add(value, added) : value;
    };
    try {
      const first = seen && said ? undefined : logits.of(batch);
      const probabilities = [...(said ?? tf.softmax(present(first, 'logits')).dataSync())];
      const chosen = options.class ?? probabilities.indexOf(Math.max(...probabilities));
      if (!(Number.isInteger(chosen) && chosen >= 0 && chosen < probabilities.length)) {
        throw new ExplainedError('grad-cam-class', { found: String(chosen), classes: probabilities.length });
      }
      found = { layer: layer.name, class: chosen, probabilities };
      const maps = (seen ?? activation) as tf.Tensor4D;
      const slope = tf.grad((zero: tf.Tensor) => {
        added = zero;
        return tf.sum(tf.slice(logits.of(batch), [0, chosen], [1, 1]));
      })(tf.zerosLike(maps));
      const importance = tf.mean(slope, [1, 2], true);
      const evidence = tf.relu(tf.sum(tf.mul(maps, importance), -1));
      const largest = evidence.max();
      return tf.squeeze<tf.Tensor2D>(tf.divNoNan(evidence, largest), [0]);
    } finally {
      delete (layer as Partial<Layer>).call;
      logits.restore();
      activation?.dispose();
    }
  });
  return { map, ...present(found, 'a class that was looked for') };
}

function probabilitiesOf(model: LayersModel, batch: tf.Tensor): readonly number[] {
  const said = model.predict(batch) as tf.Tensor;
  return [...(endsInSoftmax(model) ? said : tf.softmax(said)).dataSync()];
}

function chosenLayer(model: LayersModel, name: string | undefined): Layer {
  const hasPlaces = (layer: Layer): boolean => {
    const { outputShape } = layer;
    return outputShape.length === 4 && !Array.isArray(outputShape[0]);
  };
  const layer =
    name === undefined
      ? model.layers.findLast(hasPlaces)
      : model.layers.find((each) => each.name === name && hasPlaces(each));
  if (layer && layer.getClassName() !== 'InputLayer') return layer;
  const last = model.layers.findLast(hasPlaces)?.name ?? '–';
  throw new ExplainedError('grad-cam-layer', { layer: String(name ?? ''), last });
}

/** The model's output before its softmax, whether that is an activation or a layer. */
function logitsOf(model: LayersModel): { of: (batch: tf.Tensor) => tf.Tensor; restore: () => void } {
  const last = model.outputs[0]!.sourceLayer as Layer & Activated;
  const { activation } = last;
  const own = Object.prototype.hasOwnProperty.call(last, 'call');
  if (last.getClassName() === 'Softmax')
    last.call = (inputs) => (Array.isArray(inputs) ? inputs[0]! : inputs);
  else if (activation?.getClassName() === 'softmax')
    last.activation = { apply: (x) => x, getClassName: () => 'linear' };
  return {
    of: (batch) => model.apply(batch, { training: false }) as tf.Tensor,
    restore: () => {
      if (last.getClassName() === 'Softmax' && !own) delete (last as Partial<Layer>).call;
      if (activation) last.activation = activation;
    },
  };
}
