/** Files of weights of every format, told apart by how they begin and not by what they are called. */
import { ExplainedError } from '../explained/index.ts';
import { isHdf5, readHdf5 } from './hdf5.ts';
import { kerasWeights, layersOf } from './keras.ts';
import { tfjsNetwork } from './keras-network.ts';
import { isNumpy, readNpy, readNpz } from './numpy.ts';
import { isPickle, pickleOf, readPlainPytorch, readPytorch } from './pytorch.ts';
import { isSafetensors, readSafetensors } from './safetensors.ts';
import { settingsOf } from './stored-settings.ts';
import { shardsOfIndex } from './shard-index.ts';
import { modelJson, readTfjs, shard } from './tfjs.ts';
import { cutFile, damagedFile, noSuchSet } from './faults.ts';
import type { GivenFile, StoredArray, WeightFile, WeightFormat } from './weight-file.ts';
import { isZip, Zip } from './zip.ts';

/** What is read, as a reader knows it by the endings of names. */
const knownEndings =
  '.safetensors, .pth, .pt, .keras, .weights.h5, .h5, model.json, .index.json, .weights.json, .npz, .npy';

/**
 * @param of which of its sets of weights, where a checkpoint of PyTorch's holds several; default the likeliest
 * @throws {ExplainedError} `weight-file-unknown` for what is none of the formats, `weight-file-stand-in` for a web page
 *   or a pointer that was saved in place of the file, `weight-file-cut`, `weight-file-damaged`, `weight-file-type`,
 *   `weight-file-layout`, `weight-file-code`, `weight-file-shards`, `archive-locked`, `archive-method`, `weight-file-empty`, `weight-file-tar`, `weight-file-sets`
 */
export async function readWeightFile(file: GivenFile, of?: string): Promise<WeightFile> {
  try {
    const { network, isOfTfjs, isGraph, ...read } = await readByKind(file, of);
    if (of !== undefined && read.format !== 'pytorch') throw noSuchSet(file.name, of, []);
    return {
      ...read,
      ...(read.layers && { differs: settingsOf(read.layers) }),
      ...(network !== undefined && { model: () => tfjsNetwork(network, file.name, isOfTfjs) }),
      ...(isGraph && {
        model: () => {
          throw new ExplainedError('model-graph', { file: file.name });
        },
      }),
    };
  } catch (error) {
    if (error instanceof ExplainedError || (error instanceof Error && error.name === 'AbortError'))
      throw error;
    // What stumbles over a file that is not what it seems has nothing more to say than that.
    throw damagedFile(file.name, 'contents');
  }
}

/** With the network as the file has it: Keras' settings of a model, or JSON of them. */
type ReadFile = WeightFile & {
  readonly network?: unknown;
  readonly isOfTfjs?: boolean;
  readonly isGraph?: boolean;
};

async function readByKind(file: GivenFile, of?: string): Promise<ReadFile> {
  const { name, bytes } = file;
  if (bytes.length === 0) throw cutFile(name, 1, 0);
  if (isZip(bytes)) return ofZip(new Zip(bytes, name), name, of);
  if (isHdf5(bytes)) return { name, format: 'keras', ...kerasWeights(readHdf5(bytes, name), name) };
  if (isNumpy(bytes)) {
    const array = name.replace(/^.*\//, '').replace(/\.npy$/, '');
    return { name, format: 'numpy', arrays: new Map([[array, readNpy(bytes, name, array)]]) };
  }
  // Before pickles: the length of a header may begin as they do.
  if (isSafetensors(bytes)) return { name, format: 'safetensors', arrays: readSafetensors(bytes, name) };
  if (isPickle(bytes)) return { name, format: 'pytorch', ...readPlainPytorch(bytes, name, of) };
  const model = modelJson(bytes);
  if (model) return { name, format: 'tfjs', ...(await readTfjs(file, model)) };
  const shards = shardsOfIndex(bytes, name);
  if (shards) return ofShards(file, shards);
  throw unreadable(name, bytes);
}

/** The arrays of all files that an index names; none of them is an index itself. */
async function ofShards(file: GivenFile, shards: readonly string[]): Promise<ReadFile> {
  const arrays = new Map<string, StoredArray>();
  let format: WeightFormat = 'safetensors';
  for (const path of shards) {
    const part = await readByKind({ name: path, bytes: await shard(file, path) });
    format = part.format;
    for (const [name, array] of part.arrays) arrays.set(name, array);
  }
  return { name: file.name, format, arrays };
}

async function ofZip(zip: Zip, name: string, of: string | undefined): Promise<ReadFile> {
  if (pickleOf(zip) !== undefined) return { name, format: 'pytorch', ...(await readPytorch(zip, name, of)) };
  if (zip.has('model.weights.h5')) {
    const weights = kerasWeights(readHdf5(await zip.read('model.weights.h5'), name), name);
    const config = zip.has('config.json')
      ? new TextDecoder().decode(await zip.read('config.json'))
      : undefined;
    const layers = layersOf(config);
    return { name, format: 'keras', ...weights, ...(layers && { layers, network: config }) };
  }
  if (zip.names.length > 0 && zip.names.every((each) => each.endsWith('.npy')))
    return { name, format: 'numpy', arrays: await readNpz(zip, name) };
  throw unknown(name);
}

const unknown = (file: string): ExplainedError =>
  new ExplainedError('weight-file-unknown', { file, known: knownEndings });

function unreadable(file: string, bytes: Uint8Array): ExplainedError {
  const start = new TextDecoder().decode(bytes.subarray(0, 200)).trimStart().toLowerCase();
  if (start.startsWith('<') || start.startsWith('version https://git-lfs')) {
    return new ExplainedError('weight-file-stand-in', { file });
  }
  if (new TextDecoder().decode(bytes.subarray(257, 262)) === 'ustar') {
    return new ExplainedError('weight-file-tar', { file });
  }
  // A name promises one of the formats, and the first bytes are gone or were never there.
  return unknown(file);
}
