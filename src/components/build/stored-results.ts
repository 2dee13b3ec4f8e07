/**
 * Results that the prose states, read from what is stored of the runs: a sentence that states what a cell showed
 * changes with the cell, and a test of the sentence can ask for the same number.
 *
 * `shown.<cell>.<conditions>.<column>.<summary>`: the rows of the tables, plots, numbers and training curves that
 * the cell showed, those that fulfil the conditions (`activation=relu&layer=1`, or `all`), and of one of their columns
 * a summary, e.g. `shown.drift.BN=off.σ.last`.
 *
 * `degradation.<plain|residual>.<depth>.train.<first|last>`: the errors of the figure of that name, as shares,
 * averaged over the seeds.
 */
import kept from '/content/figures/depth.json?raw';
import { degradationCurves } from '../../figures/degradation.ts';
import type { DepthFigure } from '../../results/index.ts';
import { fromJson, type FrozenCell } from '../../notebook/outputs/frozen.ts';

const stored = import.meta.glob<string>('/content/chapters/*/outputs/*.json', {
  eager: true,
  query: '?raw',
  import: 'default',
});

type Row = Readonly<Record<string, unknown>>;

const summaries: Readonly<Record<string, (values: readonly number[]) => number>> = {
  only: ([value = NaN, ...others]) => (others.length === 0 ? value : NaN),
  first: ([value = NaN]) => value,
  last: (values) => values.at(-1) ?? NaN,
  least: (values) => Math.min(...values),
  greatest: (values) => Math.max(...values),
  firstOverLast: (values) => (values[0] ?? NaN) / (values.at(-1) ?? NaN),
  lastOverFirst: (values) => (values.at(-1) ?? NaN) / (values[0] ?? NaN),
  greatestOverLeast: (values) => Math.max(...values) / Math.min(...values),
};

/** Columns of equal length as rows. */
function rowsOf(columns: Readonly<Record<string, ArrayLike<unknown>>>): Row[] {
  const length = Math.max(0, ...Object.values(columns).map((column) => column.length));
  return Array.from({ length }, (_, at) =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[at]])),
  );
}

type Rows = { plot: 'rows'; columns: Record<string, ArrayLike<unknown>> };
interface Training {
  curve: Record<string, ArrayLike<unknown>>;
  test?: { accuracy: number };
}

/** The rows that a plot draws, wherever in its recorded call they stand. */
function plottedRows(call: unknown): Row[] {
  if (typeof call !== 'object' || call === null || ArrayBuffer.isView(call)) return [];
  if ((call as Partial<Rows>).plot === 'rows') return rowsOf((call as Rows).columns);
  return Object.values(call).flatMap(plottedRows);
}

/** All rows that a cell showed, of its tables, its plots and the curves of its trainings. */
function shownRows(cell: string): Row[] {
  const [, text] = Object.entries(stored).find(([name]) => name.endsWith(`/outputs/${cell}.json`)) ?? [];
  if (text === undefined) return [];
  const { outputs } = fromJson(JSON.parse(text)) as FrozenCell;
  return outputs.flatMap((output): Row[] => {
    if (output.kind === 'table')
      return output.rows.map((row) =>
        Object.fromEntries(output.columns.map((column, at) => [column, row[at]])),
      );
    // A number by itself is a row of its name and its value.
    if (output.kind === 'tensor') return Array.from(output.values, (value) => ({ name: output.name, value }));
    if (output.kind === 'value' && output.value.type === 'primitive')
      return [{ name: output.name, value: Number(output.value.text) }];
    if (output.kind === 'plot') return plottedRows(output.plot);
    if (output.kind === 'custom' && output.of === 'training') {
      const { curve, test } = output.data as Training;
      return [...rowsOf(curve), ...(test ? [{ testAccuracy: test.accuracy }] : [])];
    }
    return [];
  });
}

/** Whether a row fulfils `column=value&column=value`. */
const fulfils = (row: Row, conditions: string): boolean =>
  conditions === 'all' ||
  conditions.split('&').every((condition) => {
    const [column = '', value] = condition.split('=');
    return String(row[column]) === value;
  });

function shownResult(cell: string, conditions: string, column: string, summary: string): number | undefined {
  const values = shownRows(cell)
    .filter((row) => fulfils(row, conditions) && typeof row[column] === 'number')
    .map((row) => row[column] as number);
  return values.length === 0 ? undefined : summaries[summary]?.(values);
}

function degradationResult(
  kind: string,
  depth: string,
  measure: string,
  summary: string,
): number | undefined {
  if (measure !== 'train') return undefined;
  const { groups } = JSON.parse(kept) as DepthFigure;
  const curve = degradationCurves(groups, kind === 'residual').find((each) => each.depth === Number(depth));
  return curve && summaries[summary]?.(curve.mean);
}

/** The result of that name; undefined when nothing of the name is stored. */
export function storedResult(key: string): number | undefined {
  // A point between digits belongs to a number, as in `ρ=0.99`.
  const [source, first = '', second = '', third = '', summary = ''] = key.split(/\.(?!\d)|(?<!\d)\.(?=\d)/);
  const value =
    source === 'shown'
      ? shownResult(first, second, third, summary)
      : source === 'degradation'
        ? degradationResult(first, second, third, summary)
        : undefined;
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
