import * as Plot from '@observablehq/plot';
import {
  bookColors,
  isNumberArray,
  type NumberArray,
  spreadKey,
  type Recorded,
  type RecordedAnswers,
  type RecordedCall,
  type RecordedObject,
  type RecordedRows,
} from '../protocol/index.ts';
import { AnswerKeys } from './answer-keys.ts';
import { standIn } from './stand-in.ts';

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

/** As much of a drawing as is looked at here. */
export interface Drawn {
  querySelectorAll(selector: string): {
    forEach(act: (part: { setAttribute(name: string, value: string): void }) => void): void;
  };
}

/** How the functions of a recording are had; and who is told what has been made of it. */
export interface Reading {
  functionOf: (recorded: RecordedAnswers, keys: AnswerKeys, value: ReadRecorded) => PlotFunction;
  rowsMade?: (recorded: RecordedRows, rows: readonly object[]) => void;
  numbersMade?: (recorded: NumberArray) => NumberArray | number[];
  optionsMade?: (recorded: RecordedObject, options: Record<string, unknown>) => void;
  calling?: (name: string) => void;
}

export type ReadRecorded = (recorded: Recorded) => unknown;
export type PlotFunction = (...args: unknown[]) => unknown;

/** The width at which a plot with these options is drawn (CSS pixels). */
export const widthIn = (options: Readonly<Record<string, unknown>>, room = Infinity): number =>
  Math.max(
    smallest,
    Math.min(typeof options['width'] === 'number' ? options['width'] : usual, room, largest),
  );

/**
 * The room in which all functions of a plot have answered, where they have not in the room that there is: another width has
 * other ticks and bins. It is the widest within it at which the kernel has drawn the plot.
 */
export const narrowerRoom = ({ widths = [] }: RecordedCall, room = Infinity): number | undefined =>
  widths
    .filter((width) => width <= Math.max(smallest, room))
    .reduce<number | undefined>((widest, width) => Math.max(widest ?? 0, width), undefined);

/**
 * Draws a recorded plot with the real Observable Plot, on any document, unchecked.
 * @param onMissing told when a function is asked what it has not answered
 */
export function drawIn(document: object, plot: RecordedCall, room?: number, onMissing?: () => void): Drawn {
  return drawWith(
    { functionOf: (recorded, keys, value) => standIn(recorded, keys, value, library, onMissing) },
    document,
    plot,
    room,
  );
}

/** The same, with functions that are had in another way. */
export function drawWith(reading: Reading, document: object, plot: RecordedCall, room?: number): Drawn {
  const called = new Set<string>();
  const value = valuesOf({ ...reading, calling: (name) => void called.add(name) });
  const [options] = plot.args.map(value);
  const given = (options ?? {}) as Record<string, unknown>;
  if (plot.name === 'legend') return legend(given, document);
  const color = (given['color'] ?? {}) as Record<string, unknown>;
  const width = widthIn(given, room);
  const height = typeof given['height'] === 'number' ? { height: Math.min(given['height'], largest) } : {};
  const axes = { ...plainLogTicks(given, 'x'), ...plainLogTicks(given, 'y') };
  const draw = (own: Record<string, unknown>): DrawnPlot =>
    call('plot', [{ ...defaults, ...given, ...axes, ...height, width, color: own, document }]) as DrawnPlot;
  const drawn = draw(color);
  // What kind of scale it is Plot infers, and a range that is given changes it: so it is asked first.
  const inferred = 'range' in color || 'scheme' in color ? undefined : drawn.scale('color');
  const isOfNames =
    inferred?.type === 'categorical' || (inferred?.type === 'ordinal' && color['type'] !== 'ordinal');
  const names = isOfNames ? [...(inferred.domain ?? [])] : [];
  // Of true and false Plot makes a dark and a light; pixels are of colours that are computed, which those of a style sheet are not.
  const fits =
    isOfNames &&
    !called.has('raster') &&
    names.length <= bookColors.length &&
    !names.every((name) => typeof name === 'boolean');
  return namedParts(fits ? draw({ ...color, type: inferred.type, range: bookColors }) : drawn);
}

interface DrawnPlot extends Drawn {
  scale(name: string): { type: string; domain?: Iterable<unknown> } | undefined;
}

