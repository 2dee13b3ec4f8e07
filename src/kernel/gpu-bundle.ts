/** What the bundle of a GPU backend hands to the kernel beside the backend itself; see `scripts/build-kernel.ts`. */
import { DeviceKernels } from './device-kernels.ts';
import { onDeviceLost } from './device-loss.ts';

export type GpuBundle = { DeviceKernels: typeof DeviceKernels; onDeviceLost: typeof onDeviceLost };

(globalThis as { residualGpu?: GpuBundle }).residualGpu = { DeviceKernels, onDeviceLost };
