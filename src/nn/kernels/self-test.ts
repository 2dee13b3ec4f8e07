import type * as tf from '@tensorflow/tfjs-core';
import type { ConvolutionAttributes } from './geometry.ts';
import type { SimdKernels } from './simd.ts';
import type { SimdExports } from './simd-module.ts';
import type { TrainingKernels } from './training-kernels.ts';
import type { WasmBackend, WasmMemory } from './wasm-memory.ts';

/** Small, but with everything that differs inside: whole and broken vectors, both strides, a border. */
const cases: { input: number[]; filter: number[]; attributes: ConvolutionAttributes }[] = [
  { input: [2, 7, 6, 8], filter: [3, 3, 8, 16], attributes: { strides: 1, pad: 'same', dataFormat: 'NHWC' } },
  { input: [2, 9, 8, 3], filter: [3, 3, 3, 5], attributes: { strides: 2, pad: 'same', dataFormat: 'NHWC' } },
];
const tolerance = 1e-4;

/**
 * Compares the fast kernels with the composed ones on a few small tensors. They rest on
 * internals of tfjs and on a new part of WebAssembly, so this runs at every start; it takes
 * a few milliseconds.
 * @returns the kernels that disagree, or threw; none when all is well.
 */
export function failingKernels(
  fast: SimdKernels,
  composed: TrainingKernels,
  memory: WasmMemory,
  module: SimdExports,
): string[] {
  const { backend } = memory;
  const failing = new Set<string>();
  for (const { input, filter, attributes } of cases) {
    const made: tf.TensorInfo[] = [];
    const tensor = (shape: number[], seed: number) => fill(backend, memory, shape, seed, made);
    const compare = (name: string, run: (kernels: TrainingKernels) => tf.TensorInfo[]) => {
      try {
        const found = run(fast);
        const expected = run(composed);
        made.push(...found, ...expected);
        if (!found.every((info, which) => agree(memory, info, expected[which]!))) failing.add(name);
      } catch {
        failing.add(name);
      }
    };
    const x = tensor(input, 1);
    const w = tensor(filter, 2);
    const y = fast.convolve(x, w, undefined, false, attributes);
    made.push(y);
    const dy = tensor(y.shape, 3);
    const channels = y.shape[3]!;
    const gamma = tensor([channels], 4);
    const beta = tensor([channels], 5);
    compare('filterGradient', (kernels) => [kernels.filterGradient(x, dy, filter, attributes)]);
    compare('inputGradient', (kernels) => [kernels.inputGradient(dy, w, input, attributes)]);
    compare('batchNorm', (kernels) => Object.values(kernels.batchNorm(y, gamma, beta, 1e-3)));
    const { mean, variance, y: normalised } = composed.batchNorm(y, gamma, beta, 1e-3);
    made.push(mean, variance, normalised);
    compare('batchNormGradient', (kernels) =>
      Object.values(kernels.batchNormGradient(dy, y, gamma, mean, variance, 1e-3)),
    );
    // The forward convolution is right when its input gradient is its transpose: ⟨conv(x), dy⟩ = ⟨x, convᵀ(dy)⟩.
    const dx = composed.inputGradient(dy, w, input, attributes);
    made.push(dx);
    const forward = inner(memory, y, dy);
    if (!(Math.abs(forward - inner(memory, x, dx)) <= tolerance * Math.max(1, Math.abs(forward))))
      failing.add('convolve');
    for (const { dataId } of made) backend.disposeData(dataId);
  }
  for (const name of failingSteps(module, memory)) failing.add(name);
  return [...failing];
}

/** The optimisers' steps against their formulas, on as many numbers as make a vector and a rest. */
function failingSteps(module: SimdExports, memory: WasmMemory): string[] {
  const size = 7;
  const address = memory.allocate(16 * size);
  const [w, g, m, v] = [0, 1, 2, 3].map((at) => address + 4 * size * at) as [number, number, number, number];
  const failing = (
    name: string,
    step: () => void,
    expected: (w: number, g: number, m: number, v: number) => number,
  ) => {
    const values = memory.floats(address, 4 * size);
    values.forEach((_, at) => (values[at] = 0.5 + Math.abs(Math.sin(12.9898 * at))));
    const before = values.slice();
    step();
    const wrong = Array.from({ length: size }, (_, at) => {
      const [a, b, c, d] = [0, 1, 2, 3].map((part) => before[part * size + at]!) as [
        number,
        number,
        number,
        number,
      ];
      return !(Math.abs(memory.floats(w, size)[at]! - expected(a, b, c, d)) <= tolerance);
    });
    return wrong.some(Boolean) ? [name] : [];
  };
  try {
    return [
      ...failing(
        'momentumStep',
        () => module.momentumStep(w, g, m, size, 0.1, 0.9, 0, 0),
        (a, b, c) => a - 0.1 * (0.9 * c + b),
      ),
      ...failing(
        'adamStep',
        () => module.adamStep(w, g, m, v, size, 0.1, 0.9, 0.99, 2, 3, 1e-7),
        (a, b, c, d) => a - (0.2 * (0.9 * c + 0.1 * b)) / (Math.sqrt(3 * (0.99 * d + 0.01 * b * b)) + 1e-7),
      ),
    ];
  } finally {
    memory.free(address);
  }
}

const count = (info: tf.TensorInfo) => info.shape.reduce((product, n) => product * n, 1);

function fill(
  backend: WasmBackend,
  memory: WasmMemory,
  shape: number[],
  seed: number,
  made: tf.TensorInfo[],
): tf.TensorInfo {
  const info = backend.makeOutput(shape, 'float32');
  made.push(info);
  // Any values do, as long as no two neighbours are alike.
  memory
    .floats(memory.addressOf(info), count(info))
    .forEach((_, at, values) => (values[at] = Math.sin(12.9898 * at + seed)));
  return info;
}

function agree(memory: WasmMemory, found: tf.TensorInfo, expected: tf.TensorInfo): boolean {
  const a = memory.floats(memory.addressOf(found), count(found));
  const b = memory.floats(memory.addressOf(expected), count(expected));
  const magnitude = b.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6);
  return a.length === b.length && a.every((value, at) => Math.abs(value - b[at]!) <= tolerance * magnitude);
}

function inner(memory: WasmMemory, a: tf.TensorInfo, b: tf.TensorInfo): number {
  const other = memory.floats(memory.addressOf(b), count(b));
  return memory.floats(memory.addressOf(a), count(a)).reduce((sum, value, at) => sum + value * other[at]!, 0);
}
