/** `Inputs.search`: a field whose value are the rows that it finds. */
import { type CommonOptions, InputControl, plain } from './control.ts';

type Filter<T> = (row: T, index: number, rows: T[]) => boolean;

export interface SearchOptions<T> extends CommonOptions {
  query?: string;
  required?: boolean;
  columns?: Iterable<string>;
  format?: (count: number) => unknown;
  filter?: (query: string) => Filter<T>;
  datalist?: Iterable<string>;
}

/** Rows that have a word beginning with each of those asked for, in any of their fields or in those of some columns. */
export function searchFilter(query: unknown, columns?: readonly string[]): (row: unknown) => boolean {
  const words = String(query).split(/\s+/).filter(Boolean);
  const filters = words.map(
    (word) => new RegExp(`(?:^|[^\\p{L}-])${word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`, 'iu'),
  );
  return (row) => {
    if (row === null || row === undefined) return false;
    const named = row as Record<string, unknown>;
    const fields: unknown[] =
      typeof row !== 'object' ? [row] : columns ? columns.map((name) => named[name]) : Object.values(row);
    return filters.every((filter) => fields.some((field) => filter.test(String(field))));
  };
}

export function search<T>(data: Iterable<T>, options: SearchOptions<T> = {}): InputControl<T[]> {
  const rows = [...data];
  const given = options.columns ?? (data as { columns?: Iterable<string> }).columns;
  const columns = given && [...given];
  const { filter = (query) => searchFilter(query, columns), required = true, datalist } = options;
  const { format } = options;
  const described = {
    ...plain({ ...options, required: undefined }),
    ...(datalist && { datalist: [...datalist].map(String).slice(0, 1_000) }),
  };
  return new InputControl<T[]>('search', described, String(options.query ?? ''), (sent) => {
    if (typeof sent !== 'string' || sent.length > 10_000) return undefined;
    const value = sent === '' && !required ? [] : rows.filter(filter(sent));
    const { length } = value;
    return {
      value: columns ? Object.assign(value, { columns }) : value,
      // In the words of the page, where the cell has none of its own.
      found: format ? String(format(length)).slice(0, 200) : length,
    };
  });
}