/** A legend by itself, in the colours that a plot of the same categories has. */
function legend(given: Record<string, unknown>, document: object): Drawn {
  // Beside a legend of another scale, it is the one colour of that.
  const { color } = given as { color?: Record<string, unknown> | string };
  const domain = typeof color === 'object' ? color['domain'] : undefined;
  const isOfNames =
    Array.isArray(domain) && domain.length > 0 && domain.every((name) => typeof name === 'string');
  const isPlain = typeof color === 'object' && !('range' in color) && !('scheme' in color);
  const categories =
    isPlain && (color['type'] === 'categorical' || (color['type'] === undefined && isOfNames));
  const fits = categories && Array.isArray(domain) && domain.length <= bookColors.length;
  const own = fits ? { ...given, color: { ...color, type: 'categorical', range: bookColors } } : given;
  return call('legend', [{ ...own, document }]) as Drawn;
}

/** Labels of a logarithmic axis as plain numbers: by itself Plot writes 0.5 as 500m, with the prefix of its unit. */
function plainLogTicks(given: Record<string, unknown>, axis: 'x' | 'y'): Record<string, unknown> {
  const options = (given[axis] ?? {}) as Record<string, unknown>;
  return options['type'] === 'log' ? { [axis]: { tickFormat: '~g', ...options } } : {};
}

/** Plot names its marks for screen readers on groups without a role, which may have no name. */
export function namedParts<Whole extends Drawn>(plot: Whole): Whole {
  plot.querySelectorAll('g[aria-label]:not([role])').forEach((part) => part.setAttribute('role', 'group'));
  return plot;
}

/** The same with what a cell has: what it has of Plot, by name, is Plot's own. */
export const calledWith = (name: string, args: readonly unknown[]): unknown =>
  call(
    name,
    args.map((value) => {
      const { plotName } = Object(value) as { plotName?: string };
      return typeof value === 'function' && plotName !== undefined ? library[plotName] : value;
    }),
  );

function call(name: string, args: unknown[]): unknown {
  const found = library[name];
  if (typeof found !== 'function') throw new TypeError(`Plot.${name} is not a function`);
  return (found as (...args: unknown[]) => unknown)(...args);
}

/** Makes the values of a recording; the same rows are the same array wherever they stand, and so are functions. */
export function valuesOf(reading: Reading): ReadRecorded {
  const rowsMade = new Map<RecordedRows, unknown[]>();
  const functions = new Map<RecordedAnswers, PlotFunction>();
  const keys = new AnswerKeys();

  function value(recorded: Recorded): unknown {
    if (recorded === null || typeof recorded !== 'object' || recorded instanceof Date) return recorded;
    if (isNumberArray(recorded)) {
      const made = reading.numbersMade?.(recorded) ?? recorded;
      keys.made(made);
      return made;
    }
    if (Array.isArray(recorded)) {
      const list = recorded.map(value);
      keys.made(list);
      return list;
    }
    switch (recorded.plot) {
      case 'call':
        reading.calling?.(recorded.name);
        return call(recorded.name, recorded.args.map(value));
      case 'name':
        return library[recorded.name];
      case 'object': {
        const made: Record<string, unknown> = {};
        for (const [key, item] of Object.entries(recorded.entries))
          Object.assign(made, key.startsWith(spreadKey) ? value(item) : { [key]: value(item) });
        reading.optionsMade?.(recorded, made);
        return made;
      }
      case 'labelled': {
        const { label, values } = recorded;
        const list = isNumberArray(values)
          ? (reading.numbersMade?.(values) ?? values).slice()
          : values.map(value);
        return Object.assign(list, { label });
      }
      case 'rows': {
        const made = rowsMade.get(recorded) ?? rowsOf(recorded);
        rowsMade.set(recorded, made);
        return made;
      }
      case 'answers': {
        const made = functions.get(recorded) ?? reading.functionOf(recorded, keys, value);
        functions.set(recorded, made);
        return made;
      }
    }
  }

  function rowsOf(table: RecordedRows): unknown[] {
    const columns = Object.entries(table.columns).map(
      ([key, column]) => [key, isNumberArray(column) ? column : column.map(value)] as const,
    );
    const rows = Array.from({ length: table.length }, (_, row) =>
      Object.fromEntries(columns.map(([key, column]) => [key, column[row]])),
    );
    keys.rowsMade(table, rows);
    reading.rowsMade?.(table, rows);
    return rows;
  }

  return value;
}
