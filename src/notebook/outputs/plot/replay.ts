import * as Plot from '@observablehq/plot';
import { drawingLimits } from './drawing-limits.ts';
import { guardedDocument } from './guarded-document.ts';
import { isNumberArray, type Recorded, type RecordedCall, type RecordedRows } from '../../protocol/index.ts';

/** Anything of Plot by name; recordings hold only names of `plotNames`. */
const library = Plot as unknown as Record<string, unknown>;

/** What the book's plots have in common, unless their author says otherwise. */
const defaults = {
  marginLeft: 48,
  marginBottom: 38,
  style: { background: 'none', fontFamily: 'var(--text)', fontSize: '12px' },
};

/** Widths in CSS pixels: of a plot whose author gave none, and below which axes would collide. */
const usual = 640;
const smallest = 280;
/** Nothing is read on a larger sheet. */
const largest = 4_000;

/** The palette of the book, in the order in which a plot hands colours out. */
const palette = [
  'var(--main)',
  'var(--skip)',
  'var(--norm)',
  'var(--gradient)',
  'var(--dog)',
  'var(--cat)',
  'var(--ink-faint)',
];

/**
 * Draw a recorded plot with the real Observable Plot, in a document that checks every address and style
 * that is written to it, and loads nothing.
 * @param plot a recording that `checkRecordedPlot` has let pass
 * @param document of the page
 * @param room CSS pixels across that the page has: a wider plot is drawn narrower, so that its text keeps its size
 * @returns the plot's SVG or figure
 * @throws what Plot itself throws for options that make no sense
 * @throws {RefusedData} for what may not be on the page
 */
export function replay(plot: RecordedCall, document: Document, room?: number): Element {
  const guarded = guardedDocument(document, drawingLimits);
  const drawn = drawIn(guarded.document, plot, room);
  guarded.sweep(drawn);
  return drawn;
}

/** The same on any document, unchecked. */
export function drawIn(document: Document, plot: RecordedCall, room = Infinity): Element {
  const value = valuesOf();
  const [options] = plot.args.map(value);
  const given = (options ?? {}) as Record<string, unknown>;
  if (plot.name === 'legend') return legend(given, document);
  const color = (given['color'] ?? {}) as Record<string, unknown>;
  const width = Math.max(
    smallest,
    Math.min(typeof given['width'] === 'number' ? given['width'] : usual, room, largest),
  );
  const height = typeof given['height'] === 'number' ? { height: Math.min(given['height'], largest) } : {};
  const axes = { ...plainLogTicks(given, 'x'), ...plainLogTicks(given, 'y') };
  const draw = (own: Record<string, unknown>): ReturnType<typeof Plot.plot> =>
    Plot.plot({ ...defaults, ...given, ...axes, ...height, width, color: own, document });
  const drawn = draw(color);
  // What kind of scale it is Plot infers, and a range that is given changes it: so it is asked first.
  const inferred = 'range' in color || 'scheme' in color ? undefined : drawn.scale('color');
  const isOfNames =
    inferred?.type === 'categorical' || (inferred?.type === 'ordinal' && color['type'] !== 'ordinal');
  const fits = isOfNames && [...(inferred.domain ?? [])].length <= palette.length;
  return namedParts(fits ? draw({ ...color, type: inferred.type, range: palette }) : drawn);
}

/** A legend by itself, in the colours that a plot of the same categories has. */
function legend(given: Record<string, unknown>, document: Document): Element {
  const { color } = given as { color?: Record<string, unknown> };
  const domain = color?.['domain'];
  const isOfNames =
    Array.isArray(domain) && domain.length > 0 && domain.every((name) => typeof name === 'string');
  const isPlain = color && !('range' in color) && !('scheme' in color);
  const categories =
    isPlain && (color['type'] === 'categorical' || (color['type'] === undefined && isOfNames));
  const fits = categories && Array.isArray(domain) && domain.length <= palette.length;
  const own = fits ? { ...given, color: { ...color, type: 'categorical', range: palette } } : given;
  return call('legend', [{ ...own, document }]) as Element;
}

/** Labels of a logarithmic axis as plain numbers: by itself Plot writes 0.5 as 500m, with the prefix of its unit. */
function plainLogTicks(given: Record<string, unknown>, axis: 'x' | 'y'): Record<string, unknown> {
  const options = (given[axis] ?? {}) as Record<string, unknown>;
  return options['type'] === 'log' ? { [axis]: { tickFormat: '~g', ...options } } : {};
}

/** Plot names its marks for screen readers on groups without a role, which may have no name. */
export function namedParts(plot: Element): Element {
  for (const part of plot.querySelectorAll('g[aria-label]:not([role])')) part.setAttribute('role', 'group');
  return plot;
}

function call(name: string, args: unknown[]): unknown {
  const found = library[name];
  if (typeof found !== 'function') throw new TypeError(`Plot.${name} is not a function`);
  return (found as (...args: unknown[]) => unknown)(...args);
}

/** Makes the values of a recording; the same rows are the same array wherever they stand. */
function valuesOf(): (recorded: Recorded) => unknown {
  const made = new Map<object, unknown>();

  function value(recorded: Recorded): unknown {
    if (
      recorded === null ||
      typeof recorded !== 'object' ||
      recorded instanceof Date ||
      isNumberArray(recorded)
    )
      return recorded;
    if (Array.isArray(recorded)) return recorded.map(value);
    switch (recorded.plot) {
      case 'call':
        return call(recorded.name, recorded.args.map(value));
      case 'name':
        return library[recorded.name];
      case 'object':
        return Object.fromEntries(Object.entries(recorded.entries).map(([key, item]) => [key, value(item)]));
      case 'rows': {
        const before = made.get(recorded);
        if (before !== undefined) return before;
        const rows = rowsOf(recorded);
        made.set(recorded, rows);
        return rows;
      }
    }
  }

  function rowsOf({ columns: recorded, length }: RecordedRows): unknown[] {
    const columns = Object.entries(recorded).map(
      ([key, column]) => [key, isNumberArray(column) ? column : column.map(value)] as const,
    );
    return Array.from({ length }, (_, row) =>
      Object.fromEntries(columns.map(([key, column]) => [key, column[row]])),
    );
  }

  return value;
}
