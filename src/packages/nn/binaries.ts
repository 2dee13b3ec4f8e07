/** The compiled kernels in base64, put in their place by `scripts/build-packages.ts`. */
declare const RELAXED_KERNELS: string;
declare const SIMD_KERNELS: string;

export const relaxed = RELAXED_KERNELS;
export const simd = SIMD_KERNELS;
