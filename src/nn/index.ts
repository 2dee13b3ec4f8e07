/** The whole public face of `nn`. What needs no tensor can also be had from `spec.ts`, without tfjs. */

export * from './spec.ts';
export { build, type BuildOptions } from './build.ts';
export { describe, specOf, type DescribeOptions } from './describe.ts';
export { loadWeights, type LoadWeightsOptions } from './weights.ts';
export { torchKey, torchModuleName, type NamedArray } from './weight-layout.ts';
export { evaluate, train, TrainError, type EvaluateOptions } from './train.ts';
export type * from './train-types.ts';
export { gradCam, type GradCam, type GradCamOptions } from './training/grad-cam.ts';
export { microscope, type MicroscopeOptions, type MicroscopeStep } from './training/microscope.ts';
export { twins, type TwinOptions } from './training/twins.ts';
export { wilsonInterval } from '../statistics/index.ts';
