/** A position of a square map that the reader moves: by pointing at it, or a step at a time with the arrow keys. */
export class MapPlace {
  #row = $state(0);
  #column = $state(0);
  readonly #sideOf: () => number;

  /**
   * @param first where it is before the reader moves it
   * @param sideOf positions of the map on each side, which may change: the place stays within them, and goes back
   *   to where it was when there is room for it again
   */
  constructor(first: { readonly row: number; readonly column: number }, sideOf: () => number) {
    this.#row = first.row;
    this.#column = first.column;
    this.#sideOf = sideOf;
  }

  get row(): number {
    return this.#within(this.#row);
  }

  get column(): number {
    return this.#within(this.#column);
  }

  /** To the position nearest to one that may lie outside the map. */
  moveTo(row: number, column: number): void {
    this.#row = this.#within(row);
    this.#column = this.#within(column);
  }

  /** By steps to the right and down. */
  step(right: number, down: number): void {
    this.moveTo(this.row + down, this.column + right);
  }

  #within(value: number): number {
    return Math.max(0, Math.min(this.#sideOf() - 1, value));
  }
}
