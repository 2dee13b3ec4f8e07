import { legible } from '../../schema/index.ts';
import { isNumberArray, type RecordedRows } from '../protocol/index.ts';

/** A key that is longer is written as what it comes to. */
const longest = 40;
/** What is nested deeper tells no two calls apart. */
const deepest = 8;

/**
 * What a function was called with, as a short text: the same in the kernel, which calls the function, and on the page, which
 * looks up what it answered. A row counts by its place, and what a recording holds is gone through once, however often a
 * function is given it. Whole numbers agree as they are, others to twelve digits, as far as two browsers compute alike.
 */
export class AnswerKeys {
  readonly #rows = new WeakMap<object, { readonly table: RecordedRows; readonly at: number | undefined }>();
  readonly #recorded = new WeakSet<object>();
  readonly #known = new WeakMap<object, string>();

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

  of(args: readonly unknown[]): string {
    return shortened(this.#list(args, 0));
  }

  #text(value: unknown, depth: number): string {
    switch (typeof value) {
      case 'number':
        return `${Number.isSafeInteger(value) ? value : Number(value.toPrecision(12))}`;
      case 'string': {
        const text = legible(value);
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
    if (row) return `${this.#object(row.table, 0)}/${row.at ?? ''}`;
    if (depth > deepest) return '…';
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    const text = shortened(this.#parts(value, depth));
    if (this.#recorded.has(value)) this.#known.set(value, text);
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
