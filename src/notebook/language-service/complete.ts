import ts from 'typescript';
import { globalNames, libraryNames } from '../language/index.ts';
import type { CellProject } from './cell-project.ts';
import type { Completions } from './messages.ts';

const known = new Set<string>([...libraryNames, ...globalNames]);
/** Words of TypeScript that a cell has no use for, or cannot have. */
const unused = new Set(
  'abstract asserts declare export global implements import infer intrinsic is module out package require unique using package defer'.split(
    ' ',
  ),
);

/** Names that fit at a place. */
export function completionsAt(project: CellProject, cell: string, at: number): Completions | undefined {
  const place = project.placeIn(cell, at);
  if (!place) return undefined;
  const found = project.service.getCompletionsAtPosition(place.file, place.at, {
    includeCompletionsForModuleExports: false,
    includeCompletionsWithInsertText: false,
  });
  if (!found || found.entries.length === 0) return undefined;
  const isGlobal = found.isGlobalCompletion;
  const items = found.entries.flatMap(({ name, kind, kindModifiers, sortText, replacementSpan }) => {
    if (
      replacementSpan &&
      found.optionalReplacementSpan &&
      replacementSpan.start !== found.optionalReplacementSpan.start
    )
      return [];
    if (kind === ts.ScriptElementKind.keyword && unused.has(name)) return [];
    // What the libraries of tfjs and of the platform declare for themselves.
    const isAmbient =
      isGlobal && /\bdeclare\b/.test(kindModifiers ?? '') && kind !== ts.ScriptElementKind.alias;
    if (isAmbient && !known.has(name)) return [];
    if (isGlobal && kind === ts.ScriptElementKind.warning) return [];
    const giver = isGlobal && !project.declares(cell, name) ? project.giverOf(name) : undefined;
    return [{ label: name, kind, sort: sortText, ...(giver !== undefined && { cell: giver }) }];
  });
  const span = found.optionalReplacementSpan ?? found.entries[0]?.replacementSpan;
  const within = span && project.spanOf(place.file, span);
  const { from, to } = within ?? wordBefore(project.textOf(cell), at);
  return { from, to: Math.max(to, at), items };
}

function wordBefore(text: string, at: number): { from: number; to: number } {
  const word = /[\p{ID_Continue}$]*$/u.exec(text.slice(0, at));
  return { from: at - (word?.[0].length ?? 0), to: at };
}
