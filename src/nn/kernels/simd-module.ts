/**
 * What the compiled AssemblyScript exports. Every argument is a number; addresses are bytes in the shared memory.
 * `window` is the address of a `Window` (see `simd-window.ts`), `norm` of a `BatchNorm` (see `simd-batch-norm.ts`).
 */
export interface SimdExports {
  /** The memory that it works in, which is another module's. */
  readonly memory: WebAssembly.Memory;
  clear(address: number, bytes: number): void;
  /** `rounds` · 13 · 4 multiply-adds; see `assembly/peak.ts`. */
  multiplyAddPeak(rounds: number, small: number): number;
  copyPadded(
    x: number,
    out: number,
    height: number,
    width: number,
    channels: number,
    top: number,
    left: number,
    paddedHeight: number,
    paddedWidth: number,
  ): void;
  packFilter(w: number, out: number, kernelWidth: number, inChannels: number, outChannels: number, tapsHeight: number, tapsWidth: number, startRow: number, stepRow: number, startColumn: number, stepColumn: number, exchange: number): void; // prettier-ignore
  scalePanels(panels: number, rows: number, outChannels: number, factors: number): void;
  convolve(
    x: number,
    panels: number,
    bias: number,
    y: number,
    scratch: number,
    window: number,
    accumulate: number,
  ): void;
  multiplyPanels(x: number, panels: number, bias: number, added: number, y: number, rows: number, depth: number, outChannels: number, relu: number, together: number): void; // prettier-ignore
  convolvePanels(x: number, panels: number, bias: number, added: number, y: number, scratch: number, window: number, relu: number, together: number): void; // prettier-ignore
  filterGradient(x: number, dy: number, dw: number, scratch: number, wideDy: number, panels: number, window: number): void; // prettier-ignore
  transformFilter(panels: number, out: number, blocks: number, channels: number): void;
  winogradConvolve(x: number, filter: number, bias: number, y: number, scratch: number, tiles: number, products: number, window: number, added: number, relu: number): void; // prettier-ignore
  winogradFilterGradient(x: number, dy: number, dw: number, scratch: number, tiles: number, products: number, planes: number, panels: number, window: number): void; // prettier-ignore
  transformFilterLarge(
    panels: number,
    out: number,
    temporary: number,
    blocks: number,
    channels: number,
  ): void;
  winogradConvolveLarge(x: number, filter: number, bias: number, y: number, scratch: number, tiles: number, products: number, temporary: number, window: number, added: number, relu: number): void; // prettier-ignore
  winogradFilterGradientLarge(x: number, dy: number, dw: number, scratch: number, tiles: number, products: number, sums: number, panels: number, temporary: number, window: number): void; // prettier-ignore
  batchStatistics(
    x: number,
    rows: number,
    channels: number,
    mean: number,
    variance: number,
    sums: number,
  ): void;
  foldBatchNorm(
    mean: number,
    variance: number,
    gamma: number,
    beta: number,
    epsilon: number,
    scale: number,
    offset: number,
    channels: number,
  ): void;
  scaleAndShift(
    x: number,
    skip: number,
    y: number,
    rows: number,
    channels: number,
    scale: number,
    offset: number,
    relu: number,
  ): void;
  batchNormSums(dy: number, x: number, y: number, norm: number, keep: number): void;
  batchNormInputGradient(dy: number, x: number, y: number, dx: number, norm: number): void;
  moveAverage(average: number, value: number, channels: number, momentum: number): void;
  copyPaddedBatch(x: number, out: number, batch: number, height: number, width: number, channels: number, top: number, left: number, paddedHeight: number, paddedWidth: number): void; // prettier-ignore
  copyChannels(from: number, to: number, rows: number, fromChannels: number, fromFirst: number, toChannels: number, toFirst: number, count: number): void; // prettier-ignore
  subsample(x: number, y: number, batch: number, height: number, width: number, channels: number, strideHeight: number, strideWidth: number, outHeight: number, outWidth: number, outChannels: number): void; // prettier-ignore
  subsampleGradient(dy: number, dx: number, batch: number, height: number, width: number, channels: number, strideHeight: number, strideWidth: number, outHeight: number, outWidth: number, outChannels: number): void; // prettier-ignore
  activate(kind: number, x: number, y: number, count: number, slope: number): void;
  activationGradient(
    kind: number,
    dy: number,
    y: number,
    dx: number,
    count: number,
    slope: number,
    accumulate: number,
  ): void;
  relu(x: number, y: number, count: number): void;
  reluGradient(dy: number, y: number, dx: number, count: number, accumulate: number): void;
  add(a: number, b: number, y: number, count: number, rectify: number): void;
  addScaled(x: number, y: number, count: number, factor: number): void;
  columnSums(x: number, rows: number, channels: number, out: number): void;
  sumOfSquares(x: number, count: number): number;
  summarise(x: number, count: number, out: number): void;
  maxPool(x: number, y: number, window: number): void;
  maxPoolGradient(dy: number, x: number, y: number, dx: number, window: number): void;
  averagePool(x: number, y: number, window: number): void;
  averagePoolGradient(dy: number, dx: number, window: number): void;
  globalAverage(x: number, y: number, batch: number, positions: number, channels: number): void;
  globalAverageGradient(
    dy: number,
    dx: number,
    batch: number,
    positions: number,
    channels: number,
    accumulate: number,
  ): void;
  softmaxCrossEntropy(logits: number, labels: number, others: number, shares: number, gradient: number, probabilities: number, right: number, batch: number, classes: number, smoothing: number): number; // prettier-ignore
  momentumStep(
    w: number,
    g: number,
    v: number,
    count: number,
    rate: number,
    momentum: number,
    decay: number,
    nesterov: number,
  ): void;
  adamStep(w: number, g: number, m: number, v: number, count: number, rate: number, beta1: number, beta2: number, first: number, second: number, epsilon: number): void; // prettier-ignore
}

/** Instantiates the module over a memory that belongs to another one. */
export async function instantiateSimd(bytes: BufferSource, memory: WebAssembly.Memory): Promise<SimdExports> {
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  return instance.exports as unknown as SimdExports;
}
