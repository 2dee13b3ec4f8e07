import * as Inputs from '@observablehq/inputs';
import type { InputOutput } from '../../protocol/index.ts';
import { seenRows } from '../control-size.ts';
import { labelOf } from '../labels.ts';
import { longestCell } from '../table.ts';
import { shortened } from '../text-pieces.ts';
import { textOf } from '../text-of.ts';
import type { OutputHost } from '../view.ts';
import type { Control } from './control.ts';

type Cell = string | number | boolean | null | Date;

interface Described {
  /** Of these rows; what is sent says of which it speaks. */
  key?: string;
  columns: string[];
  cells: Cell[][];
  /** Columns whose numbers are moments. */
  dates: number[];
  /** Columns that the cell has written itself, and what it wrote. */
  formatted: number[];
  written: string[][];
  header: (string | null)[];
  align: ('left' | 'right' | 'center' | null)[];
  widths: (number | string | null)[];
  multiple?: boolean;
  selectable?: boolean;
  shownRows?: number;
}

/** Columns by their place: a name might be anything. */
const key = (at: number): string => `c${at}`;

/** A table whose rows can be chosen; which were, by their places, is what travels. */
export function tableControl({ options, value }: InputOutput, host: OutputHost): Control {
  const {
    key: rowsKey,
    columns,
    cells,
    dates,
    formatted,
    written,
    header,
    align,
    widths,
    multiple = true,
    ...rest
  } = options as unknown as Described & { sort?: string };
  const { selectable = true, shownRows, sort, ...settings } = rest;
  const longest = longestCell(columns.length);
  const rows = cells.map((row) =>
    Object.fromEntries(
      row.map((cell, at) => [
        key(at),
        typeof cell === 'string'
          ? shortened(cell, longest)
          : dates.includes(at) && typeof cell === 'number'
            ? new Date(cell)
            : cell,
      ]),
    ),
  );
  const placeOf = new Map(rows.map((row, at) => [row as unknown, at]));
  const byColumn = <T>(of: (at: number) => T | null | undefined): Record<string, T> =>
    Object.fromEntries(
      columns.flatMap((_, at) => {
        const given = of(at);
        return given === null || given === undefined ? [] : [[key(at), given]];
      }),
    );
  const rowAt = (place: unknown): unknown => rows[Number(place)];
  const made = Inputs.table(rows, {
    ...settings,
    columns: columns.map((_, at) => key(at)),
    header: byColumn((at) => labelOf(host, header[at] ?? columns[at] ?? '')),
    align: byColumn((at) => align[at]),
    width: (settings as { width?: unknown }).width ?? byColumn((at) => widths[at]),
    format: Object.fromEntries(
      formatted.map((at, index) => [
        key(at),
        (_: unknown, row: number) => shortened(written[index]?.[row] ?? '', longest),
      ]),
    ),
    rows: seenRows(columns.length, shownRows),
    ...(sort !== undefined && columns.includes(sort) && { sort: key(columns.indexOf(sort)) }),
    multiple,
    select: selectable,
    // What no row stands for is the kernel's to say.
    required: false,
    value: multiple ? (Array.isArray(value) ? value.map(rowAt) : []) : rowAt(value),
  });
  tidy(made, columns, host);
  return {
    element: made,
    event: 'input',
    value() {
      const chosen = made.value;
      const chosenAt = Array.isArray(chosen)
        ? chosen.map((row) => placeOf.get(row))
        : (placeOf.get(chosen) ?? null);
      return { key: rowsKey, rows: chosenAt };
    },
    show(next) {
      made.value = Array.isArray(next.value) ? next.value.map(rowAt) : rowAt(next.value);
    },
  };
}

/** The library says in English that there is nothing, and styles columns by an element that the page's policy refuses. */
function tidy(made: HTMLElement, columns: readonly string[], host: OutputHost): void {
  made.querySelectorAll('th[title]').forEach((th, at) => th.setAttribute('title', columns[at] ?? ''));
  const rules = made.querySelector('style')?.textContent ?? '';
  made.querySelector('style')?.remove();
  const styles = [...rules.matchAll(/tr>:nth-child\((\d+)\)\{(.*)\}/g)];
  const style = (row: Element): void => {
    for (const [, place, rule = ''] of styles) {
      const cell = row.querySelector<HTMLElement>(`:scope > :nth-child(${place})`);
      if (cell) cell.style.cssText = rule;
    }
  };
  const empty = made.querySelector<HTMLElement>('td[rowspan]');
  if (empty) empty.textContent = textOf(host, 'noRows');
  for (const row of made.querySelectorAll('tr')) style(row);
  const body = made.querySelector('tbody');
  const Observer = host.document.defaultView?.MutationObserver;
  // More rows are added as a reader scrolls, and all anew when they are sorted.
  if (body && Observer && styles.length > 0)
    new Observer((changes) => {
      for (const { addedNodes } of changes)
        for (const node of addedNodes) if (node instanceof Element) style(node);
    }).observe(body, { childList: true });
}
