/** The whole public face of `nn`, as cells have it. What needs no tensor can also be had from `spec/`, without tfjs. */

export * from './spec/index.ts';
export { toCsv, toKerasCode, toMarkdown, toTorchCode } from './export/index.ts';
export { build, describe, specOf, type BuildOptions, type DescribeOptions } from './build/index.ts';
export {
  loadWeights,
  modelOf,
  torchKey,
  torchModuleName,
  type FitWeightsOptions,
  type LoadedWeights,
  type LoadWeightsOptions,
  type NamedArray,
} from './weights/index.ts';
export type * from './run/index.ts';
export {
  evaluate,
  freeze,
  gradCam,
  microscope,
  train,
  trainAll,
  twins,
  type EvaluateOptions,
  type GradCam,
  type GradCamOptions,
  type MicroscopeOptions,
  type MicroscopeStep,
  type RunToTrain,
  type TrainAllOptions,
  type TrainAllStep,
  type TwinOptions,
} from './training/index.ts';
export {
  evaluateHead,
  features,
  strongestPictures,
  trainHead,
  withHead,
  type FeatureOptions,
  type Features,
  type FeatureStore,
  type Head,
  type HeadOptions,
  type StrongestOptions,
  type StrongPicture,
} from './transfer/index.ts';
export { inference, type Inference } from './inference/index.ts';
export { acrossSeeds, differenceOfMeans, mcnemar, wilsonInterval } from '../statistics/index.ts';
