/**
 * Weights that are spread over several files, with a JSON file that says which: `model.safetensors.index.json` of
 * Hugging Face, `.weights.json` of Keras. Its `weight_map` names for each array the file, or files, that it is in.
 */
import { damagedFile } from './faults.ts';

/** The files that such an index names, each once; undefined where the bytes are no index. */
export function shardsOfIndex(bytes: Uint8Array, file: string): string[] | undefined {
  if (!/^\s*\{/.test(new TextDecoder().decode(bytes.subarray(0, 64)))) return undefined;
  let map: unknown;
  try {
    map = (JSON.parse(new TextDecoder().decode(bytes)) as { weight_map?: unknown } | null)?.weight_map;
  } catch {
    return undefined;
  }
  if (typeof map !== 'object' || map === null) return undefined;
  const named = [...new Set(Object.values(map).flat() as unknown[])];
  if (named.length === 0 || named.length > mostShards || !named.every((name) => typeof name === 'string'))
    throw damagedFile(file, 'weight_map');
  return named;
}

/** More than any network is spread over. */
const mostShards = 1000;
