import ts from 'typescript';
import type { CellProject } from './cell-project.ts';
import type { Change } from './messages.ts';

const settings: ts.FormatCodeSettings = {
  ...ts.getDefaultFormatCodeSettings('\n'),
  indentSize: 2,
  tabSize: 2,
  convertTabsToSpaces: true,
  trimTrailingWhitespace: true,
};

/** Changes by which a cell's text is spaced as the book's own: TypeScript's formatter, which breaks no lines. */
export function formatted(project: CellProject, cell: string): Change[] {
  const text = project.textOf(cell);
  const start = project.placeIn(cell, 0);
  if (!start) return [];
  return project.service
    .getFormattingEditsForRange(start.file, start.at, start.at + text.length, settings)
    .flatMap(({ span, newText }) => {
      const within = project.spanOf(start.file, span);
      return within && text.slice(within.from, within.to) !== newText ? [{ ...within, insert: newText }] : [];
    });
}
