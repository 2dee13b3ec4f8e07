import type { SourcePosition } from '../protocol/index.ts';
import type { CellProblem } from './parsed-cell.ts';

/**
 * What each problem says in English; `content/ui/<lang>/errors.json` has the same codes.
 * Expected, found, what to do.
 */
export const problemTexts = {
  'cell-too-large':
    'A cell can have at most {limit} characters; this one has {size}. Split it, or shorten its data.',
  'cell-too-deep': 'This cell is nested too deeply to read. Give parts of it names of their own.',
  'cell-syntax': 'This cannot be read as TypeScript: {detail}',
  'cell-unexpected-token': 'Unexpected “{found}”. Look for a missing bracket, comma or quote before it.',
  'cell-unexpected-end': 'The cell ends too early: a bracket or brace is not closed.',
  'cell-unterminated-string': 'A string is not closed: add {quote} at its end.',
  'cell-unterminated-template': 'A template string is not closed: add ` at its end.',
  'cell-unterminated-comment': 'A comment is not closed: add */ at its end.',
  'cell-unterminated-regexp': 'A regular expression is not closed: add / at its end.',
  'cell-declared-twice': '“{name}” is declared twice in this cell. Rename one of them.',
  'cell-return': 'A cell has no “return”. Write the value as the last line to show it.',
  'cell-import':
    'A cell has no imports: it reads the names of other cells and of the library. Remove this line.',
  'cell-export':
    'A cell needs no “export”: every name it declares can be read by other cells. Remove “export”.',
  'cell-typescript':
    '“{construct}” is TypeScript that has no place in a cell. Use plain JavaScript with types.',
  'cell-reserved-name': '“{name}” is a name of the notebook itself. Choose another.',
  'library-name': '“{name}” is a name of the library. Choose another name.',
  'assigns-other-cell':
    '“{name}” belongs to the cell “{cell}”; only that cell can assign to it. Declare a new name here.',
  'assigns-library': '“{name}” is a name of the library and cannot be assigned to. Declare a new name here.',
  'missing-name': '“{name}” is not defined in any cell. Define it, or check the spelling.',
  'missing-name-suggestion': '“{name}” is not defined in any cell. Did you mean “{suggestion}”?',
  'duplicate-name': '“{name}” is defined in more than one cell: {cells}. Rename all but one.',
  'cell-cycle': 'These cells wait for each other: {path}. Make one of them independent.',
  'parser-unavailable':
    'The edited cell could not be read, because a part of the page did not load ({detail}). Edit or run it again.',
  'kernel-crashed':
    'The kernel ended unexpectedly and a fresh one has started. Run the cells again from the top.',
} as const;

export type ProblemCode = keyof typeof problemTexts;

/** A problem with its English text filled in. */
export function problem(
  code: ProblemCode,
  values: Record<string, string | number> = {},
  position?: SourcePosition,
): CellProblem {
  const message = problemTexts[code].replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''));
  return position ? { code, values, message, position } : { code, values, message };
}
