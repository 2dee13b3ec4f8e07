/** What a page and its service of TypeScript say to each other. Places in a text are counted in UTF-16 units, as editors do. */

/** A piece of a cell's text. */
export interface Span {
  from: number;
  to: number;
}

export interface CellSpan extends Span {
  cell: string;
}

/** Another text in the place of a piece of a cell's. */
export interface Change extends CellSpan {
  insert: string;
}

/** A name that fits, with what an editor sorts and marks it by. */
export interface Fitting {
  label: string;
  kind: string;
  /** Earlier comes first. */
  sort: string;
  /** The cell that declares it, where another does. */
  cell?: string;
}

export interface Completions extends Span {
  items: Fitting[];
}

/** A parameter, or another part that the documentation speaks of by name. */
export interface DocumentedPart {
  name: string;
  text: string;
}

/** What is known of a name: its type as TypeScript writes it, and its documentation. */
export interface Described {
  signature: string;
  documentation: string;
  parts: DocumentedPart[];
}

export interface DescribedAt extends Described, Span {}

export interface Signature {
  /** Before the first parameter, between two, and after the last. */
  before: string;
  between: string;
  after: string;
  parameters: DocumentedPart[];
  documentation: string;
}

export interface Signatures {
  signatures: Signature[];
  selected: number;
  /** Which parameter is being written, from 0. */
  parameter: number;
}

export interface TypeProblem extends Span {
  /** TypeScript's number of the message. */
  code: number;
  message: string;
}

/** What can be renamed at a place, and where it stands in all cells. */
export interface Renaming extends Span {
  name: string;
  /** The cells that read or declare it. */
  cells: string[];
}

/** Why a name cannot be changed into another: a word for each. */
export type RenameRefusal = 'not-a-name' | 'taken' | 'not-yours';

export type Renamed = { changes: Change[] } | { refused: RenameRefusal };

/** Where a name is defined: in a cell, or in the library. */
export type Definition = CellSpan | { library: true };

/** Everything that can be asked, with what comes back; without an answer, `undefined`. */
export interface Answers {
  complete: Completions;
  describe: Described;
  hover: DescribedAt;
  signatures: Signatures;
  problems: TypeProblem[];
  renaming: Renaming;
  rename: Renamed;
  define: Definition;
  format: Change[];
}

export type Topic = keyof Answers;

export interface Place {
  cell: string;
  at: number;
  /** The name that is described, or that is to be given. */
  name?: string;
}

export interface Question extends Place {
  topic: Topic;
}

export interface CellText {
  cell: string;
  text: string;
}

export type ToService =
  | {
      type: 'open';
      /** The file of declarations: JSON. */
      declarations: ArrayBuffer;
      /** TypeScript's messages in the reader's language, by their keys: JSON. */
      words?: ArrayBuffer;
      cells: readonly CellText[];
    }
  /** A cell has another text, or is gone. */
  | { type: 'text'; cell: string; text: string | undefined }
  | { type: 'ask'; id: number; question: Question };

export type FromService =
  { type: 'ready' } | { type: 'answer'; id: number; answer: Answers[Topic] | undefined };

/** Which file is which, below `language-service/`. */
export interface LanguageServiceManifest {
  worker: string;
  declarations: string;
  'words-ko': string;
}
