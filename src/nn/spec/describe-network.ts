/** One call that says everything about a network. */

import { explanation } from '../../explained/index.ts';
import { multiplyAddFormula, parameterFormula, trainableCount } from './counts.ts';
import type { LayerDescription, NetworkDescription } from './description.ts';
import type { LayerSpec, NetworkSpec } from './layer-spec.ts';
import { receptiveFieldOf } from './receptive-field.ts';
import { workedShape } from './shapes.ts';
import { checkLayer } from './validation.ts';
import { checkWiring } from './wiring.ts';

const bytesPerFloat32 = 4;

/** Keras' address of a residual block: stage `conv3`, block `conv3_block2`; nested models put a path before it. */
const blockName = /(?:^|\/)((conv\d+)_block\d+)(?:_|$)/;

/** Stage and block of each layer by Keras' names; what lies before and after the blocks is stem and head. */
function places(layers: readonly LayerSpec[]): { stage: string; block: string }[] {
  const found = layers.map(({ name }) => blockName.exec(name));
  const first = found.findIndex((match) => match !== null);
  const last = found.findLastIndex((match) => match !== null);
  return found.map((match, i) => {
    if (match) return { stage: match[2] ?? '', block: match[1] ?? '' };
    if (first === -1) return { stage: '', block: '' };
    return { stage: i < first ? 'stem' : i > last ? 'head' : '', block: '' };
  });
}

/**
 * Describe a network: for each layer its shapes (without the batch), the worked
 * formula, parameters, multiply-adds, activation memory (float32, one image)
 * and receptive field, as plain data. No tensor is made; time grows linearly
 * with the number of layers.
 *
 * @throws {ExplainedError} naming the layer at fault, what was expected and what to change
 */
export function describeNetwork(spec: NetworkSpec): NetworkDescription {
  checkWiring(spec);
  const described = new Map<string, LayerDescription>();
  const place = places(spec.layers);
  const layers = spec.layers.map((layer, i): LayerDescription => {
    checkLayer(layer);
    const inputs = layer.inputs.flatMap((name) => described.get(name) ?? []);
    const inputShapes = inputs.map((input) => input.outputShape);
    const { outputShape, formula } = workedShape(layer, inputShapes);
    const paramFormula = parameterFormula(layer, inputShapes);
    const multiplyAdds = multiplyAddFormula(layer, inputShapes, outputShape);
    const description: LayerDescription = {
      name: layer.name,
      kind: layer.kind,
      inputs: layer.inputs,
      inputShapes,
      outputShape,
      formula,
      params: { total: paramFormula.result, trainable: trainableCount(paramFormula) },
      paramFormula,
      multiplyAdds: multiplyAdds.result,
      multiplyAddFormula: multiplyAdds,
      activationBytes: outputShape.reduce((product, size) => product * size, bytesPerFloat32),
      receptiveField: receptiveFieldOf(
        layer,
        inputs.map((input) => input.receptiveField),
        formula,
      ),
      spec: layer,
      stage: place[i]?.stage ?? '',
      block: place[i]?.block ?? '',
      ...(layer.kind === 'unknown'
        ? {
            note: explanation('network-unknown-layer', { layer: layer.name, className: layer.className }),
          }
        : {}),
    };
    described.set(layer.name, description);
    return description;
  });
  const total = (of: (layer: LayerDescription) => number) =>
    layers.reduce((sum, layer) => sum + of(layer), 0);
  return {
    name: spec.name,
    layers,
    totals: {
      params: total((layer) => layer.params.total),
      trainable: total((layer) => layer.params.trainable),
      multiplyAdds: total((layer) => layer.multiplyAdds),
      activationBytes: total((layer) => layer.activationBytes),
    },
  };
}
