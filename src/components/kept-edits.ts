import type { EditMemory } from '../notebook/edit-memory.ts';
import { keep, kept } from './kept.ts';

/** Edits of a chapter's cells in the browser's storage: one entry a cell, the same for both languages. */
export function keptEdits(chapter: string): EditMemory {
  const key = (cell: string) => `edit:${chapter}:${cell}`;
  return {
    load: (cell) => kept(key(cell)),
    save: (cell, source, original) => keep(key(cell), source === original ? undefined : source),
    forget: (cell) => keep(key(cell), undefined),
  };
}
