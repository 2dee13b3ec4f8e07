/** The notebook in a document: cells, the editor, edits, downloads. */

export { download } from './download.ts';
export { createEdits, type Edits } from './edits.ts';
export { defineNotebookCell, type LiveNotebook } from './element.ts';
export { toKerasNotebook, toTypeScriptNotebook, type ExportBlock } from './export.ts';
export { openPageNotebook, type PublishedCell, type PageNotebook } from './page-notebook.ts';
