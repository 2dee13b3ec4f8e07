import ts from 'typescript';
import type { CellProject } from './cell-project.ts';
import type { Described, DescribedAt, DocumentedPart, Signatures } from './messages.ts';

/** Characters of a type or a documentation that anyone reads in a box; a stranger's comment may have a million. */
const mostCharacters = 8_000;

function textOf(parts: readonly ts.SymbolDisplayPart[] | undefined): string {
  const text = ts.displayPartsToString([...(parts ?? [])]);
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}

/** A name of another cell comes by an import that no reader wrote. */
const withoutImport = (signature: string): string =>
  signature.replace(/^\(alias\) /, '').replace(/(\n(import|export) [\w$]+)+$/, '');

/** tfjs marks what its own site shows; in an editor the marks say nothing. */
const withoutMarks = (documentation: string): string =>
  documentation.replace(/\{@link ([^}|]+)[^}]*\}/g, '$1').trim();

function partsOf(tags: readonly ts.JSDocTagInfo[] | undefined): DocumentedPart[] {
  return (tags ?? []).flatMap(({ name, text }) => {
    const told = textOf(text).trim();
    if (told === '') return [];
    if (name === 'param') {
      const [, parameter, rest] = /^(\S+)\s*(?:-\s*)?([\s\S]*)$/.exec(told) ?? [];
      return parameter !== undefined && rest !== undefined && rest !== ''
        ? [{ name: parameter, text: rest }]
        : [];
    }
    return name === 'returns' || name === 'throws' ? [{ name: `@${name}`, text: told }] : [];
  });
}

const described = (
  signature: readonly ts.SymbolDisplayPart[] | undefined,
  documentation: readonly ts.SymbolDisplayPart[] | undefined,
  tags: readonly ts.JSDocTagInfo[] | undefined,
): Described => ({
  signature: withoutImport(textOf(signature)),
  documentation: withoutMarks(textOf(documentation)),
  parts: partsOf(tags),
});

/** The type and the documentation of what stands at a place. */
export function hoverAt(project: CellProject, cell: string, at: number): DescribedAt | undefined {
  const place = project.placeIn(cell, at);
  const info = place && project.service.getQuickInfoAtPosition(place.file, place.at);
  const span = info && project.spanOf(place.file, info.textSpan);
  if (!info || !span) return undefined;
  return {
    ...described(info.displayParts, info.documentation, info.tags),
    from: span.from,
    to: span.to,
  };
}

/** The same of a name that would fit at a place. */
export function describeFitting(
  project: CellProject,
  cell: string,
  at: number,
  name: string,
): Described | undefined {
  const place = project.placeIn(cell, at);
  const details =
    place &&
    project.service.getCompletionEntryDetails(
      place.file,
      place.at,
      name,
      undefined,
      undefined,
      undefined,
      undefined,
    );
  return details && described(details.displayParts, details.documentation, details.tags);
}

/** How what is called at a place is called. */
export function signaturesAt(project: CellProject, cell: string, at: number): Signatures | undefined {
  const place = project.placeIn(cell, at);
  const help = place && project.service.getSignatureHelpItems(place.file, place.at, undefined);
  if (!help) return undefined;
  return {
    signatures: help.items.map((item) => ({
      before: textOf(item.prefixDisplayParts),
      between: textOf(item.separatorDisplayParts),
      after: textOf(item.suffixDisplayParts),
      parameters: item.parameters.map(({ displayParts, documentation }) => ({
        name: textOf(displayParts),
        text: withoutMarks(textOf(documentation)),
      })),
      documentation: withoutMarks(textOf(item.documentation)),
    })),
    selected: help.selectedItemIndex,
    parameter: help.argumentIndex,
  };
}
