/** What data that comes from elsewhere must be: its type and its check from one description. */
export { boolean, count, list, number, object, oneOf, optional, size, text } from './fields.ts';
export { legible } from './legible.ts';
export { RefusedData } from './refused-data.ts';
export {
  anyNumber,
  countUpTo,
  exactly,
  finite,
  floatsUpTo,
  listOf,
  type Of,
  type Optional,
  optionally,
  record,
  type Schema,
  textLike,
  textUpTo,
  valueOr,
  where,
  wordOf,
} from './schema.ts';
