import { ExplainedError, explanation, explanationOf } from '../explained/index.ts';
import { Tensor } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import * as dataTools from '../data/index.ts';
import * as nn from '../nn/index.ts';
import {
  type DisplayHandle,
  type DisplayOptions,
  Inputs,
  Plot,
  type RunContext,
} from '../notebook/kernel/index.ts';
import { explainedOutput, type ImageOutput, type Output } from '../notebook/protocol/index.ts';
import { createCheck } from './checks.ts';
import { createFiles, OpenedFile } from './files.ts';
import { createFeatures } from './kept-features.ts';
import { guardBackend } from './guards.ts';
import { imagesOutput, type ImagesOptions } from './images.ts';
import { pageChosen } from './page-chosen.ts';
import { photoTensor, type Picture } from './photo.ts';
import { followRun, stoppableNextFrame } from './stoppable.ts';
import { followSummaries } from './summaries.ts';
import { tableOutput, type TableOptions } from './tables.ts';
import { tf } from './tensorflow.ts';
import { createMicroscope } from './microscope-panel.ts';
import { createPredict } from './prediction.ts';
import { createKeptRuns } from './kept-runs.ts';
import { createTrain, createTrainAll, type TrainingHost } from './tracked-training.ts';
import { trainedNetwork, type TrainedNetwork } from './trained-network.ts';
import { createWatch } from './watch.ts';
import type { FileReaders } from './weight-files-bundle.ts';

/** What the library needs of where it runs. */
export interface LibraryHost extends TrainingHost {
  /** A picture file (WebP, PNG, JPEG) as pixels. */
  decodeImage(bytes: Uint8Array): Promise<Picture>;
  /** What reads the reader's own files; sent to the kernel when the first one is read. */
  fileReaders(): Promise<FileReaders>;
  /** Awaited before anything trains, once a run of a cell; rejects when the run is stopped meanwhile. */
  readyToTrain?(signal: AbortSignal): Promise<void>;
}

export { libraryNames } from '../notebook/language/index.ts';

/** Objects that lead to everything; the memory keeper does not look into them. */
export const closedObjects: readonly object[] = [tf, nn, dataTools, Plot, Inputs];
/** The same of each run, whose own the library is in part. */
export const closedCopies = new WeakSet<object>();

/** What every cell's library is made of, by the name that cells know it by. */
export const sharedLibrary: Readonly<Record<string, object>> = { tf, nn, data: dataTools, Plot, Inputs };

/** As the browser made it, whatever a cell makes of it. */
const structuredCopy = globalThis.structuredClone;

