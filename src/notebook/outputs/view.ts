import type { Language, Strings } from '../../i18n.ts';
import type { CustomOutput, NetworkOutput, Output } from '../protocol/index.ts';
import type { Turns } from './drawing-turns.ts';
import type { Nearness } from './nearness.ts';

/** One output on the page. */
export interface View {
  readonly element: HTMLElement;
  /** Show a newer output of the same slot in place; false when a new view must be made. */
  update?(output: Output): boolean;
  /** Give back what the view holds besides its element. */
  destroy?(): void;
}

/** Draws an output of a kind that the embedding page knows and the notebook does not. */
export type NetworkRenderer = (output: NetworkOutput, host: OutputHost) => View;
export type CustomRenderer = (output: CustomOutput, host: OutputHost) => View;

/**
 * What renderers need of their surroundings. The same renderers run in the page and,
 * with a document of its own, at build; what only a live page has is optional.
 */
export interface OutputHost {
  readonly document: Document;
  readonly language: Language;
  /** `content/ui/<lang>/notebook.json`. */
  readonly texts: Strings;
  /** `content/ui/<lang>/errors.json`. */
  readonly errors: Strings;
  /** `content/ui/<lang>/labels.json`: the words of cells in the language of the page. */
  readonly labels?: Strings;
  readonly cell: string;
  readonly slot: number;
  /** Ask about the live object behind an output. */
  readonly ask?: (handle: number, question: unknown) => Promise<unknown>;
  /** The reader gave a control a new value. */
  readonly input?: (slot: number, value: unknown) => void;
  /**
   * The reader gave a cell files: they are kept among the reader's own, and that cell may read them.
   * @returns what they are, as `kernel/inputs/file.ts` describes it
   */
  readonly giveFiles?: (cell: string, files: readonly File[]) => Promise<unknown[]>;
  /** Put the cursor where an error points. */
  readonly goTo?: (cell: string, line: number, column: number) => void;
  /** Keep the names of a cell to itself, where they are in the way of others (see `curable`). */
  readonly keepNames?: (cell: string) => void;
  readonly network?: NetworkRenderer;
  readonly custom?: Readonly<Record<string, CustomRenderer>>;
  /** What takes long is drawn in turns; absent, at once. */
  readonly turns?: Turns;
  /** What is far from the screen is drawn when it comes near; absent, at once. */
  readonly nearness?: Nearness;
}
