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
  evaluateHead,
  features,
  freeze,
  gradCam,
  microscope,
  strongestPictures,
  train,
  trainAll,
  trainHead,
  twins,
  withHead,
  type EvaluateOptions,
  type FeatureOptions,
  type Features,
  type GradCam,
  type GradCamOptions,
  type Head,
  type HeadOptions,
  type MicroscopeOptions,
  type MicroscopeStep,
  type RunToTrain,
  type StrongestOptions,
  type StrongPicture,
  type TrainAllOptions,
  type TrainAllStep,
  type TwinOptions,
} from './training/index.ts';
export { inference, type Inference } from './inference/index.ts';
export { acrossSeeds, differenceOfMeans, mcnemar, wilsonInterval } from '../statistics/index.ts';
