/** Weights of a file of the reader's, to look at their network with; told on the document. */
export interface OpenedWeights {
  readonly depth: number;
  /** In the reader's files. */
  readonly file: string;
}

export const openingWeights = 'residual-open-weights';
