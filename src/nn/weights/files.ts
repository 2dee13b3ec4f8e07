/** A model's weights as files: safetensors by layer name, and tfjs's own layers format. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { fromSafetensors, type SafetensorsOptions, toSafetensors } from './safetensors.ts';
import { joined } from '../../weight-files/index.ts';
import { loadWeights } from './load-weights.ts';
import { namedWeights, namesOfWeights } from './named-weights.ts';
import { present } from '../../explained/present.ts';

/** The weights as one safetensors file, which Python reads with `safetensors.numpy.load_file`. */
export async function saveSafetensors(model: LayersModel, options?: SafetensorsOptions): Promise<Uint8Array> {
  return toSafetensors(await namedWeights(model), options);
}

/**
 * Puts the weights of a safetensors file (as {@link saveSafetensors} writes it) into a model with the same layers.
 * @throws ExplainedError `weights-format`, or ExplainedError `weights-missing`, `weights-shape`, `weights-surplus`; the model is then unchanged
 */
export function loadSafetensors(model: LayersModel, bytes: Uint8Array | ArrayBuffer): void {
  loadWeights(model, fromSafetensors(bytes), { layout: 'keras' });
}

export interface LayersFormat {
  /** Text of `model.json`: topology and the list of weights. */
  readonly json: string;
  /** Bytes of `weights.bin`. */
  readonly weights: Uint8Array;
}

/**
 * The model in tfjs's layers format, for `tf.loadLayersModel`. Layers of this project's own (explicit padding,
 * option A shortcuts) must be registered where it is loaded: `ownLayersScript` of `nn/export` does it.
 */
export async function saveLayersFormat(model: LayersModel): Promise<LayersFormat> {
  let saved: LayersFormat | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      const data = present(artifacts.weightData, 'weights in what tfjs saves');
      const weights = Array.isArray(data) ? joined(data) : new Uint8Array(data);
      // Layers in several models within the model may have one name: tfjs would write all their weights under it.
      const names = namesOfWeights(model);
      const specs = artifacts.weightSpecs ?? [];
      const isClear = new Set(specs.map(({ name }) => name)).size === specs.length;
      const named = isClear
        ? specs
        : model.weights.map((weight, at) => ({ ...specs[at]!, name: names.get(weight) ?? specs[at]!.name }));
      const json = JSON.stringify({
        modelTopology: withMultipliers(artifacts.modelTopology, model),
        format: artifacts.format,
        generatedBy: artifacts.generatedBy,
        convertedBy: artifacts.convertedBy ?? null,
        weightsManifest: [{ paths: ['weights.bin'], weights: named }],
      });
      saved = { json, weights };
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return present(saved, 'a model that tfjs has saved');
}

interface Written {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>> & {
    readonly name?: string;
    readonly layers?: readonly Written[];
  };
}

/** tfjs does not write how many kernels a channel of a separable convolution has, and would read it back with one. */
function withMultipliers(topology: unknown, model: LayersModel): unknown {
  const { config, ...rest } = topology as Written;
  const layers = config.layers?.map((written) => {
    const layer = model.layers.find(({ name }) => name === written.config.name);
    if (layer && written.config.layers) return withMultipliers(written, layer as LayersModel);
    if (written.class_name !== 'SeparableConv2D') return written;
    return { ...written, config: { ...written.config, depth_multiplier: layer?.weights[0]?.shape[3] ?? 1 } };
  });
  return { ...rest, config: { ...config, ...(layers && { layers }) } };
}
