/** The bundle that the kernel is sent when a cell first reads a file of the reader's; see `scripts/build-kernel.ts`. */
import { decodePictureSet } from '../data/own-pictures.ts';
import { readWeightFile } from '../weight-files/read-weight-file.ts';

/** What makes weights and pictures of the reader's files. */
export interface FileReaders {
  readonly readWeightFile: typeof readWeightFile;
  readonly decodePictureSet: typeof decodePictureSet;
}

(globalThis as { residualFileReaders?: FileReaders }).residualFileReaders = {
  readWeightFile,
  decodePictureSet,
};
