/**
 * Controls that most cells do without. A browser's kernel is sent them when a cell first names `Inputs` for more than the
 * others (`src/kernel/late-controls.ts`, which `scripts/build-kernel.ts` puts in the place of this).
 */
import { button } from './button.ts';
import { formatAuto, formatDate } from './control.ts';
import { date, datetime } from './date.ts';
import { file } from './file.ts';
import { form } from './form.ts';
import { formatOf, transformOf } from './range-functions.ts';
import { search, searchFilter } from './search.ts';
import { table } from './table.ts';
import { color, email, password, tel, text, textarea, url } from './text.ts';

/** As many digits as a number has, without the zeros at its end. */
const formatTrim = (value: number): string => String(value);
const formatLocaleNumber =
  (locale = 'en') =>
  (value: number): string =>
    value === 0 ? '0' : value.toLocaleString(locale);
const formatLocaleAuto =
  (locale = 'en') =>
  (value: unknown): string =>
    typeof value === 'number' ? formatLocaleNumber(locale)(value) : formatAuto(value);

export const rareControls = {
  // Of the others, what few of them have.
  formatOf,
  transformOf,
  button,
  color,
  date,
  datetime,
  email,
  file,
  form,
  formatAuto,
  formatDate,
  formatLocaleAuto,
  formatLocaleNumber,
  formatNumber: formatLocaleNumber(),
  formatTrim,
  password,
  search,
  searchFilter,
  table,
  tel,
  text,
  textarea,
  url,
};
