/**
 * The declarations of everything that a cell sees, gathered at build: the language's library, what a worker has, tfjs, Plot,
 * Inputs, and this book's own. Which file an import means is settled then, so nothing is looked for here.
 */
export interface Declarations {
  /** Texts by path. */
  files: Record<string, string>;
  /** By the path of the file that imports, then by what it names: the path of what is meant. */
  imports: Record<string, Record<string, string>>;
  /** The files that a program begins with; the rest are what they import. */
  roots: string[];
  /** The file that declares the language. */
  library: string;
}
