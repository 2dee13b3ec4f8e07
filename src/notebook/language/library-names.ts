/** What every cell of the book may name without declaring it. Apart from the library itself, so that a page can know it without tfjs. */
export const libraryNames = [
  'tf', 'nn', 'Plot', 'Inputs', 'view', 'display', 'data', 'photo', 'progress', 'watch', 'microscope',
  'predict', 'keptRuns', 'files', 'check', 'signal', 'console',
] as const; // prettier-ignore
