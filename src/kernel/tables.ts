import { ExplainedError } from '../explained/index.ts';
import { Tensor } from '@tensorflow/tfjs-core';
import type { TableOutput } from '../notebook/protocol/index.ts';

export interface TableOptions {
  title?: string;
  /** Which columns, in which order; default: all, in the order they first appear. */
  columns?: readonly string[];
}

const rowLimit = 1_000;
const columnLimit = 50;

type Cell = string | number | boolean | null;

/**
 * Rows as a table: objects by their keys, arrays by position, a matrix by row.
 * @throws {ExplainedError} `table-rows`
 */
export function tableOutput(rows: unknown, options: TableOptions = {}): TableOutput {
  const source = rows instanceof Tensor ? (rows.arraySync() as unknown) : rows;
  if (typeof source !== 'object' || source === null || !(Symbol.iterator in source)) {
    throw new ExplainedError('table-rows', { found: typeof rows });
  }
  const list = Array.from(source as Iterable<unknown>).slice(0, rowLimit);
  const records = list.map(toRecord);
  const columns = options.columns
    ? options.columns.map(String)
    : [...new Set(records.flatMap((record) => [...record.keys()]))];
  const shown = columns.slice(0, columnLimit);
  return {
    kind: 'table',
    ...(options.title === undefined ? {} : { title: String(options.title).slice(0, 300) }),
    columns: shown.map((name) => name.slice(0, 200)),
    rows: records.map((record) => shown.map((name) => toCell(record.get(name)))),
  };
}

function toRecord(row: unknown): Map<string, unknown> {
  if (Array.isArray(row) || ArrayBuffer.isView(row)) {
    return new Map(
      Array.from(row as unknown as ArrayLike<unknown>, (value, index) => [String(index), value]),
    );
  }
  if (typeof row === 'object' && row !== null && !(row instanceof Tensor))
    return new Map(Object.entries(row));
  return new Map([['value', row]]);
}

function toCell(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Tensor) return value.size === 1 ? value.dataSync()[0]! : `[${value.shape.join(', ')}]`;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value))
    return value
      .map((item) => String(item))
      .join(' × ')
      .slice(0, 500);
  if (typeof value === 'object') return JSON.stringify(value).slice(0, 500);
  return String(value).slice(0, 500);
}
