/**
 * Changes of several cells by one action, such as another name: each editor knows its own part alone, and here they are
 * one. The undo of any of them takes back all, as far as no other has been changed since.
 */
import type { EditorOptions } from '../editor/index.ts';
import type { CellEditors } from './cell-editors.ts';
import type { CellTexts } from './cell-texts.ts';
import { changedText } from './changed-text.ts';

type Changes = Parameters<EditorOptions['change']>[0];
type Texts = ReadonlyMap<string, string>;

export interface JoinedChanges {
  /**
   * @param own the cell whose editor makes its own part
   * @param all the texts of all cells, as they were
   */
  make(own: string, changes: Changes, all: Texts): void;
  /** A change of this cell was taken back, or made again. */
  turned(cell: string, way: 'undo' | 'redo'): void;
}

export function createJoinedChanges(
  texts: Pick<CellTexts, 'of' | 'put'>,
  editors: Pick<CellEditors, 'opened'>,
): JoinedChanges {
  const joined: { before: Texts; after: Texts }[] = [];

  const areAt = (all: Texts, but: string): boolean =>
    [...all].every(([cell, text]) => cell === but || texts.of(cell) === text);

  return {
    make(own, changes, all) {
      const cells = new Set([own, ...changes.map(({ cell }) => cell)]);
      const before = new Map([...all].filter(([cell]) => cells.has(cell)));
      const after = new Map(
        [...before].map(([cell, text]) => [
          cell,
          changedText(
            text,
            changes.filter((each) => each.cell === cell),
          ),
        ]),
      );
      joined.push({ before, after });
      for (const [cell, text] of after) if (cell !== own) void texts.put(cell, text);
    },
    turned(cell, way) {
      const found = joined.findLast(({ before, after }) => {
        const [from, to] = way === 'undo' ? [after, before] : [before, after];
        return to.has(cell) && texts.of(cell) === to.get(cell) && areAt(from, cell);
      });
      if (!found) return;
      for (const [other, text] of way === 'undo' ? found.before : found.after) {
        if (other === cell) continue;
        // As the reader would there, so that its own history stays true.
        editors.opened(other)?.[way]();
        if (texts.of(other) !== text) void texts.put(other, text);
      }
    },
  };
}
