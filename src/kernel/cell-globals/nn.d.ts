export * from '../../nn/index.ts';
export as namespace nn;
