import { BrokenPickle } from './pickle-faults.ts';

/** The bytes of a pickle, read from front to back. Whatever reaches over the end throws {@link BrokenPickle}. */
export class PickleBytes {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
  }

  /** Where the next byte is read. */
  get at(): number {
    return this.#at;
  }

  take(length: number): Uint8Array {
    const from = this.#skip(length);
    return this.#bytes.subarray(from, this.#at);
  }

  /** A whole number without sign, the lowest byte first. */
  whole(length: 1 | 2 | 4 | 8): number {
    const from = this.#skip(length);
    switch (length) {
      case 1:
        return this.#view.getUint8(from);
      case 2:
        return this.#view.getUint16(from, true);
      case 4:
        return this.#view.getUint32(from, true);
      case 8:
        return Number(this.#view.getBigUint64(from, true));
    }
  }

  /** A whole number with its sign, in as many bytes as it takes. */
  integer(length: number): number {
    // The longest that a checkpoint has is the number it begins with, of ten bytes; work grows with the square.
    if (length > 16) throw new BrokenPickle('a number is too long');
    const unsigned = this.take(length).reduceRight((value, digit) => (value << 8n) | BigInt(digit), 0n);
    return Number(BigInt.asIntN(8 * length, unsigned));
  }

  float(): number {
    return this.#view.getFloat64(this.#skip(8));
  }

  text(length: number): string {
    return new TextDecoder().decode(this.take(length));
  }

  /** Up to the end of the line, without it. */
  line(): string {
    const end = this.#bytes.indexOf(10, this.#at);
    if (end < 0) throw new BrokenPickle('the end is missing', true);
    const text = this.text(end - this.#at);
    this.#skip(1);
    return text;
  }

  #skip(length: number): number {
    const from = this.#at;
    if (!(length >= 0 && from + length <= this.#bytes.length))
      throw new BrokenPickle('the end is missing', true);
    this.#at += length;
    return from;
  }
}
