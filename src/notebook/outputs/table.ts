import type { TableOutput } from '../protocol/index.ts';
import { element } from './element.ts';
import { labelOf } from './labels.ts';
import { columnNumberTexts } from './number-text.ts';
import { scrolling } from './scrolling.ts';
import { textOf } from './text-of.ts';
import { shortened, textPieces } from './text-pieces.ts';
import { unfold } from './unfold.ts';
import type { OutputHost, View } from './view.ts';

/** Rows and entries drawn at once; the others are on further pages. */
const mostRows = 200;
const mostEntries = 3_000;

/** How many rows of so many columns are drawn at once. */
export const shownRows = (columns: number): number =>
  Math.max(10, Math.min(mostRows, Math.floor(mostEntries / Math.max(1, columns))));

/** Characters drawn at once: a browser lays out the whole of a table anew with each row that comes. */
const mostCharacters = 100_000;

/** Characters of the longest row that is drawn whole; of a longer one each cell has its share. */
const mostInRow = 3_000;

/** Characters of the longest cell of a long row. */
export const longestCell = (columns: number): number =>
  Math.max(30, Math.floor(mostInRow / Math.max(1, columns)));

type Row = TableOutput['rows'][number];
const charactersIn = (row: Row): number =>
  row.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 8), 0);

/** More characters than these are laid out in columns of one width: others are measured anew with each row that comes. */
const mostMeasured = 20_000;

/** As few rows that even the longest ones come to no more than can be laid out at once. */
function rowsPerPage({ columns, rows }: TableOutput): number {
  const longest = rows.reduce((most, row) => Math.max(most, Math.min(charactersIn(row), mostInRow)), 1);
  return Math.max(1, Math.min(shownRows(columns.length), Math.floor(mostCharacters / longest)));
}

/** A table; one that is long is turned over by pages. */
export function tableView(output: TableOutput, host: OutputHost): View {
  const { document } = host;
  const perPage = rowsPerPage(output);
  const total = output.rows.length;
  const root = element(
    document,
    'div',
    { class: 'out-table' },
    output.title !== undefined && element(document, 'p', { class: 'out-title' }, labelOf(host, output.title)),
  );
  if (total <= perPage) {
    root.append(pageOf(output, host, 0, perPage));
    unfold(root, host.turns);
    return { element: root };
  }

  let from = 0;
  const place = element(document, 'p', { role: 'status' });
  const button = (key: string, step: number): HTMLButtonElement => {
    const made = element(document, 'button', { type: 'button' }, textOf(host, key));
    made.addEventListener('click', () => turn(from + step));
    return made;
  };
  const previous = button('previousRows', -perPage);
  const next = button('nextRows', perPage);
  let page = pageOf(output, host, 0, perPage);
  unfold(page, host.turns);
  root.append(page, element(document, 'div', { class: 'out-pager' }, place, previous, next));

  function turn(to: number): void {
    from = Math.min(Math.max(0, to), Math.floor((total - 1) / perPage) * perPage);
    const turned = pageOf(output, host, from, perPage);
    unfold(turned, host.turns);
    page.replaceWith(turned);
    page = turned;
    say();
  }

  function say(): void {
    previous.disabled = from === 0;
    next.disabled = from + perPage >= total;
    place.textContent = textOf(host, 'rows', {
      from: from + 1,
      to: Math.min(total, from + perPage),
      total,
    });
  }
  say();
  return { element: root };
}

/** So many rows from one on, with the head. */
function pageOf(output: TableOutput, host: OutputHost, from: number, most: number): HTMLElement {
  const { document } = host;
  const numeric = output.columns.map((_, column) =>
    output.rows.every((row) => (row[column] ?? null) === null || typeof row[column] === 'number'),
  );
  const classOf = (column: number) => (numeric[column] ? 'number' : undefined);
  const head = element(document, 'tr');
  output.columns.forEach((name, column) =>
    head.append(
      element(
        document,
        'th',
        { scope: 'col', class: classOf(column) },
        shortened(labelOf(host, name), longestCell(output.columns.length)),
      ),
    ),
  );
  const body = element(document, 'tbody');
  const rows = output.rows.slice(from, from + most);
  const texts = output.columns.map((_, column) =>
    columnTexts(
      rows.map((row) => row[column]),
      host,
    ),
  );
  rows.forEach((given, row) => {
    const line = element(document, 'tr');
    const longest = charactersIn(given) > mostInRow ? longestCell(output.columns.length) : Infinity;
    texts.forEach((column, index) =>
      line.append(
        element(document, 'td', { class: classOf(index) }, cellContent(column[row] ?? '', longest, host)),
      ),
    );
    body.append(line);
  });
  const table = element(document, 'table', {}, element(document, 'thead', {}, head), body);
  if (rows.reduce((sum, row) => sum + charactersIn(row), 0) > mostMeasured) {
    table.className = 'even';
    table.style.setProperty('--columns', String(output.columns.length));
  }
  return scrolling(table, rows.length, textOf(host, 'rowCount', { n: output.rows.length }), host);
}

/** A text, or the beginning of a long one, behind which is the whole. */
function cellContent(text: string, longest: number, { document, turns }: OutputHost): Node | string {
  if (text.length <= longest) return text;
  const cut = element(document, 'details', {}, element(document, 'summary', {}, shortened(text, longest)));
  const fill = (): void => cut.append(...textPieces(document, text));
  // In the page the whole is made when it is asked for; a stored output has it all.
  if (turns) cut.addEventListener('toggle', fill, { once: true });
  else fill();
  return cut;
}

type CellValue = TableOutput['rows'][number][number] | undefined;

function columnTexts(values: readonly CellValue[], host: OutputHost): string[] {
  const numbers = columnNumberTexts(
    values.filter((value) => typeof value === 'number'),
    host.language,
  );
  return values.map((value) => {
    if (value === null || value === undefined) return '–';
    return typeof value === 'number' ? (numbers.shift() ?? '') : labelOf(host, String(value));
  });
}
