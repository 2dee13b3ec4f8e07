/** `Inputs.table`: rows of which a reader chooses some. */
import { type CommonOptions, InputControl, plain } from './control.ts';

type Row = Readonly<Record<string, unknown>>;
type ByColumn<V> = Readonly<Record<string, V>>;

export interface TableOptions<T> extends CommonOptions {
  columns?: Iterable<string>;
  /** The rows chosen at first; with `multiple: false` the one. */
  value?: Iterable<T> | T | null;
  required?: boolean;
  multiple?: boolean;
  select?: boolean;
  sort?: string;
  reverse?: boolean;
  format?: ByColumn<(value: never, index: number, data: T[]) => unknown>;
  header?: ByColumn<unknown>;
  align?: ByColumn<string>;
  rows?: number;
  layout?: 'fixed' | 'auto';
}

const mostRows = 5_000;
const mostColumns = 100;
const mostCharacters = 2_000;

export function table<T>(data: Iterable<T>, options: TableOptions<T> = {}): InputControl<T[] | T | null> {
  const items = [...data];
  const rows = items.slice(0, mostRows) as Row[];
  const { required = true, multiple = true, select = true, format = {} } = options;
  const columns = columnsOf(data as Iterable<unknown>, rows, options.columns).slice(0, mostColumns);
  const kinds = columns.map((column) => kindOf(rows, column));
  const text = (value: unknown): string => String(value).slice(0, mostCharacters);
  const cells = rows.map((row) => columns.map((column, at) => cellOf(row, column, kinds[at], text)));
  const formats = Object.entries(format).flatMap(([column, write]) => {
    const at = columns.indexOf(column);
    if (at < 0) return [];
    const written = rows.map((row, index) => {
      const value = fieldOf(row, column);
      return isDefined(value) ? text(write(value as never, index, items)) : '';
    });
    return [[at, written] as const];
  });
  const perColumn = <V>(given: ByColumn<V> | undefined): (string | null)[] =>
    columns.map((column) =>
      given && Object.hasOwn(given, column) ? text(given[column]).slice(0, 200) : null,
    );
  const { width } = options as { width?: unknown };
  const isPerColumn = typeof width === 'object' && width !== null;
  /** Among the rows that are shown. */
  const indexOf = (row: unknown): number => rows.findIndex((item) => Object.is(item, row));
  const described = {
    ...plain({ ...options, required: undefined, disabled: undefined }, [
      ...['sort', 'reverse', 'height', 'maxHeight', 'maxWidth', 'layout'],
    ]),
    multiple,
    selectable: select,
    columns: columns.map((column) => column.slice(0, 200)),
    cells,
    dates: kinds.flatMap((kind, at) => (kind === 'date' ? [at] : [])),
    formatted: formats.map(([at]) => at),
    written: formats.map(([, written]) => written),
    header: perColumn(options.header),
    align: perColumn(options.align),
    widths: isPerColumn ? perColumn(pixels(width as ByColumn<unknown>)) : columns.map(() => null),
    ...(options.rows !== undefined && {
      shownRows: Math.min(mostRows, Math.max(1, Number(options.rows) || 1)),
    }),
  };
  // Places are places of these rows: of others, chosen before a search for instance, they would mean something else.
  const key = keyOf(cells);
  const placesOf = (sent: unknown): unknown => {
    const chosen = sent as { key?: unknown; rows?: unknown } | null;
    return typeof chosen === 'object' && chosen !== null && 'key' in chosen
      ? chosen.key === key
        ? chosen.rows
        : undefined
      : sent;
  };
  const isIndex = (sent: unknown): sent is number =>
    Number.isInteger(sent) && (sent as number) >= 0 && (sent as number) < rows.length;
  const { value } = options;
  if (!multiple) {
    const chosen = value === undefined || value === null ? -1 : indexOf(value);
    const initial = chosen < 0 ? null : chosen;
    return new InputControl<T[] | T | null>('table', { ...described, key }, initial, (sent) => {
      const shown = placesOf(sent);
      if (shown === null) return { value: null, shown: null };
      return isIndex(shown) ? { value: items[shown] as T, shown } : undefined;
    });
  }
  const chosen = value ? [...(value as Iterable<unknown>)].map(indexOf).filter(isIndex) : [];
  return new InputControl<T[] | T | null>('table', { ...described, key }, chosen, (sent) => {
    const shown = placesOf(sent);
    if (!Array.isArray(shown) || !shown.every(isIndex)) return undefined;
    const found = shown.length === 0 && required ? [...items] : shown.map((index) => items[index] as T);
    return { value: Object.assign(found, { columns }), shown };
  });
}

/** Another one for other rows, as good as always. */
function keyOf(cells: readonly unknown[]): string {
  let hash = 0;
  for (const letter of JSON.stringify(cells)) hash = (Math.imul(hash, 31) + letter.charCodeAt(0)) | 0;
  return `${cells.length}:${hash}`;
}

function columnsOf(
  data: Iterable<unknown> & { columns?: unknown },
  rows: readonly Row[],
  given?: Iterable<string>,
): string[] {
  const known = given ?? data.columns;
  if (Array.isArray(known) || given) return [...(known as Iterable<unknown>)].map(String);
  const found = new Set<string>();
  // As `for … in` finds them: getters of a class's own among them are not, inherited ones of a plain prototype are.
  for (const row of rows) for (const name in row) found.add(name);
  return [...found];
}

const fieldOf = (row: Row | null | undefined, column: string): unknown => row?.[column];

const isDefined = (value: unknown): boolean =>
  value !== null && value !== undefined && !Number.isNaN(value instanceof Date ? +value : value);

function kindOf(rows: readonly Row[], column: string): 'number' | 'date' | undefined {
  const first = rows
    .map((row) => fieldOf(row, column))
    .find((value) => value !== null && value !== undefined);
  return typeof first === 'number' ? 'number' : first instanceof Date ? 'date' : undefined;
}

function cellOf(
  row: Row,
  column: string,
  kind: 'number' | 'date' | undefined,
  text: (value: unknown) => string,
): string | number | boolean | null {
  const value = fieldOf(row, column);
  if (!isDefined(value)) return null;
  if (value instanceof Date) return kind === 'date' ? +value : value.toISOString();
  if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return value;
  return text(value);
}

const pixels = (widths: ByColumn<unknown>): ByColumn<unknown> =>
  Object.fromEntries(
    Object.entries(widths).map(([column, width]) => [
      column,
      typeof width === 'number' ? `${Math.round(width)}px` : width,
    ]),
  );
