import { legible } from '../../schema/index.ts';
import { isNumberArray, type RecordedAnswers, type RecordedRows } from '../protocol/index.ts';

/** A key that is longer is written as what it comes to. */
const longest = 40;
/** What is nested deeper tells no two calls apart. */
const deepest = 8;
/**
 * Parts of what is written as text that are looked at: it is written under the pointer as well, where a list of some hundred
 * thousand would hold the page up. What is written is a value, and seldom a list at all.
 */
const mostWritten = 20_000;
/** So many characters are a part. */
const partOfText = 16;

/**
 * What a function was called with, as a short text: the same in the kernel, which calls the function, and on the page, which
 * looks up what it answered. A row counts by its place, and what a recording holds is gone through once, however often a
 * function is given it. Whole numbers agree as they are, others to twelve digits, as far as two browsers compute alike.
 */
export class AnswerKeys {
  readonly #rows = new WeakMap<object, { readonly table: RecordedRows; readonly at: number | undefined }>();
  readonly #recorded = new WeakSet<object>();
  readonly #known = new WeakMap<object, string>();
  readonly #tables = new WeakMap<object, string>();
  /** Parts that may still be looked at. */
  #left = Infinity;

  /** These rows are made of `table`. */
  rowsMade(table: RecordedRows, rows: readonly object[]): void {
    this.#recorded.add(table);
    this.#rows.set(rows, { table, at: undefined });
    for (const [at, row] of rows.entries()) this.#rows.set(row, { table, at });
  }

  /** This array or object stands in a recording, and stays as it is. */
  made(object: object): void {
    this.#recorded.add(object);
  }

  /** @param kind of the function that is called so */
  of(args: readonly unknown[], kind?: RecordedAnswers['kind']): string {
    this.#left = kind === 'format' ? mostWritten : Infinity;
    return shortened(this.#list(args, 0));
  }

  #text(value: unknown, depth: number): string {
    if ((this.#left -= 1) < 0) return '…';
    switch (typeof value) {
      case 'number':
        return `${Number.isSafeInteger(value) ? value : Number(value.toPrecision(12))}`;
      case 'string': {
        const text = legible(value);
        this.#left -= text.length / partOfText;
        return `'${text.length}:${text}`;
      }
      case 'boolean':
        return value ? 't' : 'f';
      case 'object':
        return value === null ? 'u' : this.#object(value, depth);
      case 'undefined':
        return 'u';
      default:
        return '?';
    }
  }

  #object(value: object, depth: number): string {
    if (value instanceof Date) return `d${value.getTime()}`;
    const row = this.#rows.get(value);
    if (row) return `${this.#table(row.table)}/${row.at ?? ''}`;
    if (depth > deepest) return '…';
    const isWhole = this.#left === Infinity;
    const known = isWhole ? this.#known.get(value) : undefined;
    if (known !== undefined) return known;
    const text = shortened(this.#parts(value, depth));
    if (isWhole && this.#recorded.has(value)) this.#known.set(value, text);
    return text;
  }

  #table(table: RecordedRows): string {
    const left = this.#left;
    if (left === Infinity) return this.#object(table, 0);
    // As much of it is looked at wherever one of its rows stands.
    this.#left = mostWritten;
    const text = this.#tables.get(table) ?? shortened(this.#parts(table, 0));
    this.#tables.set(table, text);
    this.#left = left;
    return text;
  }

  #parts(value: object, depth: number): string {
    if (Array.isArray(value) || isNumberArray(value))
      return `[${this.#list(value as ArrayLike<unknown>, depth + 1)}]`;
    const above: unknown = Object.getPrototypeOf(value);
    if (above !== Object.prototype && above !== null) {
      const { id, depth: level, height, data } = value as Record<string, unknown>;
      // A node of a tree; what else there is belongs to the drawing, which is another here and there.
      return typeof level === 'number' ? `{${this.#list([id, level, height, data], depth + 1)}}` : '?';
    }
    const entries = Object.entries(value).filter(([, item]) => item !== undefined && item !== null);
    return `{${entries.map(([key, item]) => `${key}=${this.#text(item, depth + 1)}`).join()}}`;
  }

  #list(values: ArrayLike<unknown>, depth: number): string {
    return Array.from(values, (item) => this.#text(item, depth)).join();
  }
}

function shortened(text: string): string {
  return text.length > longest ? `#${digest(text)}` : text;
}

/** 53 bits (Bryc's cyrb53): of the 20,000 calls of a function that are kept, two agree in it in one plot of some forty million. */
function digest(text: string): string {
  let [high, low] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)).toString(36);
}
