/** Training, evaluation, and what can be seen in both. */

export type * from '../run/index.ts';
export { train, type TrainHost } from './train.ts';
export { trainAll, type RunToTrain, type TrainAllOptions, type TrainAllStep } from './train-all.ts';
export { evaluate, summariseProbabilities, type EvaluateOptions } from './evaluate.ts';
export { beforeHead, headOf, partUpTo } from './before-head.ts';
export { createBreath } from '../step/breathe.ts';
export { sharedPrediction } from '../inference/predict.ts';
export { freeze } from './freeze.ts';
export { checkShapes, settle } from './settings.ts';
export { endsInSoftmax } from './model-output.ts';
export { familiarity, type Familiarity } from './familiarity.ts';
export { gradCam, type GradCam, type GradCamOptions } from './grad-cam.ts';
export {
  gradientBins,
  microscope,
  type LayerGradient,
  type MicroscopeOptions,
  type MicroscopeStep,
  type NetworkReading,
} from './microscope.ts';
export { networkToPlan, PlannedWeights } from './planned-weights.ts';
export { twins, type TwinOptions } from './twins.ts';
