/** Which cell runs when: the notebook as a graph, its states, and the port of a kernel. */

export { cellHash } from './cell-hash.ts';
export { deviceKey } from './device-key.ts';
export { fingerprint } from './fingerprint.ts';
export type { KernelEvent, KernelPort, LossReason, RunEnd } from './kernel-port.ts';
export type {
  CellDefinition,
  CellOutput,
  CellSnapshot,
  CellState,
  KernelStatus,
  Notebook,
  NotebookEvent,
  Offer,
  OfferAnswer,
  RunOptions,
  SlowAncestor,
} from './runtime-types.ts';
export { createNotebook } from './runtime.ts';
