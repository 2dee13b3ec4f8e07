/** Where a page keeps what its reader wrote into the cells. */
export interface EditMemory {
  /** The reader's text of a cell, if it was ever changed. */
  load(cell: string): string | undefined;
  /** Keep it; a text equal to the original is forgotten. */
  save(cell: string, source: string, original: string): void;
  forget(cell: string): void;
}
