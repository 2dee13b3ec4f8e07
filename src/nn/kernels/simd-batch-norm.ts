import type { SimdExports } from './simd-module.ts';

/** The fields of `BatchNorm` in `assembly/batch-norm-struct.ts` behind ε, in its order; what each means is said there. */
export const batchNormFields = [
  'rows',
  'channels',
  'mean',
  'variance',
  'gamma',
  'dgamma',
  'dbeta',
  'scratch',
] as const;

/** A batch norm on its way back: sizes, and addresses in the shared memory. */
export type BatchNormAddresses = { readonly epsilon: number } & {
  readonly [Field in (typeof batchNormFields)[number]]: number;
};

/** Working space that the description takes, in whole cache lines. */
export const batchNormBytes = 64;

/** Writes a description to an address, a multiple of 8, and returns it. */
export function writeBatchNorm(module: SimdExports, address: number, norm: BatchNormAddresses): number {
  const { buffer } = module.memory;
  new Float64Array(buffer, address, 1)[0] = norm.epsilon;
  const fields = new Uint32Array(buffer, address + 8, batchNormFields.length);
  for (const [at, field] of batchNormFields.entries()) fields[at] = norm[field];
  return address;
}
