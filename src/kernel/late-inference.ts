/**
 * Planned forward passes, in a kernel that is sent them when a cell first asks: `scripts/build-kernel.ts` puts this in the
 * place of `nn/inference` there, and of what is read of one value of a layer. Until then, and where they cannot be had,
 * `model.predict` is tfjs's own.
 */
import { ExplainedError } from '../explained/index.ts';
import { namesOfLayers, readLayer, specOf } from '../nn/build/index.ts';
import type { InferenceHost, InferenceTools, StartPassHelper } from '../nn/inference/create-inference.ts';
import { installedSimd } from '../nn/kernels/index.ts';
import { takeBundle, unwritten } from './late-bundle.ts';
import type { patchOf as ofPatch } from './patch.ts';
import { sharedCore } from './tensorflow.ts';

export interface InferenceBundle {
  createInference(host: InferenceHost): InferenceTools;
  patchOf: typeof ofPatch;
}

declare global {
  var residualInference: InferenceBundle | undefined;
}

let bundle: InferenceBundle | undefined;
let tools: InferenceTools | undefined;

/**
 * @param load gives the text of the bundle
 * @param startHelper a worker that shares passes
 */
export async function loadInference(
  load: () => Promise<unknown>,
  startHelper: StartPassHelper,
): Promise<void> {
  if (tools) return;
  // The bundle's tfjs is the kernel's own, and so is what reads its layers.
  const shared = { residualTfCore: sharedCore, residualBuild: { readLayer } };
  bundle = takeBundle(String(await load()), 'residualInference', shared) as InferenceBundle;
  tools = bundle.createInference({ installedSimd, namesOfLayers, specOf, startHelper });
}

/** Whether a cell's program may have a network say what it sees. */
export const asksForInference = (code: string): boolean =>
  /\b(?:predict|predictOnBatch|evaluate|inference|train|trainAll|watch|gradCam|features|strongestPictures)\b/.test(
    code,
  );

export const inference: InferenceTools['inference'] = (model) => {
  if (!tools) return unwritten('nn.inference');
  return tools.inference(model);
};

export const planned: InferenceTools['planned'] = {
  predict: (...given) => tools?.planned.predict(...given),
  output: (...given) => tools?.planned.output(...given),
  share: async (...given) => tools?.planned.share(...given),
  forget: (model) => tools?.planned.forget(model),
};

export const patchOf: typeof ofPatch = (...given) =>
  bundle ? bundle.patchOf(...given) : Promise.reject(new ExplainedError('unknown-handle'));
