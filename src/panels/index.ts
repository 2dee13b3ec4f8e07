/** What a training, a microscope and a prediction show: the data that kernel and page agree on, its type and its check in one. */
export { type MicroscopePanel, microscopePanel } from './microscope.ts';
export { type PredictionPanel, predictionPanel } from './prediction.ts';
export {
  type MeasuredOn,
  type NetworkSize,
  type Prediction,
  predictionPage,
  type TestSummary,
  type TrainingPanel,
  trainingPanel,
} from './training.ts';
