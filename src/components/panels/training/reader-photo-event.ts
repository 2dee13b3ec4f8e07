/** Event on the document: the reader wants to choose another picture; the chosen one is forgotten. */
export const otherPhoto = 'residual-other-photo';
