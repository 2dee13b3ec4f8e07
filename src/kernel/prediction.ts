import { ExplainedError } from '../explained/index.ts';
import { expandDims, softmax, Tensor, tidy, type Tensor3D } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Picture } from '../data/index.ts';
import {
  familiarity,
  type Familiarity,
  endsInSoftmax,
  gradCam,
  type GradCamOptions,
  checkShapes,
  type TrainData,
} from '../nn/training/index.ts';
import type { RunContext } from '../notebook/kernel/index.ts';
import type { ImageOutput } from '../notebook/protocol/index.ts';
import { normalised, photoTensor } from './photo.ts';
import type { TrainedNetwork } from './trained-network.ts';
import type { PredictionPanel } from '../panels/index.ts';
import { lookAround } from './views.ts';
import { measuredOn } from './watch.ts';

const limits = {
  farShare: 0.98,
  sureProbability: 0.75,
  /** "Neither" is said above this: chosen on validation, where it refuses 5 % of the dogs and cats (`neither` in pets.log.json). */
  neither: 0.8,
} as const;
export interface PredictResult {
  class: string;
  probabilities: Record<string, number>;
  entropy: number;
  /** Absent without data to compare with. */
  distance?: number;
  share?: number;
  verdict: PredictionPanel['verdict'];
}

/** The photographs that the page has by name, decoded. */
export type Photographs = (name: string) => Promise<Picture>;

/** Pixels along the side of the picture that is shown. */
const shownSize = 224;

/** Dog and cat come first; of a network that knows other classes too, everything else is one answer. */
const pets = 2;
const knowsPetsAndOthers = (classes: readonly string[]): boolean =>
  classes.length > pets && classes[0] === 'dog' && classes[1] === 'cat';

/**
 * `await predict(await nn.trained('pets'), 'reader')`: what a trained network of this book says of one picture, looking at
 * several windows of it, each as it is and mirrored; or `predict(model, 'reader', data)`: what any model says of the
 * middle square, and how far it lies from the pictures of `data`. Both show where the evidence lies.
 * The picture is a photograph's name, or a tensor `[height, width, 3]` of 0…1.
 */
export function createPredict(context: RunContext, photographs: Photographs) {
  return async function predict(
    subject: LayersModel | TrainedNetwork,
    picture: string | Tensor3D,
    data?: TrainData,
    options: GradCamOptions = {},
  ): Promise<PredictResult> {
    const trained = 'model' in subject ? subject : undefined;
    const model = trained ? trained.model : (subject as LayersModel);
    const normalisation = trained?.normalisation ?? data?.normalisation;
    const classes = trained?.classes ?? data?.train.classes;
    if (!normalisation || !classes) {
      throw new ExplainedError('predict-data');
    }
    const size = data?.train.size ?? model.inputs[0]!.shape[1]!;
    if (data) checkShapes(model, data.train);
    const show = context.slot();
    const whole = await decoded(picture, trained ? undefined : size, photographs);
    const seen = photoTensor(whole, size);
    const given = tidy(() => normalised(seen, normalisation));
    const views = trained ? await lookAround(model, whole, size, normalisation) : undefined;
    const said = views?.probabilities ?? (await probabilitiesOf(model, given));
    const knowsOthers = trained !== undefined && knowsPetsAndOthers(classes);
    const { names, probabilities } = knowsOthers
      ? answersOf(classes, said, trained.photographOffset)
      : { names: classes, probabilities: said };
    const guess = knowsOthers ? answerOf(probabilities) : indexOfLargest(probabilities);
    const evidence = gradCam(model, given, {
      class: !knowsOthers || guess < pets ? guess : indexOfLargest(said),
      ...options,
      probabilities: said,
    });
    const known = data ? await familiarity(model, given, data) : undefined;
    const entropy = -probabilities.reduce((sum, p) => sum + (p > 0 ? p * Math.log2(p) : 0), 0);
    const verdict =
      knowsOthers && guess >= pets
        ? 'neither'
        : known && known.share >= limits.farShare
          ? 'far'
          : probabilities[guess]! < limits.sureProbability
            ? 'unsure'
            : 'plain';
    const [height, width] = evidence.map.shape;
    const panel: PredictionPanel = {
      source: picture === 'reader' ? 'reader' : typeof picture === 'string' ? 'photo' : 'tensor',
      classes: [...names],
      probabilities,
      guess,
      entropy: Math.max(0, entropy),
      ...(known ? { known: compared(known), ...measuredOn(data) } : {}),
      ...(views ? { views: views.count } : {}),
      verdict,
      limits,
      evidence: {
        layer: evidence.layer,
        width,
        height,
        values: Float32Array.from(await evidence.map.data(), (value) => Number(value.toPrecision(3))),
      },
      picture: await pictureOf(typeof picture === 'string' ? photoTensor(whole, shownSize) : seen),
      seen: await pictureOf(seen),
    };
    show({ kind: 'custom', of: 'prediction', data: panel });
    const result: PredictResult = {
      class: names[guess] ?? String(guess),
      probabilities: Object.fromEntries(probabilities.map((p, at) => [names[at] ?? String(at), p])),
      entropy: panel.entropy,
      ...(known ? { distance: known.distance, share: known.share } : {}),
      verdict,
    };
    context.shown(result);
    return result;
  };
}

const compared = ({ distance, share, references }: Familiarity) => ({ distance, share, references });

/** Dog or cat, whichever is likelier, unless nearly all of the probability goes to other things. */
export function answerOf(probabilities: readonly number[]): number {
  if (probabilities.length > pets && probabilities[pets]! > limits.neither) return pets;
  return indexOfLargest(probabilities.slice(0, pets));
}

const indexOfLargest = (values: readonly number[]): number => values.indexOf(Math.max(...values));

/**
 * Dog, cat, and all the other classes of a network as one answer.
 * @param offset is added to the log-odds of dog against cat; what both have together stays
 */
export function answersOf(
  classes: readonly string[],
  said: readonly number[],
  offset = 0,
): { names: readonly string[]; probabilities: number[] } {
  if (classes.length <= pets) return { names: classes, probabilities: [...said] };
  const rest = said.slice(pets).reduce((sum, p) => sum + p, 0);
  const [dog = 0, cat = 0] = said;
  const both = dog + cat;
  const dogs = both === 0 ? 0 : (both * dog) / (dog + cat * Math.exp(-offset));
  return { names: [...classes.slice(0, pets), 'neither'], probabilities: [dogs, both - dogs, rest] };
}

/** @param size what a tensor must measure, where only one size will do */
async function decoded(
  picture: string | Tensor3D,
  size: number | undefined,
  photographs: Photographs,
): Promise<Picture> {
  if (typeof picture === 'string') return photographs(picture);
  const [height = 0, width = 0, channels = 0] = picture instanceof Tensor ? picture.shape : [];
  const fits =
    channels === 3 && height > 0 && width > 0 && (size === undefined || (height === size && width === size));
  if (!fits || picture.rank !== 3) {
    const found = picture instanceof Tensor ? (picture as Tensor).shape.join('×') : typeof picture;
    throw new ExplainedError('predict-picture', { size: size ?? '…', found });
  }
  const { pixels } = await pictureOf(picture);
  return { width, height, pixels: pixels[0]! };
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
