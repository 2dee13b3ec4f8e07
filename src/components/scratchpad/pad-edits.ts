import type { Edits } from '../../notebook/page/index.ts';
import { padOfKey, type Shelf } from '../kept/scratchpads.ts';

/** The texts of a notebook's code, as the live cells keep them: each has only the reader's own version. */
export function padEdits(shelf: Shelf, id: string): Edits {
  return {
    load: (cell) => shelf.text(id, cell),
    save: (cell, source) => shelf.saveText(id, cell, source),
    forget: () => undefined,
    conflict: () => undefined,
    settle: (cell, source) => shelf.saveText(id, cell, source),
    failure: undefined,
    // Told once for the whole page.
    onFailure: () => () => undefined,
    keptElsewhere: () => undefined,
    onElsewhere(listener) {
      const follow = ({ key, newValue }: StorageEvent): void => {
        const place = padOfKey(key);
        if (place?.id === id && place.cell !== undefined && newValue !== null) listener(place.cell, newValue);
      };
      addEventListener('storage', follow);
      return () => removeEventListener('storage', follow);
    },
  };
}
