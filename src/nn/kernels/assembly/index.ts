/** Training kernels that work in tfjs's own WASM memory. Addresses are bytes; tensors NHWC and HWIO float32. */
export { clear, copyPadded, copyPaddedBatch, copyChannels, subsample, subsampleGradient, packFilter, scalePanels, unpackPanels } from './layout';
export { convolve } from './convolution';
export { multiplyPanels, convolvePanels } from './panel-product';
export { filterGradient } from './filter-gradient';
export { batchStatistics, foldBatchNorm, scaleAndShift, batchNormSums, batchNormInputGradient, moveAverage } from './batch-norm';
export { relu, reluGradient, add, addScaled, columnSums, sumOfSquares, summarise } from './elementwise';
export { maxPool, maxPoolGradient, averagePool, averagePoolGradient, globalAverage, globalAverageGradient } from './pooling';
export { activate, activationGradient } from './activation';
export { softmaxCrossEntropy } from './loss';
export { momentumStep, adamStep } from './optimizer';
export { transformFilter, winogradConvolve, winogradFilterGradient } from './winograd';
export { transformFilterLarge, winogradConvolveLarge, winogradFilterGradientLarge } from './winograd-large';
export { multiplyAddPeak } from './peak';
export { half, quarter, four, minusSixth, twentyFourth } from './opaque';
