/** One layer of a tfjs model, read back into the project's own terms. */

import type * as layers from '@tensorflow/tfjs-layers';
import { readerOf } from '../spec/kinds/index.ts';
import type { LayerBody, TfjsConfig } from '../spec/kinds/kind.ts';
import type { Shape } from '../spec/layer-spec.ts';

export type { LayerBody } from '../spec/kinds/kind.ts';

/**
 * Read a layer's configuration.
 * @param rank of the layer's first input, without the batch
 * @returns nothing for a layer, or a use of it, that the project has no kind for
 */
export function readLayer(layer: layers.layers.Layer, rank: number): LayerBody | null {
  const config = layer.getConfig() as unknown as TfjsConfig;
  const weights = layer.weights.map(({ shape }) => shape.map((size) => size ?? 1));
  return read(layer.getClassName(), config, rank, weights);
}

const read = (
  className: string,
  config: TfjsConfig,
  rank: number,
  weights: readonly Shape[],
): LayerBody | null =>
  // A wrapper's weights are those of the layer that it holds.
  readerOf(className)?.(config, rank, weights, (inner, of, within) => read(inner, of, within, weights)) ??
  null;
