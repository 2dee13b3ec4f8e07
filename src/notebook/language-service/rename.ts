import ts from 'typescript';
import { globalNames, libraryNames } from '../language/index.ts';
import type { CellProject } from './cell-project.ts';
import type { CellSpan, Change, Definition, Renamed, Renaming } from './messages.ts';

/** Where a name is defined. */
export function definitionAt(project: CellProject, cell: string, at: number): Definition | undefined {
  const place = project.placeIn(cell, at);
  return place && definitionIn(project, place.file, place.at);
}

function definitionIn(project: CellProject, file: string, at: number): Definition | undefined {
  const found = project.service.getDefinitionAtPosition(file, at);
  if (!found || found.length === 0) return undefined;
  for (const { fileName, textSpan } of found) {
    const span = project.spanOf(fileName, textSpan);
    if (span) return span;
    // `{ size }` leads to the import that no reader wrote: on from there.
    if (project.isCell(fileName) && textSpan.start !== at)
      return definitionIn(project, fileName, textSpan.start);
  }
  return { library: true };
}

/** The name at a place, if it is the reader's to change, and which cells have it. */
export function renamingAt(project: CellProject, cell: string, at: number): Renaming | undefined {
  const definition = definitionAt(project, cell, at);
  if (!definition || !('cell' in definition)) return undefined;
  const name = project.textOf(definition.cell).slice(definition.from, definition.to);
  const word = wordAt(project.textOf(cell), at);
  const place = project.placeIn(definition.cell, definition.from);
  // Not what a definition is in quotes, nor `this`, nor a name that another takes its value from.
  if (!place || name === '' || name !== word.text) return undefined;
  if (!project.service.getRenameInfo(place.file, place.at, {}).canRename) return undefined;
  const cells = [...new Set(placesOf(project, definition, name).map((each) => each.cell))];
  return { from: word.from, to: word.from + word.text.length, name, cells };
}

function wordAt(text: string, at: number): { from: number; text: string } {
  const before = /[\p{ID_Continue}$]*$/u.exec(text.slice(0, at))?.[0] ?? '';
  const after = /^[\p{ID_Continue}$]*/u.exec(text.slice(at))?.[0] ?? '';
  return { from: at - before.length, text: before + after };
}

/** Changes of all cells by which the name at a place becomes another. */
export function renamedTo(project: CellProject, cell: string, at: number, to: string): Renamed {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(to) || isReserved(to)) return { refused: 'not-a-name' };
  const definition = definitionAt(project, cell, at);
  const renaming = renamingAt(project, cell, at);
  if (!renaming || !definition || !('cell' in definition)) return { refused: 'not-yours' };
  const { name } = renaming;
  if (to === name) return { changes: [] };
  const changes = placesOf(project, definition, name, to);
  if (isTaken(project, changes, to)) return { refused: 'taken' };
  return { changes };
}

const isReserved = (word: string): boolean => {
  const scanner = ts.createScanner(ts.ScriptTarget.ESNext, true, ts.LanguageVariant.Standard, word);
  const token = scanner.scan();
  return token >= ts.SyntaxKind.FirstReservedWord && token <= ts.SyntaxKind.LastFutureReservedWord;
};

/** A name that is there already, where any of the places reads it, would mean something else. */
function isTaken(project: CellProject, changes: readonly Change[], to: string): boolean {
  if (libraryNames.some((name) => name === to) || globalNames.has(to)) return true;
  const checker = project.service.getProgram()?.getTypeChecker();
  return changes.some(({ cell, from }) => {
    const place = project.placeIn(cell, from);
    const file = project.sourceFile(cell);
    if (!place || !file || !checker) return false;
    const node = nodeAt(file, place.at);
    // The key of an object is in no one's way.
    if (ts.isPropertyAccessExpression(node.parent) && node.parent.name === node) return false;
    return checker.getSymbolsInScope(node, ts.SymbolFlags.Value).some(({ name }) => name === to);
  });
}

/**
 * Where a name stands. In each module TypeScript finds its places; a name that other cells read is looked for in each of
 * them anew, from the import that the reader does not see.
 */
function placesOf(project: CellProject, home: CellSpan, name: string, to = name): Change[] {
  const origin = project.placeIn(home.cell, home.from);
  if (!origin) return [];
  const starts = [origin];
  if (project.giverOf(name) === home.cell && isTopLevel(project, home.cell, home.from, name)) {
    for (const other of project.cells) {
      const imported = other === home.cell ? undefined : project.importOf(other, name);
      if (imported) starts.push(imported);
    }
  }
  return starts.flatMap(({ file, at: start }) =>
    (
      project.service.findRenameLocations(file, start, false, false, {
        providePrefixAndSuffixTextForRename: true,
      }) ?? []
    ).flatMap(({ fileName, textSpan, prefixText = '', suffixText = '' }) => {
      const span = fileName === file ? project.spanOf(fileName, textSpan) : undefined;
      return span ? [{ ...span, insert: `${prefixText}${to}${suffixText}` }] : [];
    }),
  );
}

function isTopLevel(project: CellProject, cell: string, at: number, name: string): boolean {
  const file = project.sourceFile(cell);
  const place = project.placeIn(cell, at);
  if (!file || !place) return false;
  const node = nodeAt(file, place.at);
  const checker = project.service.getProgram()?.getTypeChecker();
  const symbol = checker?.getSymbolAtLocation(node);
  const outer = checker
    ?.getSymbolsInScope(file, ts.SymbolFlags.Value | ts.SymbolFlags.Type)
    .find((each) => each.name === name);
  return symbol !== undefined && symbol === outer;
}

/** The innermost node at a place. */
export function nodeAt(file: ts.SourceFile, at: number): ts.Node {
  let found: ts.Node = file;
  const visit = (node: ts.Node): void => {
    if (node.getStart(file) <= at && at < node.getEnd()) {
      found = node;
      ts.forEachChild(node, visit);
    }
  };
  ts.forEachChild(file, visit);
  return found;
}
