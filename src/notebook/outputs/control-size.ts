/** What a control comes to, told from its description before it is made. */
import type { InputOutput } from '../protocol/index.ts';
import { scriptTurns, textWeight } from './text-weight.ts';

/** Choices and cells of tables that one output shows, those of all controls of a form together. */
export const mostParts = 3_000;

/** Cells that a table to choose from has at first: its columns are measured anew with each row. */
const mostEntries = 1_500;

/** Changes of script in a field, or in all the choices of a menu: either is laid out as a whole. */
export const mostTurns = 2_000;

/** Changes of script in the field that has most of them. */
export function turnsIn({ value, inputs = [] }: InputOutput): number {
  const own = typeof value === 'string' ? scriptTurns(value) : 0;
  return inputs.reduce((most, input) => Math.max(most, turnsIn(input)), own);
}

/** Characters of the longest text of a choice, a label or a suggestion that is shown. */
export const longestChoice = 200;

const listIn = ({ options }: InputOutput, name: string): unknown[] => {
  const found = options[name];
  return Array.isArray(found) ? (found as unknown[]) : [];
};

/** The library makes twice the rows that are seen at first, and more as a reader scrolls. */
const usualRows = 11.5;

/** How many rows of a table to choose from are seen: with many columns, fewer. */
export function seenRows(columns: number, asked = usualRows): number {
  return Math.max(1, Math.min(asked, mostEntries / 2 / Math.max(1, columns)));
}

/** How many choices, suggestions and cells of tables are made, in all of its controls. */
export function partsOf(output: InputOutput): number {
  const columns = listIn(output, 'columns').length;
  const asked = output.options['shownRows'];
  const rows = Math.min(
    listIn(output, 'cells').length,
    2 * seenRows(columns, typeof asked === 'number' ? asked : undefined),
  );
  const own =
    listIn(output, 'choices').length + listIn(output, 'datalist').length + columns * Math.floor(rows);
  return (output.inputs ?? []).reduce((sum, input) => sum + partsOf(input), own);
}

/** What its texts come to, in elements: much of them stands in fields, and is no text of the page. */
export function textsWeight(output: InputOutput): number {
  const { options, value, inputs = [] } = output;
  const texts = [value, options['label'], options['placeholder'], ...listIn(output, 'choices')];
  const own = texts.reduce<number>(
    (sum, text, at) =>
      sum + (typeof text === 'string' ? textWeight(at === 0 ? text : text.slice(0, longestChoice)) : 0),
    0,
  );
  return inputs.reduce((sum, input) => sum + textsWeight(input), own);
}
