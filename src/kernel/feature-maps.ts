import { tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { LayersModel, type layers, model as createModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import { ExplainedError } from '../notebook/explained-error.ts';
import { photoTensor, type Picture } from './photo.ts';
import { type Activation, patchOf } from './patch.ts';
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

export type Question =
  | { ask: 'featureMaps'; layer: string; input: PictureInput; limit?: number }
  | { ask: 'patch'; layer: string; row: number; column: number; channel: number; input: PictureInput };

/** For vectors (`[features]`), `width` is the length and `height` 1. */
export interface FeatureMaps {
  width: number;
  height: number;
  /** Of the layer; `values` holds the first `limit` of them. */
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
  if (!(object instanceof LayersModel))
    throw new ExplainedError('ask-no-model', {}, 'Only a model can be asked.');
  const asked = question as Question;
  const layer = findLayer(object, asked.layer);
  const picture = await readPicture(asked.input, request, host);
  if (asked.ask === 'featureMaps') return featureMaps(object, layer, picture, asked.limit ?? 64);
  if (asked.ask === 'patch') {
    const { row, column, channel } = asked;
    return patchOf(
      layer,
      { row, column, channel },
      await activation(object, inputOf(layer), picture),
      activation(object, outputOf(layer), picture),
    );
  }
  throw new ExplainedError(
    'ask-unknown',
    { question: String((asked as { ask?: unknown }).ask) },
    'The question is unknown.',
  );
}

export async function featureMaps(
  model: LayersModel,
  layer: layers.Layer,
  picture: Picture,
  limit: number,
): Promise<FeatureMaps> {
  const { shape, values } = await activation(model, outputOf(layer), picture);
  const [height, width, channels] =
    shape.length >= 3 ? [shape[0]!, shape[1]!, shape[2]!] : [1, shape.reduce((a, b) => a * b, 1), 1];
  const shown = Math.min(channels, Math.max(1, Math.min(1_024, Math.round(limit))));
  const planes = Array.from({ length: shown }, (_, channel) =>
    Float32Array.from({ length: height * width }, (_, at) => values[at * channels + channel]!),
  );
  return { width, height, channels, values: planes };
}

async function activation(model: LayersModel, at: SymbolicTensor, picture: Picture): Promise<Activation> {
  const output = tidy(() => {
    const input = inputTensor(model, picture);
    // The input itself is asked for where a layer reads it directly.
    if (model.inputs.includes(at)) return input;
    const part = createModel({ inputs: model.inputs, outputs: at });
    return part.predict(input) as Tensor;
  });
  try {
    return { shape: output.shape.slice(1), values: Float32Array.from(await output.data()) };
  } finally {
    output.dispose();
  }
}

function inputTensor(model: LayersModel, picture: Picture): Tensor4D {
  const input = model.inputs[0];
  const shape = input?.shape ?? [];
  if (model.inputs.length !== 1 || shape.length !== 4 || ![1, 3].includes(shape[3] ?? 0)) {
    const found = `[${shape.map((size) => size ?? '?').join(', ')}]`;
    throw new ExplainedError('ask-no-picture', { found }, `The model's input ${found} takes no picture.`);
  }
  const [height, width, channels] = [shape[1] ?? 224, shape[2] ?? 224, shape[3]!];
  const square = photoTensor(picture, Math.max(height, width));
  const batch = square.expandDims<Tensor4D>(0).slice([0, 0, 0, 0], [1, height, width, 3]);
  return channels === 3 ? batch : (batch.mean(3, true) as Tensor4D);
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
  if (!found)
    throw new ExplainedError(
      'ask-no-layer',
      { layer: String(name) },
      `The model has no layer ${String(name)}.`,
    );
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
