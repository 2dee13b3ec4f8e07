/** How small an image a network still takes, and which layer runs out of pixels below that. */

import { ExplainedError } from '../../explained/index.ts';
import type { LayerSpec, NetworkSpec, Shape } from './layer-spec.ts';
import { outputName } from './outputs.ts';
import { workedShape } from './shapes.ts';
import { checkLayer } from './validation.ts';
import { checkWiring } from './wiring.ts';

/** The same network for another image: every height × width × channels input takes the new height and width. */
export function withInput(spec: NetworkSpec, [height, width]: readonly [number, number]): NetworkSpec {
  const resized = (layer: LayerSpec): LayerSpec =>
    layer.kind === 'input' && layer.shape.length === 3
      ? { ...layer, shape: [height, width, layer.shape[2] ?? 1] }
      : layer;
  return { ...spec, layers: spec.layers.map(resized) };
}

/** Shapes only; the error of the first layer that cannot work. */
function firstFailure(layers: readonly LayerSpec[]): ExplainedError | null {
  const shapes = new Map<string, Shape>();
  for (const layer of layers) {
    try {
      const inputs = layer.inputs.map((name) => shapes.get(name) ?? []);
      const { outputShape, furtherShapes = [] } = workedShape(layer, inputs);
      [outputShape, ...furtherShapes].forEach((shape, i) => shapes.set(outputName(layer.name, i), shape));
    } catch (error) {
      if (error instanceof ExplainedError) return error;
      throw error;
    }
  }
  return null;
}

export interface SmallestInput {
  /** Side of the smallest square image that works. */
  readonly size: number;
  /** The layer that runs out of pixels at one pixel less; empty when even one pixel works. */
  readonly limitedBy: string;
}

/** Beyond this side the search gives up: some other fault keeps the network from working. */
const largestTried = 4096;

/**
 * The smallest square image a network takes. Padding makes this small: a ResNet
 * takes a single pixel, by arithmetic, while a network of unpadded windows runs out.
 * @throws {ExplainedError} the network's own fault when no size up to 4,096 works
 */
export function smallestInput(spec: NetworkSpec): SmallestInput {
  checkWiring(spec);
  spec.layers.forEach(checkLayer);
  let failure: ExplainedError | null = null;
  for (let size = 1; size <= largestTried; size++) {
    const here = firstFailure(withInput(spec, [size, size]).layers);
    if (!here) return { size, limitedBy: String(failure?.values['layer'] ?? '') };
    failure = here;
  }
  throw failure ?? new ExplainedError('network-empty');
}
