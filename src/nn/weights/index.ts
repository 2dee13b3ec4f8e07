/** Weights of a built model: from other libraries by layer name, and as files. */

export { loadWeights, type LoadWeightsOptions } from './load-weights.ts';
export type { FitWeightsOptions, LoadedWeights } from './fit-weights.ts';
export { torchKey, torchModuleName, type NamedArray } from './layout.ts';
export { fromSafetensors, toSafetensors, type NamedTensor, type SafetensorsOptions } from './safetensors.ts';
export { loadSafetensors, saveLayersFormat, saveSafetensors, type LayersFormat } from './files.ts';
export { hasOwnLayers } from './own-layers.ts';
export { modelOf } from './model-of.ts';
export { namedWeights } from './named-weights.ts';
