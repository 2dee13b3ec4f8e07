import type { Strings } from '../../i18n.ts';
import type { CellEditor, EditorOptions } from '../editor/index.ts';

/** The editors of a page's cells: each opened once, when its text is first turned to. */
export interface CellEditors {
  /** Opens the cell's editor, or gives the one that stands there. What failed to load is tried again. */
  open(cell: string): Promise<CellEditor>;
  /** The editor, once it stands. */
  opened(cell: string): CellEditor | undefined;
  /** The cell is gone from the page. */
  close(cell: string): void;
}

/**
 * @param texts fetches what editors say
 * @param optionsOf of the editor of a cell, asked when its code has loaded
 * @param onOpen told of each editor that stands
 */
export function createCellEditors(
  texts: () => Promise<Strings>,
  optionsOf: (cell: string, texts: Strings) => EditorOptions,
  onOpen: (cell: string, editor: CellEditor) => void,
): CellEditors {
  const opening = new Map<string, Promise<CellEditor>>();
  const standing = new Map<string, CellEditor>();

  async function load(cell: string): Promise<CellEditor> {
    const [{ createEditor }, words] = await Promise.all([import('../editor/editor.ts'), texts()]);
    const editor = createEditor(optionsOf(cell, words));
    standing.set(cell, editor);
    onOpen(cell, editor);
    return editor;
  }

  return {
    open(cell) {
      const known = opening.get(cell);
      if (known) return known;
      const editor = load(cell);
      opening.set(cell, editor);
      editor.catch(() => opening.delete(cell));
      return editor;
    },
    opened: (cell) => standing.get(cell),
    close(cell) {
      standing.get(cell)?.close();
      standing.delete(cell);
      opening.delete(cell);
    },
  };
}
