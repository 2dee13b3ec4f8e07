/** The bundle that the kernel is sent when a cell first asks for features or a head on them; see `late-transfer.ts`. */
import { evaluateHead, features, strongestPictures, trainHead, withHead } from '../nn/transfer/index.ts';
import type { TransferBundle } from './late-transfer.ts';

globalThis.residualTransfer = {
  evaluateHead,
  features,
  strongestPictures,
  trainHead,
  withHead,
} satisfies TransferBundle;