/** Makes the library: what is loaded once (data, photographs, weights) is shared by all runs of a kernel. */
export function createLibrary(host: LibraryHost): (context: RunContext) => Record<string, unknown> {
  const datasets = new Map<string, Promise<dataTools.ImageDataset>>();
  const pictures = new Map<string, Promise<Picture>>();
  const weights = new Map<string, Promise<unknown>>();

  async function load(context: RunContext, name: string): Promise<dataTools.ImageDataset> {
    const key = String(name);
    if (key !== 'dogs-and-cats') return ownPictures(context, key);
    const loaded = await remember(datasets, key, async () =>
      dataTools.decodeDogsAndCats(toBytes(await context.request(`data/${key}`))),
    );
    // A cell may write into what it is given; the next one is given the data as they are.
    return structuredCopy(loaded);
  }

  /** Asked for at every call: the reader may have made the set anew, and says each time's cell may have it. */
  async function ownPictures(context: RunContext, name: string): Promise<dataTools.ImageDataset> {
    const { decodePictureSet } = await host.fileReaders();
    let bytes: Uint8Array;
    try {
      ({ bytes } = await filesOf(context).open(`${name}.pictures`));
    } catch (error) {
      // Where a reader has no files at all, there is nothing to be asked for.
      if (explanationOf(error)?.code !== 'unknown-request') throw error;
      throw new ExplainedError('data-unknown', { name, known: 'dogs-and-cats' });
    }
    return decodePictureSet(bytes, name);
  }

  const filesOf = (context: RunContext) =>
    createFiles(context, async () => (await host.fileReaders()).readWeightFile);

  const trained = (context: RunContext, name: string): Promise<TrainedNetwork> =>
    trainedNetwork(name, (file) => remember(weights, file, () => context.request(file)));

  async function photograph(context: RunContext, name: string): Promise<Picture> {
    const picture = async (): Promise<Picture> =>
      toPicture(await context.request(`photo/${String(name)}`), host);
    // The reader may choose another photograph at any time; the site's own stay as they are.
    return name === 'reader' ? picture() : remember(pictures, String(name), picture);
  }

  async function photo(context: RunContext, name: string, size = 224): Promise<Tensor> {
    const side = Math.round(Number(size));
    if (!(side >= 1 && side <= 2_048)) {
      throw new ExplainedError('photo-size', { found: String(size) });
    }
    return photoTensor(await photograph(context, name), side);
  }

  return (context) => {
    guardBackend();
    const ready = async (): Promise<void> => host.readyToTrain?.(context.signal);
    followRun(context, ready, (epoch) => {
      context.slot()(explainedOutput(explanation('loss-nan', { epoch })));
    });
    followSummaries(context);
    const later = (make: Promise<Output>): DisplayHandle => {
      const show = context.slot();
      const handle: DisplayHandle = { update: () => undefined };
      context.shown(handle);
      context.wait(make.then((output) => show(output)));
      return handle;
    };
    const display = Object.assign(
      (value: unknown, options?: DisplayOptions) => context.display(value, options),
      {
        images(images: Tensor, options: ImagesOptions = {}): DisplayHandle {
          if (!(images instanceof Tensor)) {
            throw new ExplainedError('image-shape', { found: typeof images });
          }
          return later(imagesOutput(images, options) satisfies Promise<ImageOutput>);
        },
        table(rows: unknown, options: TableOptions = {}): DisplayHandle {
          return later(Promise.resolve(tableOutput(rows, options)));
        },
        text(text: unknown): DisplayHandle {
          return later(Promise.resolve({ kind: 'text', text: String(text).slice(0, 50_000) }));
        },
        tex(text: unknown): DisplayHandle {
          return later(Promise.resolve({ kind: 'text', format: 'tex', text: String(text).slice(0, 20_000) }));
        },
      },
    );
    const own = {
      tf: { ...tf, nextFrame: stoppableNextFrame(context), ...pageChosen(context) },
      nn: {
        ...nn,
        train: createTrain(context, ready, host),
        trainAll: createTrainAll(context, ready, host),
        trained: (name: string) => trained(context, name),
        loadWeights: loadWeightsOfFiles,
        features: createFeatures(context),
      },
      files: filesOf(context),
      Plot,
      Inputs,
      display,
      data: { ...dataTools, load: (name: string) => load(context, name) },
      photo: (name: string, size?: number) => photo(context, name, size),
      watch: createWatch(context),
      microscope: createMicroscope(context, ready),
      predict: createPredict(context, (name) => photograph(context, name)),
      keptRuns: createKeptRuns(context),
      check: createCheck(context),
    };
    for (const copy of [own.tf, own.nn, own.data]) closedCopies.add(copy);
    return own;
  };
}

/** What failed or was stopped is tried again the next time. */
function remember<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = cache.get(key);
  if (known) return known;
  const made = make();
  cache.set(key, made);
  made.catch(() => cache.delete(key));
  return made;
}

/** The page gives bytes as they are or as `{ bytes }`. */
function toBytes(supplied: unknown): Uint8Array {
  if (supplied instanceof Uint8Array) return supplied;
  if (supplied instanceof ArrayBuffer) return new Uint8Array(supplied);
  const bytes = (supplied as { bytes?: unknown } | null)?.bytes;
  if (bytes instanceof Uint8Array) return bytes;
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  throw new ExplainedError('data-unreadable');
}

/** The page gives a picture as a file's bytes or as `{ width, height, pixels }`. */
async function toPicture(supplied: unknown, host: LibraryHost): Promise<Picture> {
  const { width, height, pixels } = (supplied ?? {}) as Partial<Picture>;
  if (
    typeof width === 'number' &&
    typeof height === 'number' &&
    pixels &&
    pixels.length === width * height * 4
  ) {
    return { width, height, pixels };
  }
  return host.decodeImage(toBytes(supplied));
}

/** The `loadWeights` of `nn`, which also takes a file as `files.open` gives it, and then answers later. */
function loadWeightsOfFiles(
  model: LayersModel,
  given: OpenedFile | Parameters<typeof nn.loadWeights>[1],
  options?: nn.FitWeightsOptions & { of?: string },
): unknown {
  const load = nn.loadWeights as (model: LayersModel, given: unknown, options?: unknown) => unknown;
  if (given instanceof OpenedFile)
    return given.weights(options?.of).then((weights) => load(model, weights, options ?? {}));
  return load(model, given, options ?? {});
}
