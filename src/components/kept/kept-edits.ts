import { createEdits, type Edits } from '../../notebook/page/index.ts';

/** Edits of a chapter's cells in the browser's storage: one entry a cell, the same for both languages. */
export function keptEdits(chapter: string): Edits {
  let storage: Storage | undefined;
  try {
    storage = localStorage;
  } catch {
    // Refused to this page: edits last as long as it does.
  }
  const edits = createEdits(storage, `residual-notes:edit:${chapter}:`);
  window.addEventListener('storage', ({ key, newValue, storageArea }) => {
    if (storageArea === storage) edits.keptElsewhere(key, newValue);
  });
  return edits;
}
