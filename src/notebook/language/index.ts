/** What a cell says: parsing, names, problems. `parse.ts` is a door too: the parser comes when a cell is first read. */

export { absentName } from './absent-names.ts';
export { globalNames } from './globals.ts';
export { sourcePosition } from './inserted.ts';
export { libraryNames } from './library-names.ts';
export { moduleOf } from './modules.ts';
export { nearestName } from './nearest-name.ts';
export { isPrivate } from './private-name.ts';
export { parseCell } from './parse.ts';
export type { CellProblem, ParsedCell, Reference } from './parsed-cell.ts';
export { problem } from './problem.ts';
