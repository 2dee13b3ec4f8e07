import { div, expandDims, softmax, sub, tensor1d, Tensor, tidy, type Tensor3D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import {
  familiarity,
  endsInSoftmax,
  gradCam,
  type GradCamOptions,
  checkShapes,
  type TrainData,
} from '../nn/training/index.ts';
import type { RunContext } from '../notebook/kernel/kernel-host.ts';
import { ExplainedError } from '../notebook/protocol/explained-error.ts';
import type { ImageOutput } from '../notebook/protocol/messages.ts';
import type { MeasuredOn } from './training-panel.ts';
import { measuredOn } from './watch.ts';

/** The data of a `custom` output of kind `prediction`. */
export interface PredictionPanel {
  /** `reader`: a picture the reader can choose anew. */
  source: 'reader' | 'photo' | 'tensor';
  classes: string[];
  probabilities: number[];
  guess: number;
  /** Of the probabilities, in bits: 0 when sure, log₂ of the number of classes when undecided. */
  entropy: number;
  /** Distance of the features to the nearest class mean, and the share of held-out pictures that lie nearer. */
  distance: number;
  share: number;
  references: number;
  /** What those pictures are; absent: test images. */
  split?: MeasuredOn;
  /** `far`: farther than `farShare` of the test pictures; `unsure`: no class has `sureProbability`. */
  verdict: 'far' | 'unsure' | 'plain';
  limits: { farShare: number; sureProbability: number };
  /** Where the evidence for the guess lies, 0…1, row-major. */
  evidence: { layer: string; width: number; height: number; values: Float32Array };
  picture: ImageOutput;
  /** What the network sees of it. */
  seen: ImageOutput;
}

const limits = { farShare: 0.98, sureProbability: 0.75 } as const;
/** Pixels along the side of the picture that is shown. */
const shownSize = 224;

export interface PredictResult {
  class: string;
  probabilities: Record<string, number>;
  entropy: number;
  distance: number;
  share: number;
  verdict: PredictionPanel['verdict'];
}

type Photo = (name: string, size?: number) => Promise<Tensor>;

/**
 * `await predict(model, 'reader', data)`: what a model says of one picture, where it looked, and how far the
 * picture is from those it knows. The picture is a photograph's name, or a tensor `[size, size, 3]` of 0…1.
 */
export function createPredict(context: RunContext, photo: Photo) {
  return async function predict(
    model: LayersModel,
    picture: string | Tensor3D,
    data: TrainData,
    options: GradCamOptions = {},
  ): Promise<PredictResult> {
    const { train, normalisation } = data;
    checkShapes(model, train);
    const show = context.slot();
    const named = typeof picture === 'string';
    const image = named ? ((await photo(picture, train.size)) as Tensor3D) : picture;
    if (
      !(image instanceof Tensor) ||
      image.shape.join() !== [train.size, train.size, train.channels].join()
    ) {
      const found = image instanceof Tensor ? image.shape.join('×') : typeof image;
      throw new ExplainedError(
        'predict-picture',
        { size: train.size, found },
        `predict() takes 'reader', 'cat' or a tensor of ${train.size}×${train.size}×3; found ${found}.`,
      );
    }
    const large = named ? ((await photo(picture, shownSize)) as Tensor3D) : image;
    const normalised = tidy(() =>
      div(sub(image, tensor1d([...normalisation.mean])), tensor1d([...normalisation.std])),
    ) as Tensor3D;
    const probabilities = await probabilitiesOf(model, normalised);
    const evidence = gradCam(model, normalised, { ...options, probabilities });
    const known = await familiarity(model, normalised, data);
    const guess = probabilities.indexOf(Math.max(...probabilities));
    const entropy = -probabilities.reduce((sum, p) => sum + (p > 0 ? p * Math.log2(p) : 0), 0);
    const verdict =
      known.share >= limits.farShare
        ? 'far'
        : probabilities[guess]! < limits.sureProbability
          ? 'unsure'
          : 'plain';
    const [height, width] = evidence.map.shape;
    const panel: PredictionPanel = {
      source: picture === 'reader' ? 'reader' : named ? 'photo' : 'tensor',
      classes: [...train.classes],
      probabilities,
      guess,
      entropy: Math.max(0, entropy),
      distance: known.distance,
      share: known.share,
      references: known.references,
      ...measuredOn(data),
      verdict,
      limits,
      evidence: {
        layer: evidence.layer,
        width,
        height,
        values: Float32Array.from(await evidence.map.data(), (value) => Number(value.toPrecision(3))),
      },
      picture: await pictureOf(large),
      seen: await pictureOf(image),
    };
    show({ kind: 'custom', of: 'prediction', data: panel });
    const result: PredictResult = {
      class: train.classes[guess] ?? String(guess),
      probabilities: Object.fromEntries(probabilities.map((p, at) => [train.classes[at] ?? String(at), p])),
      entropy: panel.entropy,
      distance: known.distance,
      share: known.share,
      verdict,
    };
    context.shown(result);
    return result;
  };
}

async function probabilitiesOf(model: LayersModel, image: Tensor3D): Promise<number[]> {
  const given = tidy(() => {
    const output = model.predict(expandDims(image, 0)) as Tensor;
    return endsInSoftmax(model) ? output : softmax(output);
  });
  const values = [...(await given.data())];
  given.dispose();
  return values;
}

async function pictureOf(image: Tensor3D): Promise<ImageOutput> {
  const [height, width, channels] = image.shape;
  const values = await image.data();
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at++) {
    for (let colour = 0; colour < 3; colour++)
      rgba[at * 4 + colour] = values[at * channels + (channels === 3 ? colour : 0)]! * 255;
    rgba[at * 4 + 3] = 255;
  }
  return { kind: 'image', width, height, pixels: [rgba], columns: 1 };
}
