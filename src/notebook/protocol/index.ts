/** What page and kernel say to each other: the messages, their checks, what they weigh. */

export { bookColors } from './book-colors.ts';
export { isHarmlessStyle, isPaint, isPicture, largestPicture, picturePixels } from './css-values.ts';
export type { RunRequest, ToKernel } from './to-kernel.ts';
export type { BackendName, KernelInfo, MemoryReading, ToPage } from './to-page.ts';
export type {
  CustomOutput,
  ErrorOutput,
  ImageOutput,
  InputOutput,
  LogOutput,
  NetworkOutput,
  Output,
  PlotOutput,
  ProgressOutput,
  SourcePosition,
  TableOutput,
  TensorOutput,
  TextOutput,
  ValueNode,
  ValueOutput,
} from './outputs.ts';
export { explainedOutput } from './explained-output.ts';
export { plainData } from './plain-data.ts';
export {
  forbiddenOptions,
  isNumberArray,
  markNames,
  numberArrayNamed,
  optionTransformNames,
  plotLimits,
  plotNames,
  functionTransformNames,
  settingTransformNames,
  spreadKey,
  strokeNames,
  valueNames,
  type NumberArray,
  type Recorded,
  type RecordedAnswers,
  type RecordedCall,
  type RecordedObject,
  type RecordedRows,
} from './plot-recording.ts';
export { isStopError, stopError } from './stop-error.ts';
export { type Credit, createCredit, weigh } from './weigh.ts';
