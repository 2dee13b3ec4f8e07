/** A notebook of the reader's own as data: its cells, what is done to them, and the files that it comes from. */

export {
  emptyNotebook,
  freeName,
  type NotebookDocument,
  notebookLimits,
  type PadCell,
  type PadKind,
  withDistinctNames,
} from './document.ts';
export {
  addCell,
  moveCell,
  type PadContents,
  removeCell,
  type RemovedCell,
  undoRemoval,
} from './contents.ts';
export { readNotebookFile } from './read-file.ts';
export { fromShared, toShared } from './shared.ts';
export { writeModule } from './module.ts';
export { outputType } from './jupyter.ts';
export { withAncestors, type WantedCell } from './taken-over.ts';
