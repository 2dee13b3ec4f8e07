import type { TableOutput } from '../protocol.ts';
import { element } from './element.ts';
import { columnNumberTexts } from './number-text.ts';
import { scrolling } from './scrolling.ts';
import { textOf } from './text-of.ts';
import type { OutputHost, View } from './view.ts';

/** Rows drawn at once; the rest is counted. */
const shownRows = 200;

export function tableView(output: TableOutput, host: OutputHost): View {
  const { document } = host;
  const numeric = output.columns.map((_, column) =>
    output.rows.every((row) => (row[column] ?? null) === null || typeof row[column] === 'number'),
  );
  const classOf = (column: number) => (numeric[column] ? 'number' : undefined);
  const head = element(document, 'tr');
  output.columns.forEach((name, column) =>
    head.append(element(document, 'th', { scope: 'col', class: classOf(column) }, name)),
  );
  const body = element(document, 'tbody');
  const rows = output.rows.slice(0, shownRows);
  const texts = output.columns.map((_, column) =>
    columnTexts(
      rows.map((row) => row[column]),
      host,
    ),
  );
  rows.forEach((_, row) => {
    const line = element(document, 'tr');
    texts.forEach((column, index) =>
      line.append(element(document, 'td', { class: classOf(index) }, column[row])),
    );
    body.append(line);
  });
  const root = element(
    document,
    'div',
    { class: 'out-table' },
    output.title !== undefined && element(document, 'p', { class: 'out-title' }, output.title),
    scrolling(
      element(document, 'table', {}, element(document, 'thead', {}, head), body),
      Math.min(output.rows.length, shownRows),
      textOf(host, 'rowCount', { n: output.rows.length }),
      host,
    ),
  );
  if (output.rows.length > shownRows) {
    root.append(
      element(document, 'p', {}, textOf(host, 'rows', { shown: shownRows, total: output.rows.length })),
    );
  }
  return { element: root };
}

type CellValue = TableOutput['rows'][number][number] | undefined;

function columnTexts(values: readonly CellValue[], { language }: OutputHost): string[] {
  const numbers = columnNumberTexts(
    values.filter((value) => typeof value === 'number'),
    language,
  );
  return values.map((value) => {
    if (value === null || value === undefined) return '–';
    return typeof value === 'number' ? (numbers.shift() ?? '') : String(value);
  });
}
