/** TypeScript's own service over the cells of a page: what fits, what a name is, what is wrong. Runs in a worker of the page. */

export type { Declarations } from './declarations.ts';
export type * from './messages.ts';
export { createCellService, type CellService } from './service.ts';
