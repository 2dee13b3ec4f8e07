import { MemoryViews } from '../kernels/memory-views.ts';

/** The memory that a plan's kernels work in. Addresses are bytes; views are valid until it grows. */
export interface StepMemory extends MemoryViews {
  /** Uninitialised. @throws when memory is exhausted */
  allocate(bytes: number): number;
  free(address: number): void;
}

const pageBytes = 65_536;
/** Below it kernels may keep constants of their own. */
const firstAddress = pageBytes;

/** The whole of a memory for one plan: what is allocated stays until all of it is dropped. */
export class OwnMemory extends MemoryViews implements StepMemory {
  #next = firstAddress;

  allocate(bytes: number): number {
    const address = this.#next;
    // 16 more: kernels read whole vectors and may look past the end of the last one.
    this.#next = (address + bytes + 16 + 63) & ~63;
    const missing = Math.ceil((this.#next - this.memory.buffer.byteLength) / pageBytes);
    if (missing > 0) this.memory.grow(missing);
    return address;
  }

  free(_address?: number): void {
    // All at once, with the memory.
  }
}
