/** What the bundle of a GPU backend hands to the kernel beside the backend itself; see `scripts/build-kernel.ts`. */
import { DeviceKernels } from './device-kernels.ts';

export type GpuBundle = { DeviceKernels: typeof DeviceKernels };

(globalThis as { residualGpu?: GpuBundle }).residualGpu = { DeviceKernels };
