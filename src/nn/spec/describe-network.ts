/** One call that says everything about a network. */

import { explanation, ExplainedError } from '../../explained/index.ts';
import { multiplyAddFormula, parameterFormula, trainableCount } from './counts.ts';
import type { CountFormula, LayerDescription, NetworkDescription } from './description.ts';
import type { LayerSpec, NetworkSpec, Shape } from './layer-spec.ts';
import { outputsOf, tensorRef } from './outputs.ts';
import { seenBehind, told, type Seen } from './receptive-field.ts';
import { workedShape } from './shapes.ts';
import { checkLayer } from './validation.ts';
import { checkWiring } from './wiring.ts';

const bytesPerFloat32 = 4;

const bytesOf = (shape: Shape) => shape.reduce((product, size) => product * size, bytesPerFloat32);

/** Beyond whole numbers that a computer's 64 bits hold, nothing that is said would be true. */
function checkCounts(
  layer: LayerSpec,
  params: CountFormula,
  multiplyAdds: CountFormula,
  output: Shape,
): void {
  const counts = {
    params: params.result,
    multiplyAdds: multiplyAdds.result,
    activationBytes: bytesOf(output),
  };
  for (const [field, value] of Object.entries(counts)) {
    if (Number.isSafeInteger(value)) continue;
    throw new ExplainedError('network-absurd-size', {
      layer: layer.name,
      field,
      value,
      limit: Number.MAX_SAFE_INTEGER,
    });
  }
}

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
  const described = new Map<string, { readonly layer: LayerDescription; readonly seen: Seen }>();
  const place = places(spec.layers);
  const layers = spec.layers.map((layer, i): LayerDescription => {
    checkLayer(layer);
    const inputs = layer.inputs.map((input) => {
      const { name, output } = tensorRef(input, described);
      const read = described.get(name);
      const shape = output === 0 ? read?.layer.outputShape : read?.layer.furtherShapes?.[output - 1];
      if (!read || !shape) throw new ExplainedError('network-missing-input', { layer: layer.name, input });
      return { name, seen: read.seen, shape };
    });
    const inputShapes = inputs.map(({ shape }) => shape);
    const { outputShape, furtherShapes, formula } = workedShape(layer, inputShapes);
    const paramFormula = parameterFormula(layer, inputShapes);
    const multiplyAdds = multiplyAddFormula(layer, inputShapes, outputShape);
    checkCounts(layer, paramFormula, multiplyAdds, outputShape);
    const seen = seenBehind(
      layer,
      inputs.map((input) => input.seen),
      formula,
      inputShapes,
    );
    const description: LayerDescription = {
      name: layer.name,
      kind: layer.kind,
      inputs: inputs.map(({ name }) => name),
      inputShapes,
      outputShape,
      ...(furtherShapes && { furtherShapes }),
      formula,
      params: { total: paramFormula.result, trainable: trainableCount(paramFormula) },
      paramFormula,
      multiplyAdds: multiplyAdds.result,
      multiplyAddFormula: multiplyAdds,
      activationBytes: [outputShape, ...(furtherShapes ?? [])].reduce(
        (sum, shape) => sum + bytesOf(shape),
        0,
      ),
      ...told(seen),
      spec: layer,
      stage: place[i]?.stage ?? '',
      block: place[i]?.block ?? '',
      ...(layer.kind === 'unknown'
        ? {
            note: explanation('network-unknown-layer', { layer: layer.name, className: layer.className }),
          }
        : {}),
    };
    described.set(layer.name, { layer: description, seen });
    return description;
  });
  const total = (of: (layer: LayerDescription) => number) =>
    layers.reduce((sum, layer) => sum + of(layer), 0);
  return {
    name: spec.name,
    layers,
    outputs: outputsOf(spec).map((output) => tensorRef(output, described).name),
    totals: {
      params: total((layer) => layer.params.total),
      trainable: total((layer) => layer.params.trainable),
      multiplyAdds: total((layer) => layer.multiplyAdds),
      activationBytes: total((layer) => layer.activationBytes),
      notCounted: layers.filter(({ kind }) => kind === 'unknown').length,
    },
  };
}
