import type { TableOutput } from '../protocol/index.ts';
import { formatNode } from './print-format.ts';
import { toValueTree, type Describe } from './value-tree.ts';

/** More of a table than this is not looked at on a page. */
const limits = { rows: 1_000, columns: 50, characters: 500 } as const;

const indexColumn = '(index)';
const valueColumn = 'Value';

/**
 * What `console.table` shows, by the Console Standard: a row for each entry of `data`, a column for each property of
 * the entries, and one for entries that have none.
 * @param columns names of the only columns to show, if it is a list
 * @returns nothing for what has no entries: it is printed as a line
 */
export function consoleTable(data: unknown, columns: unknown, describe: Describe): TableOutput | undefined {
  if (typeof data !== 'object' || data === null || describe(data)) return undefined;
  const entries = entriesOf(data).slice(0, limits.rows);
  const rows = entries.map(([index, value]) => ({ index, cells: cellsOf(value, describe), value }));
  const found = new Set(rows.flatMap(({ cells }) => (cells ? [...cells.keys()] : [])));
  const chosen = Array.isArray(columns) ? columns.map(String) : [...found];
  const names = chosen.slice(0, limits.columns);
  const hasPlain = rows.some(({ cells }) => !cells) && !Array.isArray(columns);
  return {
    kind: 'table',
    columns: [indexColumn, ...names.map((name) => name.slice(0, 200)), ...(hasPlain ? [valueColumn] : [])],
    rows: rows.map(({ index, cells, value }) => [
      index,
      ...names.map((name) => (cells?.has(name) ? toCell(cells.get(name), describe) : null)),
      ...(hasPlain ? [cells ? null : toCell(value, describe)] : []),
    ]),
  };
}

type Cell = string | number | boolean | null;

function entriesOf(data: object): [Cell, unknown][] {
  if (data instanceof Map)
    return [...(data as Map<unknown, unknown>)].map(([key, value]) => [keyOf(key), value]);
  if (data instanceof Set) return [...(data as Set<unknown>)].map((value, index) => [index, value]);
  if (isList(data)) return Array.from(data, (value, index) => [index, value]);
  return Object.entries(data);
}

const isList = (value: object): value is ArrayLike<unknown> & object =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

const keyOf = (key: unknown): Cell =>
  typeof key === 'number' ? key : String(typeof key === 'object' ? '[object]' : key).slice(0, 200);

/** The properties of an entry; nothing for a value that has none of its own to show. */
function cellsOf(value: unknown, describe: Describe): Map<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Date || describe(value))
    return undefined;
  if (isList(value)) return new Map(Array.from(value, (item, index) => [String(index), item]));
  return new Map(Object.entries(value));
}

function toCell(value: unknown, describe: Describe): Cell {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value === undefined) return null;
  const text = typeof value === 'string' ? value : formatNode(toValueTree(value, describe), 1);
  return text.slice(0, limits.characters);
}
