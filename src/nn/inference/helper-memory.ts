import { OwnMemory } from '../step/step-memory.ts';

/** A memory of its own in which what was freed is used again: passes come and go, and packing needs room for a moment. */
export class HelperMemory extends OwnMemory {
  readonly #sizes = new Map<number, number>();
  #free: { readonly address: number; readonly bytes: number }[] = [];

  override allocate(bytes: number): number {
    const fitting = this.#free.filter((block) => block.bytes >= bytes && block.bytes <= 2 * bytes);
    const [best] = fitting.sort((one, other) => one.bytes - other.bytes);
    if (best) {
      this.#free = this.#free.filter((block) => block !== best);
      return best.address;
    }
    const address = super.allocate(bytes);
    this.#sizes.set(address, bytes);
    return address;
  }

  override free(address?: number): void {
    const bytes = address === undefined ? undefined : this.#sizes.get(address);
    if (address !== undefined && bytes !== undefined) this.#free.push({ address, bytes });
  }
}
