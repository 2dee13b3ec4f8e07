import { bookColors } from '../../../notebook/outputs/index.ts';

/** More curves than colours would not be told apart; the last is for what is none of them. */
export const runColors = bookColors.slice(0, -1);

/** The runs that are compared, each with a colour of its own that it keeps as long as it is among them. */
export class RunSelection {
  /** Places in the list of colours, by the run's id. */
  readonly #slots = new Map<string, number>();

  get ids(): string[] {
    return [...this.#slots.keys()];
  }

  get isFull(): boolean {
    return this.#slots.size >= runColors.length;
  }

  has(id: string): boolean {
    return this.#slots.has(id);
  }

  /** Of a run that is chosen. */
  colorOf(id: string): string | undefined {
    const slot = this.#slots.get(id);
    return slot === undefined ? undefined : runColors[slot];
  }

  /** Where as many are chosen as there are colours, no more can be. */
  choose(id: string, on: boolean): void {
    if (!on) this.#slots.delete(id);
    else if (!this.has(id) && !this.isFull) {
      const taken = new Set(this.#slots.values());
      this.#slots.set(
        id,
        runColors.findIndex((_, slot) => !taken.has(slot)),
      );
    }
  }
}
