/**
 * Files of weights, without tensors and without a page: what is needed of them before any is opened. The readers of
 * all formats stand behind a door of their own, `read-weight-file.ts`, which is loaded when a file is.
 */
export { fromHalf, toHalf } from './half-precision.ts';
export { joined } from './joined.ts';
export { readSafetensors } from './safetensors.ts';
export type {
  DescribedLayer,
  GivenFile,
  StoredArray,
  StoredLayer,
  WeightFile,
  WeightFormat,
  WeightSets,
} from './weight-file.ts';
