/** The few statistics by which the book says what may be said. Pure; no tensor, no document. */
export { evenOffset } from './even-offset.ts';
export { wilsonInterval } from './proportion.ts';
export { studentQuantile } from './student.ts';
export { mcnemar, signTest, type PairedComparison } from './paired.ts';
export {
  acrossSeeds,
  differenceOfMeans,
  meanAccuracyInterval,
  type AcrossSeeds,
  type Difference,
} from './seeds.ts';
