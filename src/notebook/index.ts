/** The parts of the notebook that need no browser. */
export { cellHash } from './runtime/cell-hash.ts';
export { createEdits, type EditConflict, type Edits, type EditStorage } from './page/edits.ts';
export {
  toKerasNotebook,
  toTypeScript,
  toTypeScriptNotebook,
  type ExportBlock,
  type ExportChapter,
} from './page/export.ts';
export { buildGraph, type Graph, type GraphCell } from './runtime/graph.ts';
export { sourcePosition } from './language/last-expression.ts';
export { cellSizeLimit, parseCell } from './language/parse.ts';
export type * from './language/parsed-cell.ts';
export { createNotebook } from './runtime/runtime.ts';
export type * from './runtime/runtime-types.ts';
export { fromShareHash, sharedSourceLimit, toShareHash, type SharedCell } from './page/share-link.ts';
