import { createEdits, type Edits } from '../notebook/edits.ts';

/** Edits of a chapter's cells in the browser's storage: one entry a cell, the same for both languages. */
export function keptEdits(chapter: string): Edits {
  let storage: Storage | undefined;
  try {
    storage = localStorage;
  } catch {
    // Refused to this page: edits last as long as it does.
  }
  return createEdits(storage, `residual-notes:edit:${chapter}:`);
}
