/** The notebook in a document: cells, the editor, edits. */

export { type CellNotice, CellView } from './cell-view.ts';
export { createDrawing } from './drawing.ts';
export { createEdits, type Edits } from './edits.ts';
export { defineNotebookCell, type LiveNotebook } from './element.ts';
export { toKerasNotebook, toTypeScriptNotebook, type ExportBlock } from './export.ts';
export {
  openPageNotebook,
  type PageNotebook,
  type PageNotebookOptions,
  type PublishedCell,
} from './page-notebook.ts';
