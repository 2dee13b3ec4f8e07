/** The whole public face of `nn`. */

export * from './spec.ts';
