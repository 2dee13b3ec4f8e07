/** TensorFlow.js' layers format: `model.json`, and shards of numbers beside it. */
import { ExplainedError } from '../explained/index.ts';
import { layersOf } from './keras.ts';
import { bytesOf, elements, singles, type NumberType } from './numbers.ts';
import { cutFile, damagedFile, unknownType } from './faults.ts';
import type { GivenFile, StoredArray, StoredLayer } from './weight-file.ts';
import { joined } from './joined.ts';

interface ManifestWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly dtype: string; readonly scale?: number; readonly min?: number };
}

interface ModelJson {
  readonly modelTopology?: unknown;
  readonly generatedBy?: unknown;
  /** `graph-model`: operations, and no layers. */
  readonly format?: unknown;
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly ManifestWeight[];
  }[];
}

const types: Readonly<Record<string, NumberType>> = {
  float32: 'F32',
  float16: 'F16',
  int32: 'I32',
  bool: 'BOOL',
  uint8: 'U8',
  uint16: 'U16',
};

/** The manifest in a file's bytes; undefined where they are no such JSON. */
export function modelJson(bytes: Uint8Array): ModelJson | undefined {
  if (!/^\s*\{/.test(new TextDecoder().decode(bytes.subarray(0, 64)))) return undefined;
  try {
    const found = JSON.parse(new TextDecoder().decode(bytes)) as Partial<ModelJson> | null;
    return Array.isArray(found?.weightsManifest) ? (found as ModelJson) : undefined;
  } catch {
    return undefined;
  }
}

/** The files that must lie beside a `model.json`. */
export const shardsOf = (model: ModelJson): string[] =>
  model.weightsManifest.flatMap(({ paths }) => paths.map(String));

/** @throws {ExplainedError} `weight-file-shards` where one is not there, `weight-file-cut`, `weight-file-damaged`, `weight-file-type` */
export async function readTfjs(
  file: GivenFile,
  model: ModelJson,
): Promise<{
  arrays: Map<string, StoredArray>;
  layers?: readonly StoredLayer[];
  network?: unknown;
  isOfTfjs?: boolean;
  isGraph?: boolean;
}> {
  const arrays = new Map<string, StoredArray>();
  // A shard that is named over and over would be read as often.
  const shards = shardsOf(model);
  if (new Set(shards).size !== shards.length) throw damagedFile(file.name, 'weightsManifest');
  for (const { paths, weights } of model.weightsManifest) {
    if (!Array.isArray(paths) || !Array.isArray(weights)) throw damagedFile(file.name, 'weightsManifest');
    const bytes = joined(await Promise.all(paths.map((path: unknown) => shard(file, String(path)))));
    let at = 0;
    for (const weight of weights as ManifestWeight[]) {
      const written = weight.quantization?.dtype ?? weight.dtype;
      const type = Object.hasOwn(types, written) ? types[written] : undefined;
      if (!type) throw unknownType(file.name, String(weight.name), String(weight.dtype));
      const size = elements(weight.shape) * bytesOf[type];
      if (Number.isNaN(size)) throw damagedFile(file.name, String(weight.name));
      if (at + size > bytes.length) throw cutFile(paths.join(', '), at + size, bytes.length);
      const data = singles(type, bytes.subarray(at, at + size));
      const { scale, min } = weight.quantization ?? {};
      if (scale !== undefined && min !== undefined)
        for (let i = 0; i < data.length; i++) data[i] = data[i]! * scale + min;
      // Which of them is whose, nothing says.
      if (arrays.has(weight.name)) throw damagedFile(file.name, weight.name);
      arrays.set(weight.name, { shape: weight.shape, data });
      at += size;
    }
    // Shards of another model, most likely: its numbers would pass for these.
    if (at !== bytes.length) throw damagedFile(file.name, paths.join(', '));
  }
  const topology = model.modelTopology as { model_config?: unknown; node?: unknown } | undefined;
  const network = topology?.model_config ?? topology;
  const layers = layersOf(network);
  const isOfTfjs = String(model.generatedBy).startsWith('TensorFlow.js');
  const isGraph = model.format === 'graph-model' || Array.isArray(topology?.node);
  return { arrays, ...(layers && { layers, network, isOfTfjs }), ...(isGraph && { isGraph }) };
}

/** @throws {ExplainedError} `weight-file-shards` where it is not there */
export async function shard(file: GivenFile, path: string): Promise<Uint8Array> {
  try {
    if (file.beside) return await file.beside(path);
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error;
  }
  throw new ExplainedError('weight-file-shards', { file: file.name, shard: path });
}
