import type * as tf from '@tensorflow/tfjs-core';
import { ExplainedError } from '../../explained/index.ts';
import { MemoryViews } from './memory-views.ts';

/** The parts of tfjs's WASM backend that are used here. Internals of 4.22.0: `self-test.ts` notices when they change. */
export interface WasmBackend {
  readonly wasm: {
    readonly wasmMemory?: WebAssembly.Memory;
    readonly asm?: { readonly memory: WebAssembly.Memory };
    _malloc(bytes: number): number;
    _free(address: number): void;
    readonly tfjs: {
      registerTensor(id: number, size: number, memoryOffset: number): void;
      disposeData(id: number): void;
    };
  };
  readonly dataIdMap: { get(dataId: tf.DataId): { id: number; memoryOffset: number; refCount: number } };
  makeOutput(shape: readonly number[], dtype: tf.DataType): tf.TensorInfo;
  disposeData(dataId: tf.DataId, force?: boolean): boolean;
  refCount(dataId: tf.DataId): number;
  incRef(dataId: tf.DataId): void;
}

/**
 * tfjs's own WASM memory, as a second module sees it. Addresses are bytes. The memory can grow
 * at any allocation, which detaches every view of it: take views anew after anything that allocates.
 */
export class WasmMemory extends MemoryViews {
  readonly backend: WasmBackend;
  readonly #stamps = new WeakMap<tf.DataId, object>();
  #scratch = 0;
  #scratchBytes = 0;

  constructor(backend: WasmBackend) {
    const memory = backend.wasm.wasmMemory ?? backend.wasm.asm?.memory;
    if (!(memory instanceof WebAssembly.Memory))
      throw new TypeError('tfjs’s WASM backend shows no memory to share.');
    super(memory);
    this.backend = backend;
  }

  addressOf(tensor: { dataId: tf.DataId }): number {
    return this.backend.dataIdMap.get(tensor.dataId).memoryOffset;
  }

  /** Uninitialised; free it with {@link free}. @throws RangeError when memory is exhausted. */
  allocate(bytes: number): number {
    // 16 more: kernels read whole vectors and may look past the end of the last one.
    const address = this.backend.wasm._malloc(bytes + 16) >>> 0;
    if (address === 0)
      throw new ExplainedError('out-of-memory', { megabytes: Math.max(1, Math.round(bytes / 2 ** 20)) });
    return address;
  }

  free(address: number): void {
    this.backend.wasm._free(address);
  }

  /** Another one whenever a tensor's numbers may be others: what is made of them is made anew then. */
  stampOf({ dataId }: { dataId: tf.DataId }): object {
    return this.#stamps.get(dataId) ?? dataId;
  }

  /** Working space of at least `bytes`, valid until the next call. Kept between calls, as training asks for the same again and again. */
  scratch(bytes: number): number {
    if (bytes > this.#scratchBytes) {
      this.releaseScratch();
      this.#scratch = this.allocate(bytes);
      this.#scratchBytes = bytes;
    }
    return this.#scratch;
  }

  releaseScratch(): void {
    if (this.#scratch !== 0) this.free(this.#scratch);
    this.#scratch = 0;
    this.#scratchBytes = 0;
  }

  /**
   * Tells tfjs that a tensor's values were changed in place: XNNPACK keeps packed copies of
   * weights by tensor, and would go on using the old ones. Forgets those and nothing else.
   */
  changedInPlace(tensor: { dataId: tf.DataId; size: number }): void {
    this.#stamps.set(tensor.dataId, {});
    const { id, memoryOffset } = this.backend.dataIdMap.get(tensor.dataId);
    this.backend.wasm.tfjs.disposeData(id);
    this.backend.wasm.tfjs.registerTensor(id, tensor.size, memoryOffset);
  }
}
