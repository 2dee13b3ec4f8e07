/** The bundle that the kernel is sent when a cell first reads a file of weights; see `scripts/build-kernel.ts`. */
import { readWeightFile } from '../weight-files/read-weight-file.ts';

export interface WeightFilesBundle {
  readonly readWeightFile: typeof readWeightFile;
}

(globalThis as { residualWeightFiles?: WeightFilesBundle }).residualWeightFiles = { readWeightFile };
