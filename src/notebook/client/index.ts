/** The page's side of the sandbox: its frame, its gate, and the kernel behind them as a port. */

export { assetDamaged, fileOf, readUnchecked, siteChanged, type ReadAsset } from './asset.ts';
export { buffersIn } from './buffers-in.ts';
export { createKernelClient, type ClientOptions, type KernelClient } from './client.ts';
export {
  frameDocument,
  frameScript,
  heldScript,
  holderDocument,
  inlineDocument,
  inlineScript,
} from './frame-document.ts';
export type { FrameSource } from './frame.ts';
export { loadKernelAssets, type KernelManifest } from './kernel-assets.ts';
export { createPace, type Pace } from './pace.ts';
export { openGateInWorker } from './page-gate.ts';
export { createStoredGate, tooMuchStored, type WeighedOutput } from './stored-gate.ts';
