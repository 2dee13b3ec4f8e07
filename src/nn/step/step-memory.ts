/** The memory that a plan's kernels work in. Addresses are bytes; views are valid until it grows. */
export interface StepMemory {
  /** Uninitialised. @throws when memory is exhausted */
  allocate(bytes: number): number;
  free(address: number): void;
  floats(address: number, count: number): Float32Array;
  integers(address: number, count: number): Int32Array;
  doubles(address: number, count: number): Float64Array;
}

const pageBytes = 65_536;
/** Below it kernels may keep constants of their own. */
const firstAddress = pageBytes;

/** The whole of a memory for one plan: what is allocated stays until all of it is dropped. */
export class OwnMemory implements StepMemory {
  readonly memory: WebAssembly.Memory;
  #next = firstAddress;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
  }

  allocate(bytes: number): number {
    const address = this.#next;
    // 16 more: kernels read whole vectors and may look past the end of the last one.
    this.#next = (address + bytes + 16 + 63) & ~63;
    const missing = Math.ceil((this.#next - this.memory.buffer.byteLength) / pageBytes);
    if (missing > 0) this.memory.grow(missing);
    return address;
  }

  free(): void {
    // All at once, with the memory.
  }

  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, count);
  }

  integers(address: number, count: number): Int32Array {
    return new Int32Array(this.memory.buffer, address, count);
  }

  doubles(address: number, count: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, count);
  }
}
