/** What of Plot a cell can have at once, since it draws nothing and needs nothing of Plot's own: formats, and columns. */

type Format = (value: unknown) => string | undefined;

const known = (value: unknown): boolean =>
  value !== null && value !== undefined && !Number.isNaN(Number(value));

/** As in Plot: no longer than the date needs. */
export function formatIsoDate(given: unknown): string {
  const date = given instanceof Date ? given : new Date(Number(given));
  if (Number.isNaN(date.getTime())) return 'Invalid Date';
  return date.toISOString().replace(/T00:00:00\.000Z$|:00\.000(?=Z$)|\.000(?=Z$)/, '');
}

export function formatNumber(locale = 'en-US'): Format {
  const { format } = new Intl.NumberFormat(locale);
  return (value) => (known(value) ? format(Number(value)) : undefined);
}

/** @param dateOf a time in UTC within the month, or on the weekday, of this number */
const named =
  (part: 'month' | 'weekday', dateOf: (value: number) => number) =>
  (locale = 'en-US', width: 'short' | 'long' | 'narrow' = 'short'): Format => {
    const { format } = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', [part]: width });
    return (value) => (known(value) ? format(dateOf(Number(value))) : undefined);
  };

export const formatMonth = named('month', (month) => Date.UTC(2000, month));
export const formatWeekday = named('weekday', (day) => Date.UTC(2001, 0, day));

interface Made {
  from(values: Iterable<unknown>): unknown;
}
type Accessor = (row: unknown, index: number, data: unknown) => unknown;

/** The values of a channel over its data, as Plot has them. */
export function valueof(data: unknown, value: unknown, type?: Made): unknown {
  const typed = (values: unknown): unknown =>
    type === undefined || values === null || values === undefined
      ? values
      : type.from(values as Iterable<unknown>);
  const each = (read: Accessor): unknown =>
    data === null || data === undefined
      ? data
      : typed(Array.from(data as Iterable<unknown>, (row, index) => read(row, index, data)));
  if (typeof value === 'string') return each((row) => fieldOf(row as Record<string, unknown>, value));
  if (typeof value === 'function') {
    // These are functions here, and none in Plot.
    const { plotName } = value as { plotName?: string };
    if (plotName === 'identity') return typed(data);
    return each(plotName === 'indexOf' ? (_, index) => index : (value as Accessor));
  }
  if (typeof value === 'number' || typeof value === 'boolean' || value instanceof Date)
    return each(() => value);
  const { transform } = (value ?? {}) as { transform?: (data: unknown) => unknown };
  return typed(typeof transform === 'function' ? transform(data) : value);
}

function fieldOf(row: Record<string, unknown>, name: string): unknown {
  const own = row[name];
  return own === undefined && row['type'] === 'Feature'
    ? (row['properties'] as Record<string, unknown> | undefined)?.[name]
    : own;
}

/** A channel that is filled later, and what fills it. */
export function column(source?: unknown): [object, (values: unknown) => unknown] {
  let values: unknown;
  const { label } = Object(source) as { label?: unknown };
  return [
    { transform: () => values, label: typeof source === 'string' ? source : label },
    (given) => (values = given),
  ];
}
