import { ExplainedError } from '../explained/index.ts';
import { softmax, squeeze, tidy, type Tensor, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import { LayersModel, type layers, model as createModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { plannedOutput } from '../nn/inference/predict.ts';
import type { ClassesAnswer, InputNormalisation } from '../nn/spec/index.ts';
import { endsInSoftmax, gradCam } from '../nn/training/index.ts';
import { normalised, photoTensor, type Picture } from './photo.ts';
import { type LayerOutput, patchOf } from './patch.ts';
import type { LibraryHost } from './library.ts';

/**
 * Answers to what the inspector asks about a live model behind an output:
 * the feature maps of a layer for an input picture, or the very numbers that one
 * output value is made of.
 */
export type PictureInput =
  | 'photo/cat'
  | 'photo/reader'
  | (string & {})
  | { pixels: Uint8ClampedArray | Uint8Array; width: number; height: number };

interface Asked {
  layer: string;
  input: PictureInput;
  normalisation?: InputNormalisation;
}

export type Question =
  | (Asked & { ask: 'featureMaps'; limit?: number; from?: number })
  | (Asked & { ask: 'patch'; row: number; column: number; channel: number })
  | (Omit<Asked, 'layer'> & { ask: 'classes'; limit?: number });

/** For vectors (`[features]`), `width` is the length and `height` 1. */
export interface FeatureMaps {
  width: number;
  height: number;
  /** Of the layer; `values` holds at most `limit` of them, beginning with `from`. */
  channels: number;
  /** One plane a channel, row-major. */
  values: Float32Array[];
}

export async function answerQuestion(
  object: object,
  question: unknown,
  request: (name: string) => Promise<unknown>,
  host: LibraryHost,
): Promise<unknown> {
  if (!(object instanceof LayersModel)) throw new ExplainedError('ask-no-model');
  const asked = question as Question | (Asked & { ask?: never });
  const look: Look = {
    picture: await readPicture(asked.input, request, host),
    normalisation: asked.normalisation,
  };
  if (asked.ask === 'classes') return likeliest(object, look, asked.limit ?? 5);
  const layer = findLayer(object, asked.layer);
  if (asked.ask === 'featureMaps')
    return featureMaps(object, layer, look, { limit: asked.limit ?? 64, from: asked.from ?? 0 });
  if (asked.ask === 'patch') {
    const { row, column, channel } = asked;
    return patchOf(
      layer,
      { row, column, channel },
      await activation(object, inputOf(layer), look),
      activation(object, outputOf(layer), look),
    );
  }
  throw new ExplainedError('ask-unknown', { question: String(asked.ask) });
}

/** A picture as a model is to see it. */
interface Look {
  picture: Picture;
  normalisation: InputNormalisation | undefined;
}

async function featureMaps(
  model: LayersModel,
  layer: layers.Layer,
  look: Look,
  { limit, from }: { limit: number; from: number },
): Promise<FeatureMaps> {
  const { shape, values } = await activation(model, outputOf(layer), look);
  const [rows = 1, columns = 1, depth = 1] = shape;
  const [height, width, channels] =
    shape.length >= 3 ? [rows, columns, depth] : [1, shape.reduce((a, b) => a * b, 1), 1];
  const first = Math.max(0, Math.min(channels - 1, Math.trunc(from) || 0));
  const shown = Math.min(channels - first, Math.max(1, Math.min(1_024, Math.round(limit))));
  const planes = Array.from({ length: shown }, (_, index) =>
    Float32Array.from({ length: height * width }, (_, at) => values[at * channels + first + index]!),
  );
  return { width, height, channels, values: planes };
}

/** The likeliest classes, and where the first of them is seen. */
async function likeliest(model: LayersModel, look: Look, limit: number): Promise<ClassesAnswer> {
  const image = tidy(() => squeeze<Tensor3D>(inputTensor(model, look), [0]));
  try {
    const output = tidy(() => {
      const said = model.predict(image.expandDims(0)) as Tensor;
      return endsInSoftmax(model) ? said : softmax(said);
    });
    const probabilities = [...(await output.data())];
    output.dispose();
    const classes = probabilities
      .map((probability, index) => ({ index, probability }))
      .sort((a, b) => b.probability - a.probability)
      .slice(0, Math.max(1, Math.min(100, Math.round(limit))));
    const { map, layer } = gradCam(model, image, { class: classes[0]!.index, probabilities });
    const [height, width] = map.shape;
    const values = Float32Array.from(await map.data());
    map.dispose();
    return { classes, map: { height, width, values }, layer };
  } finally {
    image.dispose();
  }
}

async function activation(model: LayersModel, at: SymbolicTensor, look: Look): Promise<LayerOutput> {
  const output = tidy(() => {
    const input = inputTensor(model, look);
    // The input itself is asked for where a layer reads it directly.
    if (model.inputs.includes(at)) return input;
    const { sourceLayer } = at;
    // A layer that is used more than once gives several outputs by one name.
    const byPlan =
      sourceLayer.inboundNodes.length === 1 ? plannedOutput(model, sourceLayer, input) : undefined;
    if (byPlan) return byPlan;
    const part = createModel({ inputs: model.inputs, outputs: at });
    return part.predict(input) as Tensor;
  });
  try {
    return { shape: output.shape.slice(1), values: Float32Array.from(await output.data()) };
  } finally {
    output.dispose();
  }
}

function inputTensor(model: LayersModel, { picture, normalisation }: Look): Tensor4D {
  const input = model.inputs[0];
  const shape = input?.shape ?? [];
  if (model.inputs.length !== 1 || shape.length !== 4 || ![1, 3].includes(shape[3] ?? 0)) {
    const found = `[${shape.map((size) => size ?? '?').join(', ')}]`;
    throw new ExplainedError('ask-no-picture', { found });
  }
  const [height, width, channels] = [shape[1] ?? 224, shape[2] ?? 224, shape[3]!];
  const square = photoTensor(picture, Math.max(height, width));
  const batch = square.expandDims<Tensor4D>(0).slice([0, 0, 0, 0], [1, height, width, 3]);
  if (channels !== 3) return batch.mean<Tensor4D>(3, true);
  return normalisation === undefined ? batch : normalised(batch, normalisation);
}

async function readPicture(
  input: PictureInput,
  request: (name: string) => Promise<unknown>,
  host: LibraryHost,
): Promise<Picture> {
  if (typeof input !== 'string') return { width: input.width, height: input.height, pixels: input.pixels };
  const supplied = (await request(input)) as Partial<Picture> & { bytes?: Uint8Array | ArrayBuffer };
  if (supplied.pixels && supplied.width && supplied.height)
    return { width: supplied.width, height: supplied.height, pixels: supplied.pixels };
  const bytes = supplied.bytes ?? (supplied as unknown as Uint8Array | ArrayBuffer);
  return host.decodeImage(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
}

function findLayer(model: LayersModel, name: string): layers.Layer {
  const found = model.layers.find((layer) => layer.name === name);
  if (!found) throw new ExplainedError('ask-no-layer', { layer: String(name) });
  return found;
}

function outputOf(layer: layers.Layer): SymbolicTensor {
  const { output } = layer;
  return Array.isArray(output) ? output[0]! : output;
}

function inputOf(layer: layers.Layer): SymbolicTensor {
  const { input } = layer;
  return Array.isArray(input) ? input[0]! : input;
}
