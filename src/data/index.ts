export type { ImageDataset, ImageSet, Normalisation, Split } from './image-set.ts';
export { DataError } from './data-error.ts';
export { decodeDogsAndCats, fetchDogsAndCats, measureNormalisation } from './dogs-and-cats.ts';
export { splitForValidation, subset } from './split.ts';
export { batchWriter, seededBatches } from './batches.ts';
export type { Augment, Batch, BatchOptions, BatchWriter } from './batches.ts';
export { seededRandom, shuffledIndices } from './random.ts';
export type { Random } from './random.ts';
