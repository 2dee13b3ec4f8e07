/** The service over cells of a test's own, with the declarations of the book. */
import { gatherDeclarations } from '../../../scripts/gather-declarations.ts';
import { type CellService, createCellService } from '../../../src/notebook/language-service/index.ts';

/** One for all tests of a file: to begin takes a second, and a page begins once as well. */
let service: CellService | undefined;
let standing: string[] = [];

/** @param cells texts by name, and no other cells; `¦` marks a place, which is taken out */
export function serviceOver(cells: Readonly<Record<string, string>>): {
  service: CellService;
  /** The marked place of a cell. */
  at(cell: string): { cell: string; at: number };
  text(cell: string): string;
} {
  service ??= createCellService(gatherDeclarations().declarations, []);
  for (const cell of standing) service.update(cell, undefined);
  standing = Object.keys(cells);
  const text = (cell: string): string => cells[cell]!.replace('¦', '');
  for (const cell of standing) service.update(cell, text(cell));
  return { service, at: (cell) => ({ cell, at: cells[cell]!.indexOf('¦') }), text };
}
