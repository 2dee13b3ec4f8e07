/** Objects behind outputs that the page may ask about by number: alive until their cell runs again. */
export class LiveObjects {
  readonly #known = new Map<number, { cell: string; object: object }>();
  #next = 1;

  /** The number of an object that a cell shows; the same object has the same number. */
  handle(cell: string, object: object): number {
    for (const [number, known] of this.#known)
      if (known.cell === cell && known.object === object) return number;
    const number = this.#next++;
    this.#known.set(number, { cell, object });
    return number;
  }

  get(handle: number): object | undefined {
    return this.#known.get(handle)?.object;
  }

  of(cell: string): object[] {
    return [...this.#known.values()].filter((known) => known.cell === cell).map(({ object }) => object);
  }

  drop(cell: string): void {
    for (const [number, known] of this.#known) if (known.cell === cell) this.#known.delete(number);
  }

  /** Cells that show any; a cell may be named more than once. */
  cells(): string[] {
    return [...this.#known.values()].map(({ cell }) => cell);
  }
}
