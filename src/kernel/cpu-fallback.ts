/**
 * What tfjs's WASM backend has no kernel for, or not for these types, or a wrong one, its cpu backend computes: values are copied to it
 * and back. The cpu backend is a bundle of its own, sent when a cell first needs it; the run that found out is begun
 * anew then, since a kernel cannot wait.
 */
import * as core from '@tensorflow/tfjs-core';
import {
  engine,
  getKernel,
  getKernelsForBackend,
  type KernelBackend,
  type KernelConfig,
  type KernelFunc,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
  util,
} from '@tensorflow/tfjs-core';
import type { KernelFallback } from '../notebook/kernel/index.ts';
import { explanationOf } from '../explained/index.ts';
import { checkSlice, isFlawed, mendMaxPool } from './wasm-flaws.ts';

type Inputs = Parameters<KernelFunc>[0]['inputs'];

/** What both backends can do with values, as far as it is used here. */
interface Values extends KernelBackend {
  readSync(dataId: object, start?: number, end?: number): core.BackendValues;
  write(values: core.BackendValues, shape: number[], dtype: core.DataType): object;
  incRef(dataId: object): void;
  disposeData(dataId: object, force?: boolean): boolean;
}

/** Says that a kernel is not for these values, in the words of tfjs's WASM backend. */
const unsupported =
  /not (?:yet )?(?:supported|implemented)|unsupported|only (?:supports|float32)|Unknown dtype/i;

/**
 * Notices what WASM cannot do. To be called once the WASM backend and the project's own kernels are registered.
 * @param loadCpu registers the cpu backend and its kernels
 */
export function createFallback(loadCpu: () => Promise<void>, onChange: () => void): KernelFallback {
  let missed = false;
  let hasOwnKernels = true;
  let cpu: Values | undefined;

  const note = (): void => {
    missed = true;
  };

  // tfjs's gradient finds the largest of a window as its `MaxPool` does; the project's own is right, and takes its place.
  const isWrong = (name: string, given: Parameters<KernelFunc>[0]): boolean =>
    isFlawed(name, given) || (name === 'MaxPoolGrad' && !hasOwnKernels);

  /** Kernels that are missing say so, and are asked for; the others are asked for when they refuse what they are given. */
  function watchKernels(): void {
    const present = new Map(getKernelsForBackend('wasm').map((config) => [config.kernelName, config]));
    for (const [name, value] of Object.entries(core)) {
      // tfjs itself reads pixels where a backend has no kernel for it, and finds that out by asking for one.
      if (name !== value || !/^[A-Z_]/.test(name) || present.has(name) || name === 'FromPixels') continue;
      const stub = (): never => missing(name, note);
      stubs.add(stub);
      replace({ kernelName: name, backendName: 'wasm', kernelFunc: stub });
    }
    for (const config of present.values()) {
      const { kernelName } = config;
      const kernelFunc = kernelName === 'MaxPool' ? mendMaxPool(config.kernelFunc) : config.kernelFunc;
      replace({
        ...config,
        kernelFunc: (given) => {
          if (isWrong(kernelName, given)) return missing(kernelName, note);
          if (kernelName === 'Slice') checkSlice(given);
          try {
            return kernelFunc(given);
          } catch (error) {
            if (isUnsupported(error)) note();
            throw error;
          }
        },
      });
    }
  }

  function joinKernels(backend: Values): void {
    for (const config of getKernelsForBackend('cpu')) {
      const { kernelName } = config;
      const own = getKernel(kernelName, 'wasm');
      const other = throughCpu(config, backend);
      replace({
        ...own,
        kernelName,
        backendName: 'wasm',
        kernelFunc: (given) => {
          if (isStub(own) || hasComplex(given.inputs) || isWrong(kernelName, given)) return other(given);
          try {
            return own.kernelFunc(given);
          } catch (error) {
            if (isUnsupported(error)) return other(given);
            throw error;
          }
        },
      });
    }
  }

  return {
    watch(own) {
      hasOwnKernels = own;
      watchKernels();
    },
    missed() {
      const before = missed && !cpu;
      missed = false;
      return before;
    },
    async load() {
      if (cpu) return;
      await loadCpu();
      try {
        join();
      } finally {
        onChange();
      }
    },
  };

  function join(): void {
    const { registryFactory } = engine() as unknown as {
      registryFactory: Record<string, { factory: () => Values }>;
    };
    cpu = registryFactory['cpu']?.factory();
    if (!cpu) return;
    // Its word of greeting to those who run it in Node is not for a cell.
    Object.assign(cpu, { firstUse: false });
    readComplex(engine().findBackend('wasm'));
    joinKernels(cpu);
  }
}

