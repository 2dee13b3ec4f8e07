/** What a cell says: parsing, names, problems. `parse.ts` is a door too: the parser comes when a cell is first read. */

export { globalNames } from './globals.ts';
export { sourcePosition } from './last-expression.ts';
export { libraryNames } from './library-names.ts';
export { nearestName } from './nearest-name.ts';
export { parseCell } from './parse.ts';
export type { CellProblem, ParsedCell } from './parsed-cell.ts';
export { problem } from './problem.ts';
