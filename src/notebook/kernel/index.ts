/** Runs cells where they can reach nothing: evaluation, outputs, recorded plots and controls. */

export { createKernel } from './kernel.ts';
export { hearUncaught } from './hear-uncaught.ts';
export { InputControl, Inputs } from './inputs/index.ts';
export type {
  DisplayHandle,
  DisplayOptions,
  Integrity,
  Kernel,
  KernelFallback,
  KernelHost,
  MemoryKeeper,
  OutputContext,
  Printing,
  RunBounds,
  RunContext,
} from './kernel-host.ts';
export type { ProgressHandle } from './progress.ts';
export { Plot, PlotCall, scales } from './plot-calls.ts';
export type { ToArray } from './plot-data.ts';
export { type AskingRecording, isPlot, isPlotList, recordPlot, recordPlotAsking } from './record-plot.ts';