const stubs = new WeakSet<KernelFunc>();
const isStub = (config: KernelConfig | undefined): config is undefined =>
  !config || stubs.has(config.kernelFunc);

function replace(config: KernelConfig): void {
  const known = getKernel(config.kernelName, config.backendName) as KernelConfig | undefined;
  if (known) unregisterKernel(config.kernelName, config.backendName);
  registerKernel(config);
}

function missing(name: string, note: () => void): never {
  note();
  // In tfjs's own words, which `plain-words.ts` knows.
  throw new Error(`Kernel '${name}' not registered for backend 'wasm'`);
}

const isUnsupported = (error: unknown): boolean =>
  error instanceof Error && !explanationOf(error) && unsupported.test(error.message);

const listOf = (inputs: Inputs): TensorInfo[] =>
  Object.values(inputs)
    .flat()
    .filter((input): input is TensorInfo => Boolean(input));

const hasComplex = (inputs: Inputs): boolean => listOf(inputs).some(({ dtype }) => dtype === 'complex64');

/** The kernel of the cpu backend, on values of another backend. */
function throughCpu({ kernelFunc }: KernelConfig, cpu: Values): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const from = backend as Values;
    const borrowed: TensorInfo[] = [];
    const lend = (input: TensorInfo): TensorInfo => {
      const lent = toCpu(input, from, cpu);
      borrowed.push(lent);
      return lent;
    };
    let given: TensorInfo[] = [];
    try {
      // Einsum is given a list where others are given names.
      const lent = (Array.isArray(inputs) ? [] : {}) as Inputs;
      for (const [name, input] of Object.entries(inputs)) {
        if (Array.isArray(input)) lent[name] = (input as TensorInfo[]).map(lend) as unknown as TensorInfo;
        else if (input) lent[name] = lend(input);
      }
      const result = kernelFunc({ inputs: lent, attrs, backend: cpu });
      given = Array.isArray(result) ? result : [result];
      const taken = given.map((output) => fromCpu(output, cpu, from));
      return Array.isArray(result) ? taken : taken[0]!; // one result, one taken
    } finally {
      for (const { dataId } of new Set([...borrowed, ...given])) cpu.disposeData(dataId, true);
    }
  };
}

function toCpu({ dataId, shape, dtype }: TensorInfo, from: Values, cpu: Values): TensorInfo {
  const values = from.readSync(dataId);
  if (dtype !== 'complex64') return { dataId: cpu.write(values, shape, dtype), shape, dtype };
  const { real, imag } = core.backend_util.splitRealAndImagArrays(values as Float32Array);
  const part = (numbers: Float32Array): TensorInfo => ({
    dataId: cpu.write(numbers, shape, 'float32'),
    shape,
    dtype: 'float32',
  });
  const complex = getKernel('Complex', 'cpu');
  const parts = { real: part(real), imag: part(imag) };
  const made = complex.kernelFunc({ inputs: parts, attrs: {}, backend: cpu }) as TensorInfo;
  for (const { dataId: half } of Object.values(parts)) cpu.disposeData(half);
  return made;
}

function fromCpu({ dataId, shape, dtype }: TensorInfo, cpu: Values, to: Values): TensorInfo {
  const values = asStored(cpu.readSync(dataId), dtype);
  return { dataId: to.write(values, shape, dtype), shape, dtype };
}

/** As WASM stores them: the cpu backend is content with any list of numbers. */
function asStored(values: core.BackendValues, dtype: core.DataType): core.BackendValues {
  switch (dtype) {
    case 'string':
      return values;
    case 'int32':
      return values instanceof Int32Array ? values : Int32Array.from(values as Float32Array);
    case 'bool':
      return values instanceof Uint8Array ? values : Uint8Array.from(values as Int32Array);
    default:
      return values instanceof Float32Array ? values : Float32Array.from(values as Int32Array);
  }
}

/** Complex numbers lie in WASM's memory as pairs; its own reading knows no such type. */
function readComplex(wasm: Values): void {
  const { dataIdMap, wasm: module } = wasm as unknown as {
    dataIdMap: { get(dataId: object): { memoryOffset: number; dtype: string; shape: number[] } };
    wasm: { HEAPU8: Uint8Array };
  };
  const { readSync } = wasm;
  wasm.readSync = (dataId: object, start?: number, end?: number) => {
    const { dtype, memoryOffset, shape } = dataIdMap.get(dataId);
    if (dtype !== 'complex64') return readSync.call(wasm, dataId, start, end);
    const bytes = 8 * util.sizeFromShape(shape);
    return new Float32Array(module.HEAPU8.slice(memoryOffset, memoryOffset + bytes).buffer);
  };
}
