import type { Explanation } from '../../explained/index.ts';
import type { SourcePosition } from '../protocol/index.ts';
import type { Inserted } from './inserted.ts';

export type DeclarationKind = 'const' | 'let' | 'var' | 'function' | 'class';

/** A name that a cell declares at its top level: it is the cell's export, unless it is private (`isPrivate`). */
export interface Declaration {
  name: string;
  kind: DeclarationKind;
  position: SourcePosition;
  /** A function of the cell assigns to it: so it may change when the cell has ended. */
  changing?: true;
  /** The part of the library that it is another name for, such as `tf.scalar`. */
  part?: string;
}

/** A name that a cell reads and does not declare itself. One entry a name, at its first use. */
export interface Reference {
  name: string;
  position: SourcePosition;
  /** Where the cell assigns to the name (`x = 1`, `x++`, `[x] = …`), if it does. */
  assigned?: SourcePosition;
  /** Where it does so for an argument of a call, as Python names them: `f(x = 1)`. */
  named?: SourcePosition;
  /** The cell asks by `typeof` whether the name is there, or reads it inside `try` alone: that it is missing is no error. */
  optional?: boolean;
}

/**
 * What is wrong with a cell, before it runs.
 */
export interface CellProblem extends Explanation {
  position?: SourcePosition;
}

/** A cell as data: plain JSON, so that the site can parse its own cells at build time. */
export interface ParsedCell {
  /**
   * JavaScript. Types are blanked in place, so that lines are those of the source, and columns too but for what was
   * inserted. A final expression `e` has become `__last((e))`. Empty when there is a syntax error.
   */
  code: string;
  declarations: Declaration[];
  references: Reference[];
  /** Syntax errors and constructs that a cell cannot have; empty when the cell can run. */
  problems: CellProblem[];
  /** The identity of the program: equal for sources that differ in comments, spacing or types alone. */
  tokens: string;
  /** What stands in `code` and not in the source, where the reader's code follows it on its line. */
  inserted?: readonly Inserted[];
}
