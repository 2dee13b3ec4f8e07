import type { Notebook } from '../runtime/index.ts';
import type { CellEditors } from './cell-editors.ts';
import type { EditMemory } from './edit-memory.ts';

/** Who else holds the text of a cell. */
interface Holders {
  /** What outlives the page. */
  readonly edits: EditMemory;
  /** What runs it. */
  readonly notebook: Pick<Notebook, 'edit' | 'reset'>;
  /** What shows it. */
  readonly editors: Pick<CellEditors, 'open' | 'opened'>;
  /** Told when the reader has changed it. */
  readonly onChange: (cell: string) => void;
  /** Told of every text that takes another's place. */
  readonly onText?: (cell: string, source: string) => void;
}

/**
 * The texts of a page's cells. Many hands are on them (the editor, reset, a shared link, an update of the
 * chapter, another page): whichever changes one, all who hold it agree afterwards.
 */
export class CellTexts {
  readonly #originals: Map<string, string>;
  readonly #texts: Map<string, string>;
  readonly #holders: Holders;

  /** @param originals what the chapter has; over it stands what the reader made of it on an earlier visit */
  constructor(originals: ReadonlyMap<string, string>, holders: Holders) {
    this.#originals = new Map(originals);
    this.#holders = holders;
    this.#texts = new Map(
      [...originals].map(([cell, original]) => [cell, holders.edits.load(cell) ?? original]),
    );
  }

  /** A cell that has come since. */
  add(cell: string, original: string): void {
    this.#originals.set(cell, original);
    this.#texts.set(cell, this.#holders.edits.load(cell) ?? original);
  }

  delete(cell: string): void {
    this.#originals.delete(cell);
    this.#texts.delete(cell);
  }

  of(cell: string): string {
    return this.#texts.get(cell) ?? '';
  }

  original(cell: string): string {
    return this.#originals.get(cell) ?? '';
  }

  isEdited(cell: string): boolean {
    return this.#texts.get(cell) !== this.#originals.get(cell);
  }

  /** The editor shows it already. @returns the end of its parsing */
  typed(cell: string, source: string): Promise<void> {
    this.#set(cell, source);
    this.#holders.edits.save(cell, source, this.original(cell));
    const parsed = this.#holders.notebook.edit(cell, source);
    this.#holders.onChange(cell);
    return parsed;
  }

  /** From the reader, but not through the editor. */
  async put(cell: string, source: string): Promise<void> {
    (await this.#holders.editors.open(cell)).setSource(source);
    await this.typed(cell, source);
  }

  /**
   * Another page of this chapter has changed and kept it: go on from there, or the next edit here would undo it.
   * @param kept nothing where it is the original again
   */
  async follow(cell: string, kept: string | undefined): Promise<void> {
    // One that has not come yet, or has gone: it comes with what is kept of it.
    if (!this.#texts.has(cell)) return;
    const source = kept ?? this.original(cell);
    if (source === this.#texts.get(cell)) return;
    this.#set(cell, source);
    void this.#holders.notebook.edit(cell, source);
    (await this.#holders.editors.open(cell)).setSource(source);
  }

  /** Back to what the chapter has. @returns the end of its parsing */
  reset(cell: string): Promise<void> {
    const original = this.original(cell);
    this.#set(cell, original);
    this.#holders.edits.forget(cell);
    this.#holders.editors.opened(cell)?.setSource(original);
    return this.#holders.notebook.reset(cell);
  }

  #set(cell: string, source: string): void {
    this.#texts.set(cell, source);
    this.#holders.onText?.(cell, source);
  }
}
