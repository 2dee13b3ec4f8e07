import { BrokenPickle } from './pickle-faults.ts';

const mark = Symbol('mark');

/** What the orders of a pickle put on each other and take away. What is not there throws {@link BrokenPickle}. */
export class PickleStack {
  readonly #values: unknown[] = [];
  readonly #memo = new Map<number, unknown>();

  push(value: unknown): void {
    this.#values.push(value);
  }

  pushMark(): void {
    this.#values.push(mark);
  }

  pop(): unknown {
    if (this.#values.length === 0) throw new BrokenPickle('the stack is empty');
    return this.#values.pop();
  }

  last(): unknown {
    if (this.#values.length === 0) throw new BrokenPickle('the stack is empty');
    return this.#values.at(-1);
  }

  /** Takes away what lies on the last mark, and the mark. */
  sinceMark(): unknown[] {
    const from = this.#values.lastIndexOf(mark);
    if (from < 0) throw new BrokenPickle('a mark is missing');
    return this.#values.splice(from).slice(1);
  }

  /** Remembers the last value, under the next number where none is given. */
  remember(key = this.#memo.size): void {
    this.#memo.set(key, this.last());
  }

  pushRemembered(key: number): void {
    if (!this.#memo.has(key)) throw new BrokenPickle('a remembered value is missing');
    this.#values.push(this.#memo.get(key));
  }
}
