/**
 * What a trained network is used for as it stands, in a kernel that is sent it when a cell first asks:
 * `scripts/build-kernel.ts` puts this in the place of `nn/transfer` there. Elsewhere nothing is late.
 */
import { ExplainedError } from '../explained/index.ts';
import { batchWriter } from '../data/index.ts';
import { build, specOf } from '../nn/build/index.ts';
import {
  beforeHead,
  checkShapes,
  createBreath,
  headOf,
  partUpTo,
  sharedPrediction,
  summariseProbabilities,
} from '../nn/training/index.ts';
import type * as transfer from '../nn/transfer/index.ts';
import { takeBundle, unwritten } from './late-bundle.ts';
import { sharedCore } from './tensorflow.ts';

export type TransferBundle = Pick<
  typeof transfer,
  'evaluateHead' | 'features' | 'strongestPictures' | 'trainHead' | 'withHead'
>;

declare global {
  var residualTransfer: TransferBundle | undefined;
}

/** By the rooms whose doors they are taken from: what the bundle imports of them is the kernel's own. */
const residualParts = {
  core: sharedCore,
  data: { batchWriter },
  explained: { ExplainedError },
  build: { build, specOf },
  training: {
    beforeHead,
    checkShapes,
    createBreath,
    headOf,
    partUpTo,
    sharedPrediction,
    summariseProbabilities,
  },
};

let bundle: TransferBundle | undefined;

/** @param load gives the text of the bundle */
export async function loadTransfer(load: () => Promise<unknown>): Promise<void> {
  bundle ??= takeBundle(String(await load()), 'residualTransfer', { residualParts }) as TransferBundle;
}

/** Whether a cell's program may ask for it. */
export const asksForTransfer = (code: string): boolean =>
  /\b(?:features|strongestPictures|trainHead|evaluateHead|withHead)\b/.test(code);

function loaded(): TransferBundle {
  return (
    bundle ??
    unwritten('nn.features', 'nn.trainHead', 'nn.evaluateHead', 'nn.withHead', 'nn.strongestPictures')
  );
}

export const features: TransferBundle['features'] = (...given) => loaded().features(...given);
export const trainHead: TransferBundle['trainHead'] = (...given) => loaded().trainHead(...given);
export const evaluateHead: TransferBundle['evaluateHead'] = (...given) => loaded().evaluateHead(...given);
export const withHead: TransferBundle['withHead'] = (...given) => loaded().withHead(...given);
export const strongestPictures: TransferBundle['strongestPictures'] = (...given) =>
  loaded().strongestPictures(...given);
