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
      sayFrozen(model, artifacts.modelTopology as SavedLayer);
      const json = JSON.stringify(
        {
          modelTopology: artifacts.modelTopology,
          format: artifacts.format,
          generatedBy: artifacts.generatedBy,
          convertedBy: artifacts.convertedBy ?? null,
          weightsManifest: [{ paths: ['weights.bin'], weights: named }],
        },
        (_, value: unknown) => withMultiplier(value, specs),
      );
      saved = { json, weights };
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return present(saved, 'a model that tfjs has saved');
}

interface SavedLayer {
  readonly config: { readonly layers?: readonly SavedLayer[]; readonly name?: string; trainable?: boolean };
}

/** tfjs does not write of a model within the model that it is frozen. */
function sayFrozen(model: LayersModel, saved: SavedLayer): void {
  for (const layer of model.layers) {
    const there = saved.config.layers?.find(({ config }) => config.name === layer.name);
    if (!there?.config.layers) continue;
    if (!layer.trainable) there.config.trainable = false;
    sayFrozen(layer as LayersModel, there);
  }
}

/** tfjs does not write how many kernels a channel of a separable convolution has, and would read it back with one. */
function withMultiplier(value: unknown, specs: readonly tf.io.WeightsManifestEntry[]): unknown {
  const { class_name: className, config } = (value ?? {}) as {
    class_name?: string;
    config?: { name: string };
  };
  if (className !== 'SeparableConv2D' || !config) return value;
  const kernel = specs.find(({ name }) => name === `${config.name}/depthwise_kernel`);
  return { ...(value as object), config: { ...config, depth_multiplier: kernel?.shape[3] } };
}
