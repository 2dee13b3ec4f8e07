/** What page and kernel say to each other: the messages, their checks, what they weigh. */

export { isHarmlessStyle, isPaint, isPicture } from './css-values.ts';
export type {
  BackendName,
  CustomOutput,
  ErrorOutput,
  ImageOutput,
  InputOutput,
  KernelInfo,
  LogOutput,
  MemoryReading,
  NetworkOutput,
  Output,
  PlotOutput,
  ProgressOutput,
  RunRequest,
  SourcePosition,
  TableOutput,
  TensorOutput,
  TextOutput,
  ToKernel,
  ToPage,
  ValueNode,
  ValueOutput,
} from './messages.ts';
export { explainedOutput } from './explained-output.ts';
export { plainData } from './plain-data.ts';
export {
  forbiddenOptions,
  isNumberArray,
  markNames,
  optionTransformNames,
  plotLimits,
  plotNames,
  settingTransformNames,
  valueNames,
  type NumberArray,
  type Recorded,
  type RecordedCall,
} from './plot-recording.ts';
export { isStopError, stopError } from './stop-error.ts';
export { checkExplanation, checkOutput } from './validate-output.ts';
export { validate } from './validate.ts';
export { createCredit, weigh } from './weigh.ts';
